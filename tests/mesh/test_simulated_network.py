"""Whole participants in virtual time, on a network that loses, doubles and reorders."""

import asyncio
import datetime as dt
import math
import random
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mesh import operating, virtual_time
from mesh.clock import JST
from mesh.errors import Unreachable
from mesh.participant import RunningParticipant
from mesh.running import running_on
from mesh.simulated_network import TAME, Conditions, Network
from mesh.simulated_transport import SimulatedTransport
from mesh.transport import Asked
from mesh.virtual_time import VirtualClock
from tests.mesh.small_mesh import World

START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
ROUGH = Conditions(delay_seconds=0.02, spread=1.0, loss=0.15, duplication=0.1)
TOLD = ("family-register", "tax", "health-insurance", "portal")


class Simulation:
    """The small mesh in virtual time."""

    def __init__(self, directory: Path, seed: int = 1) -> None:
        self.world = World(directory)
        self.network = Network(
            set(self.world.policy.links(self.world.deployment)), random.Random(seed)
        )
        self.seed = seed

    @asynccontextmanager
    async def running(self) -> AsyncIterator[dict[str, RunningParticipant]]:
        world = self.world
        world.clock = VirtualClock(START, self.seed)
        names = list(world.deployment.participants)
        async with running_on(
            {name: SimulatedTransport(name, self.network) for name in names},
            {name: world._service(name) for name in names},
            deployment=world.deployment,
            policy=world.policy,
            clock=world.clock,
        ) as mesh:
            yield mesh

    async def at_rest(self, within: float = 3600.0) -> None:
        """Wait, in virtual time, until nothing is promised any more."""
        waited = 0.0
        while operating.untold(self.world.deployment):
            assert waited < within, operating.untold(self.world.deployment)
            await self.world.clock.sleep(1.0)
            waited += 1.0


def numbers(simulation: Simulation, participant: str) -> list[int]:
    world = simulation.world
    codes = {world.code(participant, n): n for n in range(1, 40)}
    return sorted(codes[event.person] for event in world.told.get(participant, []))


@pytest.mark.parametrize("seed", range(5))
def test_on_a_rough_network_everybody_is_told_once(tmp_path: Path, seed: int) -> None:
    simulation = Simulation(tmp_path, seed)

    async def play() -> None:
        async with simulation.running() as mesh:
            simulation.network.conditions = ROUGH
            command = simulation.world.register(*range(1, 21))
            await insist(mesh["counter"], command, simulation)
            await simulation.at_rest()

    virtual_time.run(play())
    assert simulation.world.registrations == 1
    for participant in ("tax", "health-insurance", "family-register"):
        assert numbers(simulation, participant) == list(range(1, 21))


async def insist(counter: RunningParticipant, command: object, simulation: Simulation) -> None:
    message_id = simulation.world.clock.uuid7()
    for _ in range(100):
        try:
            await counter.command(command, message_id=message_id)  # type: ignore[arg-type]
        except Unreachable:
            continue
        return
    raise AssertionError("the registry never answered")


def test_a_partition_delays_what_is_told_and_loses_nothing(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path)

    async def play() -> tuple[list[int], list[int]]:
        async with simulation.running() as mesh:
            simulation.network.part("resident-registry", "tax")
            await mesh["counter"].command(simulation.world.register(1, 2))
            await simulation.world.clock.sleep(600)
            apart = numbers(simulation, "tax"), numbers(simulation, "health-insurance")
            simulation.network.join("resident-registry", "tax")
            await simulation.at_rest()
            return apart

    assert virtual_time.run(play()) == ([], [1, 2])
    assert numbers(simulation, "tax") == [1, 2]


def test_a_server_that_is_down_and_has_lost_its_queues_loses_nothing(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path)

    async def play() -> None:
        async with simulation.running() as mesh:
            await mesh["counter"].command(simulation.world.register(1, 2, 3))
            simulation.network.go_down()
            for name in TOLD:
                simulation.network.forget_inbox(name)
            await simulation.world.clock.sleep(3600)
            simulation.network.come_up()
            await simulation.at_rest()

    virtual_time.run(play())
    assert numbers(simulation, "tax") == [1, 2, 3]


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    def play(directory: Path) -> tuple[object, ...]:
        directory.mkdir()
        simulation = Simulation(directory, seed=3)

        async def whole() -> float:
            async with simulation.running() as mesh:
                simulation.network.conditions = ROUGH
                await insist(mesh["counter"], simulation.world.register(*range(1, 11)), simulation)
                await simulation.at_rest()
                return simulation.world.clock.wall_ns()

        ended = virtual_time.run(whole())
        return ended, simulation.network.counts, numbers(simulation, "tax")

    assert play(tmp_path / "one") == play(tmp_path / "two")


LINK = ("one", "other", "asks.v1")


def carried(
    conditions: Conditions, messages: int, *, apart: bool = False
) -> tuple[list[float], list[int]]:
    """Let one ask the other; return after how long each question arrived, and which it was."""
    delays: list[float] = []
    order: list[int] = []

    async def play() -> None:
        network = Network([LINK], random.Random(7), conditions)
        loop = asyncio.get_running_loop()

        def arrived(asked: Asked) -> None:
            delays.append(loop.time())
            order.append(int(asked.body))

        network.attach("other", arrived)
        if apart:
            network.part("one", "other")
        asking = (network.ask(*LINK, b"%d" % number, deadline=60.0) for number in range(messages))
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(outcome, Unreachable) for outcome in outcomes)

    virtual_time.run(play())
    return delays, order


def test_messages_take_as_long_as_the_conditions_say() -> None:
    delays, order = carried(Conditions(delay_seconds=0.2), 50)
    assert delays == pytest.approx([0.2] * 50)
    assert order == list(range(50))


def test_delays_are_spread_around_their_median() -> None:
    delays, _ = carried(Conditions(delay_seconds=0.2, spread=0.5), 2000)
    logarithms = [math.log(delay) for delay in delays]
    assert statistics.median(delays) == pytest.approx(0.2, rel=0.05)
    assert statistics.stdev(logarithms) == pytest.approx(0.5, rel=0.05)


def test_where_delays_are_spread_messages_overtake_each_other() -> None:
    _, order = carried(Conditions(delay_seconds=0.2, spread=0.5), 50)
    assert sorted(order) == list(range(50))
    assert order != sorted(order)


def test_a_share_of_the_messages_is_lost() -> None:
    _, order = carried(Conditions(loss=0.3), 2000)
    assert len(set(order)) == len(order)
    assert len(order) == pytest.approx(1400, rel=0.05)


def test_a_share_of_the_messages_arrives_twice() -> None:
    _, order = carried(Conditions(duplication=0.3), 2000)
    assert len(set(order)) == 2000
    assert len(order) == pytest.approx(2600, rel=0.05)


def test_between_participants_that_are_apart_nothing_passes() -> None:
    assert carried(TAME, 20, apart=True) == ([], [])


def test_the_trace_tells_runs_apart_by_what_was_said_and_when() -> None:
    def trace(body: bytes, delay: float) -> str:
        async def play() -> str:
            network = Network([LINK], random.Random(1), TAME)
            await asyncio.sleep(delay)
            with pytest.raises(Unreachable):
                await network.ask(*LINK, body, deadline=1.0)
            return network.trace_hash()

        return virtual_time.run(play())

    assert trace(b"a", 1.0) == trace(b"a", 1.0)
    assert len({trace(b"a", 1.0), trace(b"b", 1.0), trace(b"a", 2.0)}) == 3


@pytest.mark.parametrize(
    "impossible",
    [{"loss": 1.0}, {"loss": -0.1}, {"duplication": 1.5}, {"delay_seconds": -1.0}, {"spread": -1}],
)
def test_impossible_conditions_are_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        Conditions(**impossible)
