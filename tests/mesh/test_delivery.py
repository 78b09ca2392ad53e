"""What is promised about delivery, with parts broken on purpose: docs/delivery.md."""

import asyncio
import shutil
from pathlib import Path

import pytest

from contracts.moving import MovedIn, RegisterMoveIn
from contracts.residency import FourItemsQuery
from mesh import applying, nats_transport, operating, parking, relay
from mesh.context import Context
from mesh.errors import MeshError, Refused, Unreachable
from mesh.participant import RunningParticipant
from mesh.running import run_loop
from mesh.service import Service
from tests.mesh.small_mesh import HERE, World, connection, until, whole_world

pytestmark = pytest.mark.live

TELLERS = ("code-exchange", "resident-registry", "counter")
LISTENERS = ("tax", "family-register", "health-insurance")


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits, so that a test of retries takes no longer than it must."""
    monkeypatch.setattr(applying, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(applying, "GAP_DELAY", 0.02)
    monkeypatch.setattr(applying, "ASIDE_SECONDS", 0.2)
    monkeypatch.setattr(relay, "LONGEST_DELAY", 0.2)


async def test_who_was_down_is_told_when_back_and_nobody_else_waits(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.server():
        async with world.running("tax"):
            pass  # its inbox exists from now on
        async with world.running(*TELLERS, "family-register", "health-insurance") as mesh:
            await mesh["counter"].command(world.register(1, 2, 3))
            await until(lambda: len(world.told.get("family-register", ())) == 3)
            assert {u.receiver for u in operating.untold(world.deployment)} >= {"tax"}
            async with world.running("tax"):
                await until(lambda: len(world.told.get("tax", ())) == 3)
                await until(lambda: not operating.untold(world.deployment))


async def test_what_was_promised_before_a_stop_is_said_after_the_start(tmp_path: Path) -> None:
    """The relay takes up what an earlier run has left in the outbox."""
    world = World(tmp_path)
    with world.server():
        async with world.running(*TELLERS) as mesh:
            await mesh["counter"].command(world.register(1))
        assert len(operating.untold(world.deployment)) == 3
        async with world.running():
            await until(lambda: not operating.untold(world.deployment))
        assert [len(world.told[name]) for name in LISTENERS] == [1, 1, 1]


async def test_events_wait_while_the_code_exchange_is_down(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.server():
        async with world.running("resident-registry", "counter", *LISTENERS) as mesh:
            with pytest.raises(Unreachable):
                await mesh["counter"].command(world.register(1))
            async with world.running("code-exchange"):
                await mesh["counter"].command(world.register(1))
                await until(lambda: len(world.told) == 3)


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


async def test_a_killed_server_loses_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.server() as server:
        port = int(server.url.rpartition(":")[2])
        async with world.running() as mesh:
            await mesh["counter"].command(world.register(1))
            await until(lambda: len(world.told) == 3)
            server.process.kill()
            server.process.wait()
            with pytest.raises(MeshError) as lost:
                await mesh["counter"].command(world.register(2))
            assert lost.value.retry
            with world.server(port):
                await obeyed(mesh["counter"], world)
                await until(lambda: len(world.told.get("tax", ())) == 2)
                await until(lambda: not operating.untold(world.deployment))


async def test_a_wiped_server_store_loses_nothing(tmp_path: Path) -> None:
    """What was queued and not applied is sent again, because no receipt came."""
    world = World(tmp_path)
    with world.server():
        async with world.running("tax", "family-register", "health-insurance"):
            pass
        async with world.running(*TELLERS) as mesh:
            await mesh["counter"].command(world.register(1))
            await until(lambda: all(u.state == "sent" for u in operating.untold(world.deployment)))
    shutil.rmtree(tmp_path / "jetstream")
    with world.server():
        async with world.running():
            await until(lambda: not operating.untold(world.deployment))
    assert [len(world.told[name]) for name in LISTENERS] == [1, 1, 1]


async def test_an_event_that_arrives_twice_has_one_effect(tmp_path: Path) -> None:
    """Trap 15: the server's de-duplication is not relied on; the inbox table is the guard."""
    world = World(tmp_path)
    with world.server():
        async with world.running() as mesh:
            await mesh["counter"].command(world.register(1))
            await until(lambda: not operating.untold(world.deployment))
            await _forget_receipts(mesh["resident-registry"])
        async with world.running():
            await until(lambda: not operating.untold(world.deployment))
    assert [len(world.told[name]) for name in LISTENERS] == [1, 1, 1]


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


async def _forget_receipts(participant: RunningParticipant) -> None:
    """Leave the outbox as it is when receipts got lost."""
    with participant.store.section() as tx:
        tx.write("""UPDATE outbox SET state = 'sent', body = '{"person":"' || person || '"}'""")
    await participant.store.committed()


async def obeyed(counter: RunningParticipant, world: World) -> None:
    """Send a command until it is obeyed, as a person at a counter would."""
    async with asyncio.timeout(10):
        while True:
            try:
                await counter.command(world.register(2), message_id="second")
            except MeshError as error:
                if not error.retry:
                    raise
                await asyncio.sleep(0.05)
            else:
                return


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


def test_participants_stop_in_peace_although_the_server_is_gone(tmp_path: Path) -> None:
    """On uvloop, as programs run: writing to a connection that is lost raises RuntimeError."""

    async def lose_the_server() -> None:
        world = World(tmp_path)
        with world.server() as server:
            async with world.running() as mesh:
                await mesh["counter"].command(world.register(1))
                server.process.kill()
                server.process.wait()
                with pytest.raises(Unreachable):
                    await mesh["counter"].command(world.register(2))
                mesh["counter"]._asking._transport._client._pending.append(b"PING\r\n")

    run_loop(lose_the_server())
