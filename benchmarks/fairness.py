"""What makes a comparison fair: the same run, taking turns, medians, and nothing switched off."""

import statistics
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import msgspec

ROUNDS = 5
"""Of each, at least so many; the median counts."""

Trial = Callable[[], Awaitable[float]]
"""Measures once: how many a second, or how many seconds."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the results.

    Attributes:
        value: What was measured, in `unit`; the median, if there are several.
        lowest, highest: Of all rounds.
        baseline: What it is compared with, if it is; `ratio` is value over baseline, the median
            of the ratios of the rounds.
        goal: The bound that the ratio has to keep, or the value where there is no baseline.
        better: Whether more or less is better.
    """

    name: str
    value: float
    unit: str
    lowest: float
    highest: float
    baseline: str = ""
    ratio: float | None = None
    goal: float | None = None
    better: Literal["more", "less"] = "more"

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; `None` where there is none."""
        if self.goal is None:
            return None
        found = self.value if self.ratio is None else self.ratio
        return found >= self.goal if self.better == "more" else found <= self.goal


async def interleaved(trials: Mapping[str, Trial], rounds: int) -> dict[str, list[float]]:
    """Let all take turns, round after round, so that a noisy moment meets all of them.

    Each is tried once before anything counts.
    """
    found: dict[str, list[float]] = {name: [] for name in trials}
    for trial in trials.values():
        await trial()
    for number in range(rounds):
        names = list(trials)
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            found[name].append(await trials[name]())
    return found


def row(
    name: str,
    found: Mapping[str, list[float]],
    unit: str,
    *,
    baseline: str = "",
    goal: float | None = None,
    better: Literal["more", "less"] = "more",
    label: str = "",
) -> Row:
    """Return the line of one candidate, compared with another of the same rounds."""
    values = found[name]
    ratio = None
    if baseline:
        pairs = zip(values, found[baseline], strict=True)
        ratio = statistics.median(value / base for value, base in pairs)
    return Row(
        name=label or name,
        value=statistics.median(values),
        unit=unit,
        lowest=min(values),
        highest=max(values),
        baseline=baseline,
        ratio=ratio,
        goal=goal,
        better=better,
    )


def single(
    name: str,
    value: float,
    unit: str,
    *,
    goal: float | None = None,
    better: Literal["more", "less"] = "more",
) -> Row:
    """Return the line of something that was measured once."""
    return Row(
        name=name, value=value, unit=unit, lowest=value, highest=value, goal=goal, better=better
    )


class BrokenBenchmarkError(Exception):
    """What was measured is not what should have been: an answer or a log entry is wrong."""


def check(*, holds: bool, otherwise: str) -> None:
    """Fail the benchmark, not the machine, if something is wrong.

    Raises:
        BrokenBenchmarkError: It does not hold.
    """
    if not holds:
        raise BrokenBenchmarkError(otherwise)
