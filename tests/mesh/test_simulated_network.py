"""Whole participants in virtual time, on a network that loses, doubles and reorders."""

import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mesh import operating, virtual_time
from mesh.clock import JST
from mesh.errors import Unreachable
from mesh.participant import RunningParticipant
from mesh.running import running_on
from mesh.simulated_network import Conditions, Network
from mesh.simulated_transport import SimulatedTransport
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


@pytest.mark.parametrize(
    "impossible",
    [{"loss": 1.0}, {"loss": -0.1}, {"duplication": 1.5}, {"delay_seconds": -1.0}, {"spread": -1}],
)
def test_impossible_conditions_are_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        Conditions(**impossible)
