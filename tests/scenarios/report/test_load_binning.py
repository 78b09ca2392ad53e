"""Bins and points: nothing is lost, nothing lies outside, a stall stays to be seen."""

import math

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from scenarios.driving.model import Bucket, Second
from scenarios.report.load_axes import Scale, upwards
from scenarios.report.load_binning import LEAST_MS, MOST_MS, decades, rebinned, span, thinned
from tests.scenarios.report.invented_load import histogram, seconds

TIMES = st.floats(min_value=0.0, max_value=1e9)


@given(st.lists(TIMES))
def test_an_axis_holds_everything_between_powers_of_ten(values: list[float]) -> None:
    least, most = span(values)
    assert most >= least * 10 * (1 - 1e-9)
    assert all(value <= most * (1 + 1e-6) for value in values if value <= MOST_MS)
    assert all(least * (1 - 1e-6) <= value for value in values if value >= LEAST_MS)
    ticks = decades(least, most)
    assert math.isclose(ticks[0], least)
    assert math.isclose(ticks[-1], most)


@given(st.lists(st.tuples(TIMES, st.integers(0, 10**6))), st.integers(1, 80))
def test_no_count_is_lost_in_bins(found: list[tuple[float, int]], bins: int) -> None:
    buckets = [Bucket(up_to_ms=at, count=count) for at, count in found]
    counts = rebinned(buckets, 0.1, 1e4, bins)
    assert len(counts) == bins
    assert sum(counts) == sum(count for _, count in found)


def test_a_bucket_lies_in_the_bin_in_which_it_ends() -> None:
    ends = (1.0, 1.01, 10.0, 10.1, 100.0)
    buckets = [Bucket(up_to_ms=end, count=1) for end in ends]
    assert rebinned(buckets, 1.0, 100.0, 2) == [3, 2]


def test_buckets_may_be_fine_or_coarse_and_leave_empty_ones_out() -> None:
    fine = histogram(3.0, 4_000)
    least, most = span(bucket.up_to_ms for bucket in fine)
    apart = [
        Bucket(up_to_ms=bucket.up_to_ms, count=part)
        for bucket in fine
        for part in (1, bucket.count - 1)
    ]
    empty = [Bucket(up_to_ms=least * 3, count=0)]
    assert rebinned(apart + empty, least, most, 20) == rebinned(fine, least, most, 20)


@given(st.integers(1, 500), st.integers(1, 60))
def test_a_long_run_has_few_points_and_its_stall_is_in_one_of_them(count: int, most: int) -> None:
    run = seconds(count, 300)
    shown = thinned(run, most)
    assert len(shown) <= most
    assert max(one.p99_ms for one in shown) == max(one.p99_ms for one in run)
    assert sum(one.errors for one in shown) == sum(one.errors for one in run)
    assert shown[-1].at_s == run[-1].at_s


def test_a_point_of_several_seconds_tells_their_mean_rate() -> None:
    one = Second(
        at_s=1.0, offered=10, done=10, errors=0, p50_ms=1, p99_ms=2, backlog=0, behind_ms=0
    )
    other = msgspec.structs.replace(one, at_s=2.0, offered=20, done=0, backlog=5)
    (both,) = thinned([one, other], 1)
    assert (both.offered, both.done, both.backlog) == (15, 5, 5)


@given(st.floats(min_value=1e-6, max_value=1e12), st.floats(min_value=0.0, max_value=1.0))
def test_an_axis_from_zero_ends_at_or_beyond_the_most_and_has_few_ticks(
    most: float, part: float
) -> None:
    scale = upwards(most)
    assert scale.most >= most * (1 - 1e-6)
    assert scale.part(0.0) == 0.0
    assert 0 <= scale.part(most * part) <= 1
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 7
    assert ticks[-1] <= scale.most * (1 + 1e-6)


@given(TIMES, TIMES)
def test_more_lies_further_along(one: float, other: float) -> None:
    less, more = sorted((one, other))
    for scale in (Scale(0.1, 1e5, logarithmic=True), upwards(1e6)):
        assert 0 <= scale.part(less) <= scale.part(more) <= 1
