"""Populations to test: small ones, over seeds, dates and stages."""

import datetime as dt
import functools
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.common import age_on
from scenarios.population.generate import generate
from scenarios.population.model import LifeEvent, Person, Population
from scenarios.population.places import MUNICIPALITIES

BASE_DATE = dt.date(2024, 4, 1)
MINIMUM = 60

always = settings(max_examples=8)


@functools.lru_cache(maxsize=64)
def population(
    seed: int,
    base_date: dt.date = BASE_DATE,
    of: int = 3,
    each: int = 100,
    life_event: LifeEvent = "moving",
) -> Population:
    return generate(
        residents=of * each,
        seed=seed,
        base_date=base_date,
        municipalities=MUNICIPALITIES[:of],
        life_event=life_event,
    )


def whatever_the_seed(test: Callable[[Population], None]) -> Callable[[], None]:
    """Run a test with many populations; a failure names the arguments, not all the people."""
    return _with_many(test, "moving", "bereavement")


def whoever_dies(test: Callable[[Population], None]) -> Callable[[], None]:
    """Run a test with many populations to whom a death will happen."""
    return _with_many(test, "bereavement")


def _with_many(test: Callable[[Population], None], *life_events: LifeEvent) -> Callable[[], None]:
    @always
    @given(
        seed=st.integers(0, 19),
        base_date=st.sampled_from([BASE_DATE, dt.date(2024, 10, 1), dt.date(2020, 2, 29)]),
        of=st.sampled_from([1, 2, 3, 5]),
        life_event=st.sampled_from(life_events),
    )
    def run(seed: int, base_date: dt.date, of: int, life_event: LifeEvent) -> None:
        test(population(seed, base_date, of, life_event=life_event))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def age(person: Person, at: Population) -> int:
    return age_on(person.birth_date, at.base_date)


def is_late_family(person: Person, at: Population) -> bool:
    """Whether somebody is of the families whose father was old: the role is so on purpose."""
    return any(
        home == person.household
        for role, home in at.cast.items()
        if role.startswith("late-father@")
    )


def at_home(person: Person, relative: int | None, at: Population) -> bool:
    return relative is not None and at.persons[relative].household == person.household
