"""What is promised about delivery, with handlers that fail, wait or take long: docs/delivery.md."""

import asyncio
from pathlib import Path

import pytest

from contracts.moving import MovedIn, RegisterMoveIn
from contracts.residency import FourItemsQuery
from mesh import applying, nats_transport, operating, parking, relay
from mesh.context import Context
from mesh.errors import Refused, Unreachable
from mesh.service import Service
from tests.mesh.small_mesh import HERE, World, connection, until, whole_world

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("little_patience")]


async def test_a_person_s_events_take_effect_in_order_however_often_a_handler_fails(
    tmp_path: Path,
) -> None:
    world, failures = World(tmp_path), iter(range(7))

    async def stumble(_: MovedIn, __: Context) -> None:
        if next(failures, None) is not None:
            raise Unreachable("a neighbour is away")

    world.handlers["tax"] = stumble
    with world.server():
        async with world.running() as mesh:
            for _ in range(5):
                await mesh["counter"].command(world.register(1))
            await until(lambda: not operating.untold(world.deployment))
            versions = mesh["tax"].store.read("SELECT version FROM seen")
    assert len(world.told["tax"]) == 5
    assert versions == [(5,)]


async def test_a_poisonous_event_is_parked_with_those_behind_it_and_blocks_nobody_else(
    tmp_path: Path,
) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        poison = world.code("tax", 1)

        async def choke(event: MovedIn, _: Context) -> None:
            if event.person == poison:
                raise ValueError("a defect")

        world.handlers["tax"] = choke
        await mesh["counter"].command(world.register(1))
        await mesh["counter"].command(world.register(1, 2, 3))
        await until(lambda: len(world.told.get("tax", ())) == 2)
        await until(lambda: len(operating.parked(world.deployment)) == 2)
        first, second = operating.parked(world.deployment)
        assert (first.reason, second.reason) == ("internal", "behind-parked")
        await until(lambda: [u.state for u in operating.untold(world.deployment)] == ["parked"] * 2)

        del world.handlers["tax"]
        again = await parking.replay(world.deployment, "tax", first.message_id, world.url)
        assert again == 2
        await until(lambda: not operating.untold(world.deployment))
        assert not operating.parked(world.deployment)
        assert [e.person for e in world.told["tax"]].count(poison) == 2


async def test_a_dropped_event_lets_those_behind_it_go_on(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):

        async def choke(_: MovedIn, __: Context) -> None:
            raise Refused("not-here", "no such file")

        world.handlers["tax"] = choke
        await mesh["counter"].command(world.register(1))
        await mesh["counter"].command(world.register(1))
        await until(lambda: len(operating.parked(world.deployment)) == 2)
        first, second = operating.parked(world.deployment)
        del world.handlers["tax"]
        parking.drop(world.deployment, "tax", first.message_id)
        await parking.replay(world.deployment, "tax", second.message_id, world.url)
        await until(lambda: not operating.parked(world.deployment))
        assert len(world.told["tax"]) == 1


async def test_a_handler_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):

        async def write_then_fail(event: MovedIn, ctx: Context) -> None:
            ctx.tx.write("INSERT INTO consent VALUES (?, 'x', 'y')", event.person)
            raise Refused("never", "this is not done")

        world.handlers["tax"] = write_then_fail
        await mesh["counter"].command(world.register(1))
        await until(lambda: operating.parked(world.deployment))
        assert mesh["tax"].store.read("SELECT * FROM consent") == []


async def test_a_waiting_handler_does_not_hold_up_other_requests(tmp_path: Path) -> None:
    """Traps 1 and 2: callbacks only hand over; handlers run side by side."""
    async with whole_world(tmp_path) as (world, mesh):
        entered, leave = asyncio.Event(), asyncio.Event()

        async def wait(event: MovedIn, _: Context) -> None:
            if event.person == world.code("tax", 1):
                entered.set()
                await leave.wait()

        world.handlers["tax"] = wait
        await mesh["counter"].command(world.register(1))
        await entered.wait()
        await mesh["counter"].command(world.register(2))
        await until(lambda: len(world.told.get("tax", ())) == 1)
        await mesh["pension"].lookup(FourItemsQuery(person=world.code("pension")), at=HERE)
        leave.set()
        await until(lambda: len(world.told["tax"]) == 2)


async def test_a_slow_handler_is_not_taken_for_a_crashed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (applying, nats_transport):
        monkeypatch.setattr(module, "SILENCE_SECONDS", 0.6)
    delivered = []
    accept = applying.Applying.accept
    monkeypatch.setattr(
        applying.Applying,
        "accept",
        lambda self, told: (delivered.append(told.attempt), accept(self, told)),
    )
    async with whole_world(tmp_path) as (world, mesh):
        begun = 0

        async def take_long(_: MovedIn, __: Context) -> None:
            nonlocal begun
            begun += 1
            await asyncio.sleep(1.5)

        world.handlers["tax"] = take_long
        await mesh["counter"].command(world.register(1))
        await until(lambda: not operating.untold(world.deployment))
        assert begun == 1
        assert set(delivered) == {1}


async def test_an_event_that_cannot_be_read_is_parked_and_blocks_nobody(tmp_path: Path) -> None:
    async with whole_world(tmp_path) as (world, mesh):
        subject = "tell.tax.residency.moved-in.v1.resident-registry"
        async with connection(world, "resident-registry") as client:
            for body in (b"", b"{", b'{"secret": "x"}'):
                await client.request(subject, body, timeout=5)
        await until(lambda: len(operating.parked(world.deployment)) == 3)
        assert {p.reason for p in operating.parked(world.deployment)} == {"malformed"}
        await mesh["counter"].command(world.register(1))
        await until(lambda: len(world.told.get("tax", ())) == 1)


async def test_events_that_wait_for_a_neighbour_do_not_hold_up_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are set aside, so that the places in the queue are free; and come again."""
    monkeypatch.setattr(nats_transport, "ON_THE_WAY", 8)
    async with whole_world(tmp_path) as (world, mesh):
        healthy, back = world.code("tax", 99), False

        async def ask_a_neighbour(event: MovedIn, _: Context) -> None:
            if event.person != healthy and not back:
                raise Unreachable("the neighbour is away")

        world.handlers["tax"] = ask_a_neighbour
        await mesh["counter"].command(world.register(*range(1, 31)))
        await mesh["counter"].command(world.register(99))
        await until(lambda: [e.person for e in world.told.get("tax", ())] == [healthy])
        back = True
        await until(lambda: not operating.untold(world.deployment))
        assert len(world.told["tax"]) == 31
        assert mesh["tax"].store.read("SELECT * FROM waiting") == []


async def test_what_follows_an_answer_is_given_up_visibly_after_some_tries(
    tmp_path: Path,
) -> None:
    """The owner is asked once, and the next command to it is not held up."""
    world, tried = World(tmp_path), 0
    counter = Service("counter")

    @counter.settled(RegisterMoveIn)
    async def fail(_: RegisterMoveIn, __: object, ___: Context) -> None:
        nonlocal tried
        tried += 1
        raise ValueError("a defect")

    with world.server():
        names = ("code-exchange", "resident-registry")
        async with world.running(*names), world.serving({"counter": counter}) as mesh:
            outgoing = world.context(mesh["counter"])
            outgoing.submit(world.register(1), at=HERE)
            outgoing.tx.finish()
            await mesh["counter"].store.committed()
            await until(
                lambda: [u.state for u in operating.untold(world.deployment)].count("unsettled")
            )
    assert (tried, world.registrations) == (relay.TRIES, 1)


async def test_what_follows_an_answer_knows_who_was_asked(tmp_path: Path) -> None:
    world = World(tmp_path)
    counter, answered = Service("counter"), []

    @counter.settled(RegisterMoveIn)
    async def note(_: RegisterMoveIn, __: object, ctx: Context) -> None:
        answered.append((ctx.caller.name, ctx.me.name))

    with world.server():
        names = ("code-exchange", "resident-registry")
        async with world.running(*names), world.serving({"counter": counter}) as mesh:
            outgoing = world.context(mesh["counter"])
            outgoing.submit(world.register(1), at=HERE)
            outgoing.tx.finish()
            await mesh["counter"].store.committed()
            await until(lambda: answered)
    assert answered == [("resident-registry", "counter")]
