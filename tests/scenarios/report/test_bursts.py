"""Bursts: what left together is one line, and nothing is lost."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from scenarios.report.bursts import GAP_MS, collapsed
from scenarios.report.model import Step
from tests.scenarios.report.moving_story import STEPS


def sent(at: float, took: float | None = 5.0, **changes: object) -> Step:
    return msgspec.structs.replace(STEPS[1], sent_ms=at, took_ms=took, count=1, **changes)


def test_the_same_message_sent_again_at_once_is_one_burst() -> None:
    burst = collapsed([sent(10), sent(11, 7.0), sent(12)])
    assert [(s.count, s.sent_ms, s.took_ms) for s in burst] == [(3, 10, 8.0)]


def test_bursts_to_different_receivers_do_not_mix() -> None:
    steps = [sent(1), sent(2, receiver="tax"), sent(3), sent(4, receiver="tax")]
    assert [(s.receiver, s.count) for s in collapsed(steps)] == [(STEPS[1].receiver, 2), ("tax", 2)]


def test_what_ended_differently_is_not_the_same_burst() -> None:
    assert len(collapsed([sent(1), sent(2, outcome="busy"), sent(2, basis="民法")])) == 3


def test_the_same_message_much_later_is_a_new_line() -> None:
    assert len(collapsed([sent(0), sent(GAP_MS + 0.1)])) == 2


def test_a_burst_is_under_way_while_one_of_it_is() -> None:
    assert collapsed([sent(0), sent(1, None), sent(2)])[0].took_ms is None


@given(
    st.lists(
        st.builds(
            sent,
            st.floats(0, 500),
            st.none() | st.floats(0, 100),
            receiver=st.sampled_from("ab"),
            outcome=st.sampled_from(["disclosed", "busy"]),
        ),
        max_size=30,
    )
)
def test_no_message_is_lost_and_departures_stay_in_order(steps: list[Step]) -> None:
    bursts = collapsed(steps)
    assert sum(s.count for s in bursts) == len(steps)
    assert [s.sent_ms for s in bursts] == sorted(s.sent_ms for s in bursts)
