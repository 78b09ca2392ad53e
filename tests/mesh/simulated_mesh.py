"""The small mesh in a simulation, whose participants keep in their files what they are told."""

import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from contracts.moving import MovedIn, MoveInRegistered, RegisterMoveIn
from mesh import operating
from mesh.clock import JST
from mesh.context import Context
from mesh.errors import MeshError
from mesh.service import Service
from mesh.simulated_network import TAME, Conditions
from mesh.simulation import Simulation, simulation
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import seed_keys
from services.witness.handlers import service as witness
from tests.mesh.small_mesh import HERE, World

START = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
LISTENERS = ("family-register", "tax", "health-insurance", "portal")
REGISTRY = "resident-registry"


class SmallSimulation:
    """The small mesh with keys from a seed; whoever is told writes it down."""

    def __init__(self, directory: Path, seed: int = 1, *, witnessed: bool = False) -> None:
        directory.mkdir(exist_ok=True)
        self.world = World(directory, witnessed=witnessed)
        self.deployment = self.world.deployment
        self.seed = seed
        keys = directory / "keys"
        seed_keys(keys, self.deployment.participants, random.Random(seed).randbytes)

    @asynccontextmanager
    async def running(
        self, services: dict[str, Service] | None = None, *, conditions: Conditions = TAME
    ) -> AsyncIterator[Simulation]:
        """Run everyone, some with services of a test's own."""
        ours = {name: self._service(name) for name in self.deployment.participants}
        async with simulation(
            {**ours, **(services or {})},
            deployment=self.deployment,
            policy=self.world.policy,
            seed=self.seed,
            start=START,
            conditions=conditions,
        ) as made:
            await made.start()
            yield made

    def written(self, participant: str) -> list[int]:
        """Return whom a participant has written down, in that order, by number."""
        codes = {self.world.code(participant, number): number for number in range(1, 40)}
        with operating.reading(self.deployment.database(participant)) as db:
            return [codes[person] for (person,) in db.execute("SELECT person FROM written")]

    async def register(self, made: Simulation, *numbers: int) -> None:
        """Let the counter register persons, however often it takes."""
        message_id = made.clock.uuid7()
        for _ in range(500):
            if "counter" in made.running:
                try:
                    await made.running["counter"].command(
                        self.world.register(*numbers), message_id=message_id
                    )
                except MeshError as error:
                    if not error.retry:
                        raise
                else:
                    return
            await made.clock.sleep(1.0)
        raise AssertionError("the registry never answered")

    async def at_rest(self, made: Simulation, within: float = 7200.0) -> None:
        """Wait, in virtual time, until nothing is promised any more."""
        began = made.clock.wall_ns()
        while open_still := operating.untold(self.deployment):
            assert made.clock.wall_ns() - began < within * 1e9, open_still
            await made.clock.sleep(1.0)

    def _service(self, name: str) -> Service:
        if name == "code-exchange":
            return code_exchange
        if name == "witness":
            return witness
        service = Service(name, schema="CREATE TABLE IF NOT EXISTS written (person TEXT NOT NULL);")
        if name == REGISTRY:
            service.obeys(RegisterMoveIn)(register_move_in)
        if name in LISTENERS:
            service.on(MovedIn)(write_down)
        return service


async def write_down(event: MovedIn, ctx: Context) -> None:
    ctx.tx.write("INSERT INTO written VALUES (?)", event.person)


async def register_move_in(command: RegisterMoveIn, ctx: Context) -> MoveInRegistered:
    for person in command.movers:
        ctx.tx.write("INSERT INTO written VALUES (?)", person)
        ctx.publish(
            MovedIn(
                person=person,
                moved_on=command.moved_on,
                address=command.address,
                head=person,
                register_municipality=HERE,
            )
        )
    return MoveInRegistered(late_days=0)
