import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.driving.model import Latency, Step
from scenarios.driving.sweep import BREAKS_MS, CLOSE_ENOUGH, MOST_STEPS, Sweep


def step(rate: float, *, done: float | None = None, p99: float = 1.0) -> Step:
    return Step(
        offered_per_s=rate,
        throughput_per_s=rate if done is None else done,
        latency_ms=Latency(p50=p99 / 2, p90=p99, p99=p99, p999=p99, max=p99),
        sustained=False,
    )


@given(capacity=st.floats(2, 100_000), first=st.floats(1, 5_000))
def test_the_knee_is_found_wherever_it_is(capacity: float, first: float) -> None:
    sweep, steps = Sweep(first), 0
    while (rate := sweep.next_rate()) is not None:
        steps += 1
        sweep.judged(step(rate, done=min(rate, capacity)))
    assert steps <= MOST_STEPS
    if sweep.knee is not None and steps < MOST_STEPS:
        assert sweep.knee * 0.95 <= capacity <= sweep.knee * CLOSE_ENOUGH / 0.95
    if sweep.knee is None:
        assert steps == MOST_STEPS or capacity < 2.2


def test_a_rate_at_which_waiting_explodes_is_not_sustained() -> None:
    sweep = Sweep(100)
    assert sweep.judged(step(100, p99=1.0)).sustained
    assert sweep.judged(step(200, p99=BREAKS_MS - 1)).sustained
    assert not sweep.judged(step(400, p99=BREAKS_MS + 1)).sustained
    assert sweep.knee == 200


def test_what_is_not_kept_up_with_is_not_sustained() -> None:
    sweep = Sweep(100)
    assert not sweep.judged(step(100, done=90)).sustained
    assert sweep.knee is None
    assert sweep.next_rate() == pytest.approx(50)
