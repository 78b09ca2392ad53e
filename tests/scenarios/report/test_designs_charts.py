"""Charts: what is more stands higher, labels keep apart, axes hold round numbers."""

import itertools
import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from scenarios.report.designs_charts import BOTTOM, HEIGHT, described, staleness_chart
from scenarios.report.designs_picture import apart, log, nice, root, root_ticks
from scenarios.report.designs_view import View
from tests.scenarios.report.invented_comparison import comparison, saw

COUNTS = st.integers(min_value=0, max_value=10**9)


def test_each_midnight_is_a_point_and_no_file_stands_on_the_axis() -> None:
    chart = staleness_chart(View(comparison(60), "en"))
    ways = re.findall(r'<path d="([^"]*)" class="way"/>', chart)
    assert len(ways) == 4
    for design, way in zip(("push", "push-thin", "pull", "batch"), ways, strict=True):
        ys = [float(y) for _, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", way)]
        files = saw(design, 60)
        assert len(ys) == 60
        assert {y for y, count in zip(ys, files, strict=True) if not count} == {HEIGHT - BOTTOM}
        assert max(zip(files, ys, strict=True))[1] == min(ys)


def test_what_is_said_of_a_line_is_its_mean_and_its_peak() -> None:
    one = msgspec.structs.replace(comparison(4, ("pull",)).designs[0], stale_by_day=(0, 4, 2, 2))
    shown = msgspec.structs.replace(comparison(4, ("pull",)), designs=(one,))
    assert described(View(shown, "en")) == ["Pull: 2 on average, 4 at most (2 April 2026)"]
    never = msgspec.structs.replace(one, stale_by_day=(0, 0))
    shown = msgspec.structs.replace(shown, designs=(never,))
    assert described(View(shown, "ja")) == ["プル：毎日0件"]


def test_without_a_midnight_there_is_no_chart() -> None:
    one = msgspec.structs.replace(comparison(1, ("push",)).designs[0], stale_by_day=())
    shown = msgspec.structs.replace(comparison(1), designs=(one,))
    assert "<svg" not in staleness_chart(View(shown, "en"))


@given(st.lists(st.floats(0, 400), min_size=1, max_size=6))
def test_labels_keep_apart_and_stay_above_the_axis(places: list[float]) -> None:
    placed = apart(places, 25, 400)
    ordered = sorted(placed)
    assert all(low - high >= 25 - 1e-6 for high, low in itertools.pairwise(ordered))
    assert max(placed) <= 400
    assert all(new <= old for new, old in zip(placed, places, strict=True))


@given(st.floats(min_value=1e-9, max_value=1e15))
def test_a_nice_number_is_the_next_one_up(value: float) -> None:
    found = nice(value)
    assert value * (1 - 1e-6) <= found <= 2.5 * value * (1 + 1e-6)
    assert re.match(r"[125]\.?0*e", f"{found:.6e}")


@given(st.integers(min_value=1, max_value=10**9))
def test_ticks_begin_at_nothing_and_end_before_the_most(most: int) -> None:
    ticks = root_ticks(most)
    assert ticks[0] == 0
    assert ticks == sorted(set(ticks))
    assert len(ticks) > 1
    assert ticks[-1] <= most


@given(COUNTS, COUNTS, st.integers(min_value=1, max_value=10**9))
def test_more_lies_further_along_every_axis(one: int, other: int, most: int) -> None:
    less, more = sorted((one, other))
    assert root(less, most, 100) <= root(more, most, 100)
    assert 0 <= log(less, 0.01, 1e6, 100) <= log(more, 0.01, 1e6, 100) <= 100
