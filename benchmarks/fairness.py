"""What makes a comparison fair: the same run, taking turns, medians, and nothing switched off."""

import statistics
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, NamedTuple

import msgspec

from benchmarks.processor import spent

ROUNDS = 5
"""Of each, at least so many; the median counts."""

WORTH_SAYING_US = 0.5
"""A process that takes less of a processor than this for each is left out."""

Better = Literal["more", "less"]


class Spell(NamedTuple):
    """What one turn did: how many of its kind, in how many seconds."""

    done: int
    seconds: float

    @property
    def per_s(self) -> float:
        """How many a second."""
        return self.done / self.seconds


class Turn(NamedTuple):
    """One turn that counts.

    Attributes:
        per_s: How many a second.
        cpu_us: By process, the microseconds of a processor that each took.
    """

    per_s: float
    cpu_us: Mapping[str, float] = {}


Trial = Callable[[], Awaitable[Spell]]
"""Has one turn."""

Found = Mapping[str, list[Turn]]
"""By candidate, its turns; those in the same place belong to the same round."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the results.

    Attributes:
        value: What was measured, in `unit`; the median, if there are several.
        lowest, highest: Of all rounds.
        rounds: How many there were.
        baseline: What it is compared with, if it is; `ratio` is value over baseline, the median
            of the ratios of the rounds, which lie between `ratio_lowest` and `ratio_highest`.
        goal: The bound that has to be kept, if there is one.
        bound: Whether the ratio or the value has to keep it.
        better: Whether more or less is better.
        cpu_us: By process, the microseconds of a processor that each took; medians.
    """

    name: str
    value: float
    unit: str
    lowest: float
    highest: float
    rounds: int = 1
    baseline: str = ""
    ratio: float | None = None
    ratio_lowest: float | None = None
    ratio_highest: float | None = None
    goal: float | None = None
    bound: Literal["ratio", "value"] = "value"
    better: Better = "more"
    cpu_us: dict[str, float] = {}

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; `None` where there is none."""
        found = self.value if self.bound == "value" else self.ratio
        if self.goal is None or found is None:
            return None
        return found >= self.goal if self.better == "more" else found <= self.goal


async def interleaved(trials: Mapping[str, Trial], rounds: int) -> dict[str, list[Turn]]:
    """Let all take turns, round after round, so that a noisy moment meets all of them.

    Each is tried once before anything counts, and each round begins with another.
    """
    found: dict[str, list[Turn]] = {name: [] for name in trials}
    for trial in trials.values():
        await trial()
    for number in range(rounds):
        names = list(trials)
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            before = spent()
            spell = await trials[name]()
            found[name].append(Turn(spell.per_s, _each(before, spent(), spell.done)))
    return found


def row(
    name: str,
    found: Found,
    unit: str,
    *,
    label: str = "",
    baseline: str = "",
    against: str = "",
    goal: float | None = None,
    bound: Literal["ratio", "value"] | None = None,
    cost: bool = False,
) -> Row:
    """Return the line of one candidate, compared with another of the same rounds.

    Args:
        label: What to call it; its name if not given.
        baseline: The candidate to compare it with, called `against` if that is given.
        bound: What has to keep the goal; the ratio if there is one.
        cost: Whether to say how long each takes, in microseconds, and not how many a second.
    """
    values = _values(found[name], cost=cost)
    ratios: list[float] = []
    if baseline:
        pairs = zip(values, _values(found[baseline], cost=cost), strict=True)
        ratios = [value / base for value, base in pairs]
    return Row(
        name=label or name,
        value=statistics.median(values),
        unit=unit,
        lowest=min(values),
        highest=max(values),
        rounds=len(values),
        baseline=against or baseline,
        ratio=statistics.median(ratios) if ratios else None,
        ratio_lowest=min(ratios, default=None),
        ratio_highest=max(ratios, default=None),
        goal=goal,
        bound=bound or ("ratio" if ratios else "value"),
        better="less" if cost else "more",
        cpu_us=_medians(found[name]),
    )


def several(
    name: str,
    values: list[float],
    unit: str,
    *,
    goal: float | None = None,
    better: Better = "more",
    baseline: tuple[str, list[float]] | None = None,
) -> Row:
    """Return the line of something that was measured several times, and is no rate.

    Args:
        baseline: What to compare it with, and what that was in the same rounds; for the reader,
            the goal is for the value.
    """
    against, bases = baseline or ("", [])
    ratios = [value / base for value, base in zip(values, bases, strict=False)]
    return Row(
        name=name,
        value=statistics.median(values),
        unit=unit,
        lowest=min(values),
        highest=max(values),
        rounds=len(values),
        baseline=against,
        ratio=statistics.median(ratios) if ratios else None,
        ratio_lowest=min(ratios, default=None),
        ratio_highest=max(ratios, default=None),
        goal=goal,
        better=better,
    )


def single(
    name: str, value: float, unit: str, *, goal: float | None = None, better: Better = "more"
) -> Row:
    """Return the line of something that was measured once."""
    return several(name, [value], unit, goal=goal, better=better)


class BrokenBenchmarkError(Exception):
    """What was measured is not what should have been: an answer or a log entry is wrong."""


def check(*, holds: bool, otherwise: str) -> None:
    """Fail the benchmark, not the machine, if something is wrong.

    Raises:
        BrokenBenchmarkError: It does not hold.
    """
    if not holds:
        raise BrokenBenchmarkError(otherwise)


def _values(turns: list[Turn], *, cost: bool) -> list[float]:
    return [1e6 / turn.per_s if cost else turn.per_s for turn in turns]


def _each(before: dict[str, float], after: dict[str, float], count: int) -> dict[str, float]:
    took = {name: (after[name] - before.get(name, 0.0)) / count * 1e6 for name in after}
    return {name: us for name, us in took.items() if us >= WORTH_SAYING_US}


def _medians(turns: list[Turn]) -> dict[str, float]:
    names = dict.fromkeys(name for turn in turns for name in turn.cpu_us)
    return {name: statistics.median(turn.cpu_us.get(name, 0.0) for turn in turns) for name in names}
