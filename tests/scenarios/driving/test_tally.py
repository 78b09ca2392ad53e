import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.driving.model import Second
from scenarios.driving.tally import Tally, buckets, histogram, latency
from scenarios.driving.task import Case, Spell

TOOK = st.dictionaries(st.integers(1, 10_000_000), st.integers(1, 50), max_size=40)


@settings(max_examples=20)
@given(took=TOOK)
def test_every_measurement_is_in_one_bar(took: dict[int, int]) -> None:
    bars = buckets(histogram(took.items()))
    assert sum(bar.count for bar in bars) == sum(took.values())
    assert [bar.up_to_ms for bar in bars] == sorted({bar.up_to_ms for bar in bars})


@settings(max_examples=20)
@given(took=TOOK.filter(bool))
def test_percentiles_rise_to_the_worst(took: dict[int, int]) -> None:
    found = latency(histogram(took.items()))
    assert found is not None
    assert found.p50 <= found.p90 <= found.p99 <= found.p999 <= found.max
    assert found.max == pytest.approx(max(took) / 1e3, rel=2e-3)


def test_of_nothing_there_is_no_latency() -> None:
    assert latency(histogram(())) is None


def test_what_all_processes_say_is_added_up() -> None:
    told: list[Second] = []
    tally = Tally(told.append)
    tally.hear(0, Spell(began=5, under_way=3, answers=2, took_us={1_000: 2}, behind_us=7))
    tally.hear(
        1,
        Spell(
            began=4, under_way=1, answers=1, wrong=1, took_us={3_000: 1}, errors={"busy": 2},
            refused={"malformed": 1}, again=3, cases=(Case("notify", "c", 1),), stopped=True,
        ),
    )  # fmt: skip
    tally.end()

    assert (tally.began, tally.answers, tally.wrong, tally.again) == (9, 3, 1, 3)
    assert (tally.errors, tally.refused) == ({"busy": 2}, {"malformed": 1})
    assert tally.took_us == {1_000: 2, 3_000: 1}
    assert tally.behind_us == 7
    assert tally.stopped
    assert [second.backlog for second in told] == [4]
    assert told == tally.seconds
