"""Years to test: small towns in which much happens."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import NamedTuple

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.population.generate import generate
from scenarios.population.model import LifeEvent, Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.year.occasions import Act, Bereavement, Birth, Divorce, IncomeCorrection, Marriage
from scenarios.year.plan import Plan, plan
from scenarios.year.rates import PerThousand, Rates, load
from scenarios.year.world import World

START = dt.date(2026, 3, 20)
PLACES = MUNICIPALITIES[:3]

EVENTFUL = msgspec.structs.replace(
    load(),
    per_thousand=PerThousand(
        moves=900.0, deaths=200.0, births=300.0, marriages=200.0, divorces=150.0, incomes=300.0
    ),
)


@functools.lru_cache(maxsize=32)
def people(
    residents: int = 240,
    seed: int = 1,
    start: dt.date = START,
    life_event: LifeEvent = "bereavement",
    of: int = 3,
) -> Population:
    return generate(
        residents=residents,
        seed=seed,
        base_date=start,
        municipalities=MUNICIPALITIES[:of],
        life_event=life_event,
    )


@functools.lru_cache(maxsize=64)
def planned(
    residents: int = 240,
    seed: int = 1,
    days: int = 365,
    rates: Rates = EVENTFUL,
    start: dt.date = START,
    of: int = 3,
) -> Plan:
    population = people(residents, seed, start, of=of)
    return plan(population, MUNICIPALITIES[:of], rates, start, days, seed)


class Year(NamedTuple):
    """What happens from a day on, for so many days."""

    start: dt.date
    days: int
    acts: tuple[Act, ...]
    counts: dict[str, int]
    world: World


def whatever_happens(test: Callable[[Year], None]) -> Callable[[], None]:
    """Run a test with many plans, of any length and from any day."""

    @settings(max_examples=12)
    @given(
        seed=st.integers(0, 9),
        days=st.sampled_from([1, 2, 7, 30, 365, 400]),
        start=st.sampled_from([START, dt.date(2026, 1, 1), dt.date(2025, 6, 7)]),
    )
    def run(seed: int, days: int, start: dt.date) -> None:
        test(Year(start, days, *planned(seed=seed, days=days, start=start)))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def acting(act: Act) -> set[int]:
    """Who takes part in an act, the deceased left out."""
    occasion = act.occasion
    match occasion:
        case Bereavement():
            claimant = occasion.claimant
            return {occasion.death.reporter} | ({claimant} if claimant is not None else set())
        case Birth():
            return {occasion.mother, occasion.father, occasion.claimant}
        case Marriage():
            return {occasion.keeps, occasion.takes}
        case Divorce():
            return {occasion.keeps, occasion.leaves}
        case IncomeCorrection():
            return {occasion.person}
        case _:
            return set(occasion.movers)


def concerned(act: Act) -> set[int]:
    """Whose households an occasion is about, the reporter of a death left out."""
    occasion = act.occasion
    return {occasion.death.deceased} if isinstance(occasion, Bereavement) else acting(act)
