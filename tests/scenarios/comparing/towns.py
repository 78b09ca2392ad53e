"""Small towns in which much happens, to be played under each design."""

import datetime as dt
import functools

import msgspec

from mesh import virtual_time
from scenarios.comparing.designs import DESIGNS, Rhythm
from scenarios.comparing.model import DesignResult
from scenarios.comparing.playing import Period, play
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.running import StageOptions
from scenarios.year.plan import Plan, plan
from scenarios.year.rates import PerThousand, load

START = dt.date(2026, 4, 1)
PLACES = MUNICIPALITIES[:3]
RESIDENTS = 300

EVENTFUL = msgspec.structs.replace(
    load(),
    per_thousand=PerThousand(
        moves=600.0, deaths=150.0, births=100.0, marriages=80.0, divorces=60.0, incomes=150.0
    ),
)


@functools.cache
def town(days: int, seed: int = 1) -> tuple[Population, Plan]:
    people = generate(
        residents=RESIDENTS,
        seed=seed,
        base_date=START,
        municipalities=PLACES,
        life_event="bereavement",
    )
    return people, plan(people, PLACES, EVENTFUL, start=START, days=days, seed=seed)


def period(days: int, *, seed: int = 1, transport: str = "simulated", every: int = 10) -> Period:
    return Period(
        options=StageOptions(
            municipalities=PLACES,
            date=START,
            without=frozenset({"second-bank", "deposit-insurance", "family-court"}),
        ),
        days=days,
        seed=seed,
        transport=transport,
        rhythm=Rhythm(pull_every_days=every, extract_every_days=every),
    )


@functools.cache
def played(design: str, days: int = 60, seed: int = 1) -> DesignResult:
    """Return what one design did; played once for all tests of a process."""
    return virtual_time.run(
        play(DESIGNS[design], period(days, seed=seed), *town(days, seed), lambda _: None)
    )
