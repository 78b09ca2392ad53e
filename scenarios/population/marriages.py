"""When couples married: of age, and before their eldest child, if they have one."""

import datetime as dt
import random

from contracts.common import Sex
from scenarios.population.drawing import between
from scenarios.population.model import Marriage, Person, Register

MARRIAGEABLE = 18
"""民法731条."""

BEFORE_BIRTH = (250, 1500)
"""So many days before the eldest child a couple married."""

YEARS_TOGETHER = (0, 12)
"""How long after coming of age a couple without children has married."""

_DAYS_OF_YEAR = 365.2425


def days(years: float) -> int:
    """Return how many days so many years have, on average."""
    return int(years * _DAYS_OF_YEAR)


def marriages_of(
    rng: random.Random, persons: list[Person], registers: list[Register], base_date: dt.date
) -> list[Marriage]:
    """Return the marriages of the living, by position of the one who stands first."""
    eldest: dict[int, int] = {}
    for person in persons:
        if person.mother is not None:
            birth = person.birth_date.toordinal()
            eldest[person.mother] = min(birth, eldest.get(person.mother, birth))
    marriages = []
    for number, person in enumerate(persons):
        spouse = person.spouse
        if spouse is None or registers[person.register].first != number:
            continue
        births = (person.birth_date.toordinal(), persons[spouse].birth_date.toordinal())
        mother = number if person.sex is Sex.FEMALE else spouse
        on = wedding(rng, births, eldest.get(mother), base_date.toordinal())
        marriages.append(Marriage(one=number, other=spouse, on=dt.date.fromordinal(on)))
    return marriages


def wedding(rng: random.Random, births: tuple[int, int], eldest: int | None, today: int = 0) -> int:
    """Draw the day of a marriage, as an ordinal.

    Args:
        rng: The only source of chance.
        births: Of the couple.
        eldest: Birth of the first child.
        today: The last day on which those without children can have married.
    """
    of_age = max(births) + days(MARRIAGEABLE) + 1
    if eldest is None:
        earliest = min(of_age, today)
        return between(rng, earliest, min(today, earliest + days(between(rng, *YEARS_TOGETHER))))
    latest = eldest - BEFORE_BIRTH[0]
    earliest = max(of_age, eldest - BEFORE_BIRTH[1])
    return between(rng, min(earliest, latest), latest)
