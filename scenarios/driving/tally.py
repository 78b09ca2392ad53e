"""What driving processes say, added up: counts, latencies, and a picture of each second."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable

from hdrh.histogram import HdrHistogram

from scenarios.driving.model import Bucket, Latency, Second
from scenarios.driving.task import Case, Spell

SHORTEST_US, LONGEST_US, DIGITS = 1, 3_600_000_000, 3
"""The range and precision of a histogram: a microsecond to an hour, three digits."""

FIRST_BAR_US = 10.0
BUCKETS_EACH_DOUBLING = 16


def histogram(took_us: Iterable[tuple[int, int]]) -> HdrHistogram:
    """Return a histogram of so many microseconds, each with how often."""
    filled = HdrHistogram(SHORTEST_US, LONGEST_US, DIGITS)
    for microseconds, times in took_us:
        filled.record_value(max(SHORTEST_US, microseconds), times)
    return filled


def latency(filled: HdrHistogram) -> Latency | None:
    """Return the percentiles in milliseconds, if there is anything."""
    if not filled.get_total_count():
        return None
    p50, p90, p99, p999 = (
        filled.get_value_at_percentile(percent) / 1e3 for percent in (50, 90, 99, 99.9)
    )
    return Latency(p50=p50, p90=p90, p99=p99, p999=p999, max=filled.get_max_value() / 1e3)


def buckets(filled: HdrHistogram) -> tuple[Bucket, ...]:
    """Return bars of equal width on a logarithmic axis, without those that are empty."""
    counts: Counter[int] = Counter()
    for item in filled.get_recorded_iterator():
        doublings = math.log2(item.value_iterated_to / FIRST_BAR_US)
        bar = max(0, math.ceil(doublings * BUCKETS_EACH_DOUBLING - 1e-9))
        counts[bar] += item.count_added_in_this_iter_step
    return tuple(
        Bucket(up_to_ms=FIRST_BAR_US * 2 ** (bar / BUCKETS_EACH_DOUBLING) / 1e3, count=counts[bar])
        for bar in sorted(counts)
    )


class Tally:
    """What became of one phase.

    Args:
        tell: Is told of each second as it ends.
    """

    def __init__(self, tell: Callable[[Second], None]) -> None:
        self._tell = tell
        self._began_at = time.monotonic()
        self._under_way: dict[int, int] = {}
        self._second: Counter[int] = Counter()
        self._second_began = self._second_done = self._second_errors = self._second_behind = 0
        self._last_end = self._lasted = 0.0
        self.took_us: Counter[int] = Counter()
        self.began = self.answers = self.wrong = self.again = self.behind_us = 0
        self.refused: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.cases: list[Case] = []
        self.stopped = False
        self.seconds: list[Second] = []

    @property
    def lasted(self) -> float:
        """Seconds from the beginning to the last end."""
        return self._lasted

    def end(self) -> None:
        """Say that the phase has come to its end."""
        self._lasted = time.monotonic() - self._began_at
        if self._second_began or self._second_done:
            self._end_second()

    def throughput(self) -> float:
        """Return how many came back each second."""
        return (self.answers + len(self.cases)) / self._lasted if self._lasted else 0.0

    def hear(self, process: int, spell: Spell) -> None:
        """Add what one process says."""
        self._under_way[process] = spell.under_way
        self.took_us.update(spell.took_us)
        self._second.update(spell.took_us)
        self.began += spell.began
        self.answers += spell.answers
        self.wrong += spell.wrong
        self.again += spell.again
        self.behind_us = max(self.behind_us, spell.behind_us)
        self.refused.update(spell.refused)
        self.errors.update(spell.errors)
        self.cases += spell.cases
        self.stopped |= spell.stopped
        self._second_began += spell.began
        self._second_done += spell.answers + len(spell.cases)
        self._second_errors += sum(spell.errors.values())
        self._second_behind = max(self._second_behind, spell.behind_us)
        if time.monotonic() - self._began_at >= self._last_end + 1.0:
            self._end_second()

    def _end_second(self) -> None:
        at = time.monotonic() - self._began_at
        lasted = at - self._last_end
        took = latency(histogram(self._second.items()))
        second = Second(
            at_s=at,
            offered=round(self._second_began / lasted),
            done=round(self._second_done / lasted),
            errors=self._second_errors,
            p50_ms=took.p50 if took else 0.0,
            p99_ms=took.p99 if took else 0.0,
            backlog=sum(self._under_way.values()),
            behind_ms=self._second_behind / 1e3,
        )
        self.seconds.append(second)
        self._tell(second)
        self._second.clear()
        self._second_began = self._second_done = self._second_errors = self._second_behind = 0
        self._last_end = at
