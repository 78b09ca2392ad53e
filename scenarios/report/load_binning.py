"""Histograms on a common logarithmic axis, and series of seconds short enough to draw."""

import math
from collections.abc import Iterable, Sequence

import msgspec

from scenarios.driving.model import Bucket, Second

LEAST_MS, MOST_MS = 0.001, 1e8
"""What is shorter or longer is drawn as if it took so long: a microsecond, a day."""


def span(values: Iterable[float]) -> tuple[float, float]:
    """Return the ends of a logarithmic axis: powers of ten around all values above zero.

    At least one decade long; a value of zero or below stands at the lower end, and so does what
    no clock tells.
    """
    found = [
        min(MOST_MS, max(LEAST_MS, value)) for value in values if value > 0 and math.isfinite(value)
    ]
    if not found:
        return 1.0, 10.0
    low = math.floor(math.log10(min(found)) + 1e-9)
    high = max(low + 1, math.ceil(math.log10(max(found)) - 1e-9))
    return 10.0**low, 10.0**high


def decades(least: float, most: float) -> list[float]:
    """Return the powers of ten from one end of an axis to the other."""
    low, high = round(math.log10(least)), round(math.log10(most))
    return [10.0**power for power in range(low, high + 1)]


def rebinned(buckets: Sequence[Bucket], least: float, most: float, bins: int) -> list[int]:
    """Return the counts of equally wide bins on a logarithmic axis.

    Each bucket counts where it ends, so that the result does not depend on how fine buckets are
    or whether empty ones are left out; what lies outside the axis counts at its ends.
    """
    counts = [0] * bins
    for bucket in buckets:
        held = min(most, max(least, bucket.up_to_ms))
        place = bins * math.log(held / least) / math.log(most / least)
        # A bucket that ends where a bin ends belongs into that bin.
        counts[min(bins - 1, max(0, math.ceil(place - 1e-9) - 1))] += bucket.count
    return counts


def together(histograms: Iterable[Sequence[Bucket]]) -> list[Bucket]:
    """Return several histograms as one."""
    counts: dict[float, int] = {}
    for histogram in histograms:
        for bucket in histogram:
            counts[bucket.up_to_ms] = counts.get(bucket.up_to_ms, 0) + bucket.count
    return [Bucket(up_to_ms=at, count=counts[at]) for at in sorted(counts)]


def thinned(seconds: Sequence[Second], most: int) -> list[Second]:
    """Return at most so many points: means of rates, the worst of everything else."""
    size = max(1, -(-len(seconds) // most))
    if size == 1:
        return list(seconds)
    return [joined(seconds[start : start + size]) for start in range(0, len(seconds), size)]


def joined(seconds: Sequence[Second]) -> Second:
    """Return some seconds as one: mean of what was offered and done, sum of errors, else worst."""
    count = len(seconds)
    return msgspec.structs.replace(
        seconds[-1],
        offered=round(sum(one.offered for one in seconds) / count),
        done=round(sum(one.done for one in seconds) / count),
        errors=sum(one.errors for one in seconds),
        p50_ms=max(one.p50_ms for one in seconds),
        p99_ms=max(one.p99_ms for one in seconds),
        backlog=max(one.backlog for one in seconds),
        behind_ms=max(one.behind_ms for one in seconds),
    )
