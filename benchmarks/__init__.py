"""Benchmarks: each a ratio to a baseline of the same run. See docs/benchmarks.md."""
