"""Copies of a message that come late or twice; what exploring found (`python -m mesh explore`)."""

from pathlib import Path

from contracts.moving import MoveInRegistered, RegisterMoveIn
from mesh import virtual_time
from mesh.context import Context
from mesh.errors import MeshError, Refused
from mesh.service import Service
from mesh.simulated_network import Conditions
from tests.mesh.simulated_mesh import REGISTRY, SmallSimulation

DOUBLED = Conditions(duplication=0.99)


def test_a_delivery_that_is_handed_over_twice_does_not_stop_what_follows(tmp_path: Path) -> None:
    """Found by seed 0: the queue of that person stood still for ever."""
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        async with small.running(conditions=DOUBLED) as made:
            await small.register(made, 1)
            await made.clock.sleep(60.0)
            await small.register(made, 1)
            await small.at_rest(made)

    virtual_time.run(play())
    assert small.written("tax") == [1, 1]


def test_a_command_that_was_refused_is_not_carried_out_when_a_copy_comes_late(
    tmp_path: Path,
) -> None:
    """Found by seed 92: what the citizen held for refused took effect after all."""
    small = SmallSimulation(tmp_path)
    obeyed: list[str] = []
    service = Service(REGISTRY)
    forbidden = True

    @service.obeys(RegisterMoveIn)
    async def register(_: RegisterMoveIn, ctx: Context) -> MoveInRegistered:
        if forbidden:
            raise Refused("not-moved-out", "file the move out first")
        obeyed.append(ctx.request_id)
        return MoveInRegistered(late_days=0)

    async def send(message_id: str) -> str:
        try:
            await counter.command(small.world.register(1), message_id=message_id)
        except MeshError as error:
            return error.code
        return "accepted"

    async def play() -> list[str]:
        nonlocal counter, forbidden
        async with small.running({REGISTRY: service}) as made:
            counter = made.running["counter"]
            one, other = made.clock.uuid7(), made.clock.uuid7()
            first = await send(one)
            forbidden = False
            late, again = await send(one), await send(other)
            await made.crash(REGISTRY)
            await made.restart(REGISTRY)
            return [first, late, again, await send(one)]

    counter = None
    refused = "refused.not-moved-out"
    assert virtual_time.run(play()) == [refused, refused, "accepted", refused]
    assert len(obeyed) == 1
