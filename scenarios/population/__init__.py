"""The invented residents whom the scenarios happen to: deterministic from a seed."""
