import asyncio
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh import virtual_time
from mesh.clock import JST
from mesh.virtual_time import VirtualClock
from scenarios.driving.arrivals import begin_steadily, due_times, keep_going
from scenarios.driving.model import Kind

START = dt.datetime(2026, 4, 1, 9, tzinfo=JST)
RATES = st.dictionaries(st.sampled_from(("lookup", "notify", "move")), st.floats(0, 200))


@given(rates=RATES, seconds=st.floats(0.1, 5))
def test_each_kind_is_due_evenly_by_its_rate(rates: dict[Kind, float], seconds: float) -> None:
    due = due_times(rates, seconds)
    assert due == sorted(due)
    for kind, rate in rates.items():
        times = [after for after, one in due if one == kind]
        assert len(times) == round(rate * seconds)
        assert all(after == int(n * 1e9 / rate) for n, after in enumerate(times))


def test_what_is_begun_late_counts_from_when_it_was_due() -> None:
    begun: list[tuple[int, int]] = []

    async def play() -> bool:
        clock = VirtualClock(START, 1)
        start = clock.wall_ns()
        whole = await begin_steadily(
            {"lookup": 10.0},
            1.0,
            clock,
            lambda _, due: begun.append((due - start, clock.wall_ns() - start)),
            lambda: True,
        )
        assert clock.wall_ns() - start == pytest.approx(0.9e9, abs=1e6)
        return whole

    assert virtual_time.run(play())
    assert [due for due, _ in begun] == [n * 100_000_000 for n in range(10)]
    assert all(at >= due for due, at in begun)


def test_it_stops_when_too_many_are_under_way() -> None:
    begun: list[int] = []

    async def play() -> bool:
        return await begin_steadily(
            {"lookup": 100.0},
            1.0,
            VirtualClock(START, 1),
            lambda _, due: begun.append(due),
            lambda: len(begun) < 7,
        )

    assert not virtual_time.run(play())
    assert len(begun) == 7


def test_in_a_closed_loop_so_many_are_under_way_and_no_more() -> None:
    under_way, most, done = 0, 0, 0

    async def do(_: Kind, __: int) -> None:
        nonlocal under_way, most, done
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.1)
        under_way -= 1
        done += 1

    async def play() -> None:
        await keep_going(5, 1.0, VirtualClock(START, 1), lambda: "lookup", do)

    virtual_time.run(play())
    assert most == 5
    assert done == pytest.approx(5 * 10, abs=5)
