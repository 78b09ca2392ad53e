"""What is promised about delivery, with parts stopped on purpose: docs/delivery.md."""

import asyncio
import shutil
from pathlib import Path

import pytest

from mesh import operating
from mesh.errors import MeshError, Unreachable
from mesh.participant import RunningParticipant
from mesh.running import run_loop
from tests.mesh.small_mesh import World, until

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("little_patience")]

TELLERS = ("code-exchange", "resident-registry", "counter")
LISTENERS = ("tax", "family-register", "health-insurance")


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
                await obeyed(mesh["counter"], world)  # other accounts may hear of it a moment later
                await until(lambda: len(world.told) == 3)


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


async def test_a_server_that_comes_back_without_its_store_loses_nothing(tmp_path: Path) -> None:
    """Participants that run all the while make their inboxes anew when they are connected again."""
    world = World(tmp_path)
    with world.server() as server:
        port = int(server.url.rpartition(":")[2])
        async with world.running() as mesh:
            await obeyed(mesh["counter"], world, 1)
            await until(lambda: len(world.told) == 3)
            server.process.kill()
            server.process.wait()
            shutil.rmtree(tmp_path / "jetstream")
            with world.server(port):
                await obeyed(mesh["counter"], world)
                await until(lambda: len(world.told.get("tax", ())) == 2)
                await until(lambda: not operating.untold(world.deployment))
    assert [len(world.told[name]) for name in LISTENERS] == [2, 2, 2]


async def obeyed(counter: RunningParticipant, world: World, person: int = 2) -> None:
    """Send a command until it is obeyed, as a person at a counter would."""
    async with asyncio.timeout(20):
        while True:
            try:
                await counter.command(world.register(person), message_id=f"person-{person}")
            except MeshError as error:
                if not error.retry:
                    raise
                await asyncio.sleep(0.05)
            else:
                return


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


async def _forget_receipts(participant: RunningParticipant) -> None:
    """Leave the outbox as it is when receipts got lost."""
    with participant.store.section() as tx:
        tx.write("""UPDATE outbox SET state = 'sent', body = '{"person":"' || person || '"}'""")
    await participant.store.committed()


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
