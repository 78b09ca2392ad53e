import asyncio
import datetime as dt
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh import clock as module
from mesh.clock import JST, Clock

MIDNIGHT = dt.datetime(2026, 4, 1, tzinfo=JST)
MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("1950-01-01"),
    dt.datetime.fromisoformat("2199-12-31"),
    timezones=st.sampled_from((JST, dt.UTC)),
)


class Machine:
    """A machine whose time stands still until it is moved."""

    def __init__(self) -> None:
        self.ns = 1_800_000_000_123_456_789

    def time_ns(self) -> int:
        return self.ns


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    machine = Machine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "time", machine)
        yield machine


def test_civil_time_is_the_machines_unless_a_start_is_given(machine: Machine) -> None:
    machine.ns = 1_800_000_000_123_456_789

    assert Clock().now() == dt.datetime(2027, 1, 15, 17, 0, 0, 123_456, JST)
    assert Clock(MIDNIGHT).now() == MIDNIGHT


@given(moment=MOMENTS)
def test_who_travels_arrives_on_the_microsecond(moment: dt.datetime, machine: Machine) -> None:
    """A moment too early would be the day before, and another law (found far from now)."""
    clock = Clock()

    clock.travel_to(moment)

    assert clock.now() == moment
    assert clock.today() == moment.astimezone(JST).date()
    assert machine.ns == clock.wall_ns()


@given(moment=MOMENTS, seconds=st.integers(0, 10**8))
def test_after_a_journey_time_runs_on_with_the_machine(
    moment: dt.datetime, seconds: int, machine: Machine
) -> None:
    clock = Clock(moment)

    machine.ns += seconds * 10**9

    assert clock.now() == moment + dt.timedelta(seconds=seconds)


def test_the_day_begins_at_midnight_in_japan() -> None:
    assert Clock(dt.datetime(2026, 3, 31, 15, tzinfo=dt.UTC)).today() == dt.date(2026, 4, 1)
    assert Clock(dt.datetime(2026, 3, 31, 14, 59, tzinfo=dt.UTC)).today() == dt.date(2026, 3, 31)


def test_to_travel_leaves_the_machines_time_as_it_is(machine: Machine) -> None:
    assert Clock(MIDNIGHT).wall_ns() == machine.ns


def test_processes_that_share_a_file_share_their_civil_time(
    tmp_path: Path, machine: Machine
) -> None:
    one = Clock(shared=tmp_path / "clock")
    assert one.now() == Clock().now()

    one.travel_to(MIDNIGHT)
    other, own = Clock(shared=tmp_path / "clock"), Clock()
    assert other.now() == one.now() == MIDNIGHT
    assert own.now() != MIDNIGHT

    machine.ns += 10**9
    other.travel_to(MIDNIGHT + dt.timedelta(days=30))
    assert one.now() == MIDNIGHT + dt.timedelta(days=30)


@given(seed=st.none() | st.integers(0, 99))
def test_an_identifier_is_a_uuid_of_version_7(seed: int | None) -> None:
    made = uuid.UUID(Clock(seed=seed).uuid7())

    assert (made.version, made.variant) == (7, uuid.RFC_4122)


@given(milliseconds=st.lists(st.integers(0, 2**40), min_size=2, max_size=9, unique=True))
def test_identifiers_sort_by_the_millisecond_they_were_made_in(
    milliseconds: list[int], machine: Machine
) -> None:
    clock, made = Clock(), {}
    for moment in milliseconds:
        machine.ns = moment * 1_000_000
        made[moment] = clock.uuid7()

    assert sorted(made.values()) == [made[moment] for moment in sorted(milliseconds)]
    assert all(uuid.UUID(id_).int >> 80 == moment for moment, id_ in made.items())


def test_identifiers_made_at_once_differ() -> None:
    clock = Clock()

    assert len({clock.uuid7() for _ in range(1000)}) == 1000


def test_identifiers_of_the_same_seed_and_moment_are_the_same(machine: Machine) -> None:
    assert machine
    one, two, other = (Clock(seed=seed) for seed in (1, 1, 2))

    assert one.uuid7() == two.uuid7() != other.uuid7()
    assert one.traceparent() == two.traceparent() != other.traceparent()


def test_all_random_bits_of_an_identifier_are_used() -> None:
    """48 bits of time, 4 of version and 2 of variant are fixed; 74 are not."""
    clock = Clock(seed=1)
    first = uuid.UUID(clock.uuid7()).int

    varied = 0
    for _ in range(200):
        varied |= first ^ uuid.UUID(clock.uuid7()).int

    fixed = 0xF << 76 | 0x3 << 62
    assert varied & fixed == 0
    assert varied & (1 << 80) - 1 == ((1 << 80) - 1) & ~fixed


@given(seed=st.integers(0, 999))
def test_a_trace_begins_as_trace_context_prescribes(seed: int) -> None:
    started = Clock(seed=seed).traceparent()

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", started)
    assert not re.search(r"-0+-", started)


@given(seed=st.integers(0, 999))
def test_a_child_span_goes_on_in_the_same_trace(seed: int) -> None:
    clock = Clock(seed=seed)
    parent = clock.traceparent()

    child = clock.child_span(parent)

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", child)
    assert child.split("-")[1] == parent.split("-")[1]
    assert child.split("-")[2] != parent.split("-")[2]


@given(seed=st.integers(0, 999), seconds=st.floats(0.001, 1e6))
def test_jitter_lengthens_by_at_most_a_quarter(seed: int, seconds: float) -> None:
    assert seconds <= Clock(seed=seed).jitter(seconds) <= seconds * 1.25


def test_jitter_spreads() -> None:
    clock = Clock(seed=1)

    assert len({clock.jitter(1.0) for _ in range(10)}) == 10


async def test_to_sleep_gives_way_to_others() -> None:
    order: list[str] = []

    async def other() -> None:
        order.append("other")

    task = asyncio.create_task(other())
    await Clock.sleep(0)
    order.append("sleeper")

    assert order == ["other", "sleeper"]
    await task


def test_a_secret_is_long_and_never_the_same() -> None:
    made = {Clock().secret() for _ in range(100)} | {Clock(seed=n).secret() for n in range(100)}
    assert len(made) == 200
    assert all(len(secret) == 32 for secret in made)


def test_a_seeded_clock_repeats_its_secrets() -> None:
    assert Clock(seed=7).secret() == Clock(seed=7).secret()
