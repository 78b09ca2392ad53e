"""Looks for faults: life events under random crashes, losses and partitions, and what must hold."""
