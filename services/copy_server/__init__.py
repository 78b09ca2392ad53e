"""Copy server (副本サーバー): what the plan does without, to be compared with."""
