"""Virtual time passes only while nothing else is to be done, and is the same in every run."""

import asyncio
import datetime as dt
import time

import anyio
import pytest

from mesh import virtual_time
from mesh.clock import JST
from mesh.virtual_time import VirtualClock

START = dt.datetime(2026, 4, 1, 9, tzinfo=JST)
YEAR = 365 * 86_400.0


def test_a_year_of_waiting_takes_no_time() -> None:
    async def wait() -> dt.timedelta:
        clock = VirtualClock(START, seed=1)
        await clock.sleep(YEAR)
        return clock.now() - START

    began = time.perf_counter()
    assert virtual_time.run(wait()) == dt.timedelta(days=365)
    assert time.perf_counter() - began < 2


def test_those_who_wait_go_on_in_the_order_of_their_moments() -> None:
    async def wait() -> list[int]:
        order: list[int] = []

        async def after(seconds: int) -> None:
            await anyio.sleep(seconds)
            order.append(seconds)

        async with anyio.create_task_group() as tasks:
            for seconds in (30, 10, 20):
                tasks.start_soon(after, seconds)
        return order

    assert virtual_time.run(wait()) == [10, 20, 30]


def test_a_time_out_ends_what_never_ends() -> None:
    async def wait() -> None:
        async with asyncio.timeout(60):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        virtual_time.run(wait())


def test_waiting_for_what_never_happens_is_an_error_not_a_hang() -> None:
    with pytest.raises(RuntimeError, match="never happens"):
        virtual_time.run(asyncio.Event().wait())


def test_civil_time_can_be_moved_and_goes_on_with_the_virtual() -> None:
    async def travel() -> dt.datetime:
        clock = VirtualClock(START, seed=1)
        clock.travel_to(START + dt.timedelta(days=10))
        await clock.sleep(3600)
        return clock.now()

    assert virtual_time.run(travel()) == START + dt.timedelta(days=10, hours=1)


def test_the_same_seed_gives_the_same_identifiers_at_the_same_times() -> None:
    async def identifiers() -> list[str]:
        clock = VirtualClock(START, seed=5)
        made = []
        for _ in range(5):
            await clock.sleep(1.5)
            made.append(clock.uuid7())
        return made

    assert virtual_time.run(identifiers()) == virtual_time.run(identifiers())
