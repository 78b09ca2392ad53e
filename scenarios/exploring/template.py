"""A small country, filled once; every seed of an exploration starts from the same files."""

import datetime as dt
import shutil
from pathlib import Path

import msgspec

from mesh.deployment import Deployment
from mesh.permits import Policy
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.loading import fill_stores
from scenarios.stage.running import StageOptions
from scenarios.stage.simulating import made
from services.catalogue import SERVICES

SEED = 1
"""Of the population and of the deployment's secrets: they are the same in every exploration."""

RESIDENTS = 120
PLACES = MUNICIPALITIES[:2]
BEGINNING = dt.date(2026, 6, 1)
"""The first day: a Monday, on which everything that the law foresees is in force."""


class Template(msgspec.Struct, frozen=True):
    """A filled country, and a place in which one run after the other is played.

    Attributes:
        deployment: That of the runs; its stores are put back by `renew`.
        filled: Where the stores are as they were at the beginning.
    """

    options: StageOptions
    population: Population
    deployment: Deployment
    policy: Policy
    filled: Path

    @classmethod
    def make(cls, directory: Path) -> "Template":
        """Generate the residents, and fill the stores of everybody who takes part."""
        options = StageOptions(municipalities=PLACES, date=BEGINNING)
        population = generate(
            residents=RESIDENTS,
            seed=SEED,
            base_date=BEGINNING - dt.timedelta(days=60),
            municipalities=PLACES,
            life_event="bereavement",
        )
        deployment = made(directory, options, SEED)
        fill_stores(deployment, population)
        policy = Policy.load(deployment.permits_file, set(SERVICES))
        filled = directory / "filled"
        (directory / "data").rename(filled)
        return cls(options, population, deployment, policy, filled)

    def renew(self) -> None:
        """Put the stores back as they were."""
        data = self.deployment.directory / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        for store in self.filled.glob("*.sqlite"):
            shutil.copyfile(store, data / store.name)
