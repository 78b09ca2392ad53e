"""Opens the stage on the simulated network: the same country, in memory and in virtual time."""

import datetime as dt
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from mesh.clock import JST
from mesh.deployment import Deployment
from mesh.observing import NOBODY, Observer
from mesh.operating import reading
from mesh.permits import Policy
from mesh.simulated_network import TAME, Conditions
from mesh.simulation import Simulation, simulation
from mesh.store import Row
from scenarios.population.model import Population
from scenarios.stage.loading import fill_stores
from scenarios.stage.running import Stage, StageOptions
from services.catalogue import SERVICES
from services.code_exchange.store import seed_keys

REST_SECONDS = 60.0
MIDNIGHT = dt.time(0, 0, tzinfo=JST)


class SimulatedStage(Stage):
    """A country at work in virtual time; its civil time is the time of the simulation."""

    def __init__(
        self, options: StageOptions, population: Population, simulated: Simulation
    ) -> None:
        deployment, clock = simulated.deployment, simulated.clock
        super().__init__(options, population, deployment, clock, simulated.running, None)
        self.transport = "simulated"
        self.simulation = simulated

    async def until(self, moment: dt.datetime) -> None:
        """Let time pass until a moment."""
        left = (moment - self.clock.now()).total_seconds()
        if left > 0:
            await self.clock.sleep(left)

    async def at_rest(self) -> None:
        """Let a while pass: in virtual time nothing takes longer, unless it waits for somebody."""
        await self.clock.sleep(REST_SECONDS)


class SimulatedFile:
    """One participant's file, for reading: through the participant itself, while it runs.

    What sections have written is seen at once, and not only when it is committed, a moment later.
    """

    def __init__(self, stage: SimulatedStage, name: str) -> None:
        self._stage = stage
        self._name = name

    def read(self, sql: str, *params: object) -> list[Row]:
        """Run a query."""
        running = self._stage.running.get(self._name)
        if running is not None:
            return running.store.read(sql, *params)
        with reading(self._stage.deployment.database(self._name)) as db:
            return db.execute(sql, params).fetchall()


@asynccontextmanager
async def on_simulated_stage(
    options: StageOptions,
    population: Population,
    *,
    seed: int,
    shaped: Callable[[Policy], Policy] = lambda policy: policy,
    observer: Observer = NOBODY,
    conditions: Conditions = TAME,
    alone: bool = False,
) -> AsyncIterator[SimulatedStage]:
    """Set the stage at midnight of its date; for code that runs under `virtual_time.run`.

    Args:
        seed: Decides all that is left to chance, secrets and identifiers included.
        shaped: Returns the policy that holds here, given that of the contracts.
        alone: Whether files are read through `SimulatedFile` only: that is quicker.
    """
    directory = Path(tempfile.mkdtemp(prefix="tsunagi-"))
    try:
        deployment = made(directory, options, seed)
        fill_stores(deployment, population)
        policy = shaped(Policy.load(deployment.permits_file, set(SERVICES)))
        services = {name: SERVICES[p.kind] for name, p in deployment.participants.items()}
        async with simulation(
            services,
            deployment=deployment,
            policy=policy,
            seed=seed,
            start=dt.datetime.combine(options.date, MIDNIGHT),
            conditions=conditions,
            observer=observer,
            alone=alone,
        ) as simulated:
            await simulated.start()
            yield SimulatedStage(options, population, simulated)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def made(directory: Path, options: StageOptions, seed: int) -> Deployment:
    """Write a deployment whose secrets come from a seed, so that a run repeats itself."""
    rng = random.Random(seed)  # noqa: S311 - nothing that is simulated is a secret
    deployment = Deployment(directory, options.participants())
    deployment.save(rng.randbytes)
    seed_keys(directory / "keys", deployment.participants, rng.randbytes)
    return deployment
