"""Who of a whole population dies on one day, who reports it, and who confirms."""

import datetime as dt
import math
import random
from collections.abc import Iterator

from contracts.common import age_on
from contracts.deaths import Capacity
from mesh.errors import SetupError
from scenarios.bereavement.plan import Death, Planner

DOUBLES_IN = 8.0
"""Years of age in which mortality doubles (Gompertz)."""


def deaths_of_a_day(planner: Planner, count: int, seed: int) -> list[Death]:
    """Plan so many deaths of residents of different households, who are no near relatives.

    So what one family is told does not depend on which death is recorded first.

    Raises:
        SetupError: There are not so many such residents.
    """
    chosen = _chosen(planner, count, random.Random(seed))  # noqa: S311 - reproducible
    dead = set(chosen)
    strangers = _strangers(planner, dead)
    return [_death(planner, person, dead, strangers) for person in chosen]


def _chosen(planner: Planner, count: int, rng: random.Random) -> list[int]:
    persons = planner.population.persons
    # The smallest of exponential waiting times with the weights as rates: a weighted sample.
    waits = [
        rng.expovariate(math.exp2(age_on(person.birth_date, planner.day) / DOUBLES_IN))
        for person in persons
    ]
    chosen: list[int] = []
    taken: set[int] = set()
    for person in sorted(range(len(persons)), key=waits.__getitem__):
        if len(chosen) == count:
            break
        if person not in taken:
            chosen.append(person)
            taken |= {person, *planner.kin.near(person)}
    if len(chosen) < count:
        raise SetupError(
            f"{len(persons)} residents have only {len(chosen)} families for {count} deaths;"
            " raise --residents"
        )
    return chosen


def _strangers(planner: Planner, dead: set[int]) -> dict[str, int]:
    """Return, for each municipality, an adult who can report as the owner of a house."""
    found: dict[str, int] = {}
    for person in range(len(planner.population.persons)):
        if person not in dead and planner.adult(person):
            found.setdefault(planner.kin.residence(person).slug, person)
    return found


def _death(planner: Planner, person: int, dead: set[int], strangers: dict[str, int]) -> Death:
    died_on = planner.day - dt.timedelta(days=1)
    reporter = next(_reporters(planner, person, dead), None)
    if reporter is not None:
        return planner.death(person, reporter, died_on=died_on)
    residence = planner.kin.residence(person)
    others = [s for slug, s in strangers.items() if slug != residence.slug]
    return planner.death(person, others[0], died_on=died_on, capacity=Capacity.HOUSE_OWNER)


def _reporters(planner: Planner, person: int, dead: set[int]) -> Iterator[int]:
    """Yield the relatives of age who could report it: the nearest first."""
    kin = planner.kin
    spouse = kin.spouse(person)
    relatives = [
        *(() if spouse is None else (spouse,)),
        *kin.children(person),
        *reversed(planner.population.parents_of(person)),
        *kin.siblings(person),
    ]
    at_home = set(kin.household(person))
    for relative in sorted(relatives, key=lambda r: (r != spouse, r not in at_home)):
        if relative not in dead and planner.adult(relative):
            yield relative
