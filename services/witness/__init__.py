"""Witness (証人): keeps the checkpoints of every access log, so that no owner rewrites its own."""
