"""Raising the rate until latency breaks, and closing in on where it does."""

import msgspec

from scenarios.driving.model import Step

FIRST_RATE = 500.0
FACTOR = 2.0
CLOSE_ENOUGH = 1.15
"""It ends when the highest rate that holds and the lowest that breaks are so near."""

KEEPS_UP = 0.95
"""Below this share of what is offered, the rate is not kept up with."""

BREAKS_AT = 10.0
"""The p99 may grow so many times over that of the first step, and at least to `BREAKS_MS`."""

BREAKS_MS = 20.0
MOST_STEPS = 16


class Sweep:
    """Which rate to try next, given what the others led to.

    Attributes:
        knee: The highest rate so far that was sustained; `None` if none was.
    """

    def __init__(self, first: float | None = None) -> None:
        self._first = first or FIRST_RATE
        self._broke: float | None = None
        self._calm_p99: float | None = None
        self._steps = 0
        self.knee: float | None = None

    def next_rate(self) -> float | None:
        """Return the next rate to try; `None` when the knee is known well enough."""
        if self._steps >= MOST_STEPS:
            return None
        if self.knee is None:
            if self._broke is None:
                return self._first
            lower = self._broke / FACTOR
            return lower if lower >= 1 else None
        if self._broke is None:
            return self.knee * FACTOR
        if self._broke / self.knee <= CLOSE_ENOUGH:
            return None
        middle: float = (self.knee * self._broke) ** 0.5
        return middle

    def judged(self, step: Step) -> Step:
        """Take what a rate led to; return it with the verdict whether the rate was sustained."""
        self._steps += 1
        p99 = step.latency_ms.p99 if step.latency_ms is not None else float("inf")
        if self._calm_p99 is None:
            self._calm_p99 = p99
        limit = max(BREAKS_MS, BREAKS_AT * self._calm_p99)
        keeps_up = step.throughput_per_s >= KEEPS_UP * step.offered_per_s
        sustained = keeps_up and p99 <= limit
        if sustained:
            self.knee = max(self.knee or 0.0, step.offered_per_s)
        else:
            self._broke = min(self._broke or float("inf"), step.offered_per_s)
        return msgspec.structs.replace(step, sustained=sustained)
