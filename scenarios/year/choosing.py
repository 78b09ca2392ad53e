"""To whom something happens: drawn by age and household, of those who have nothing else under way.

The shares are estimates that keep what is known of them: the old die (Gompertz), the young and
those who live alone move, marriages and births have their ages.
"""

import datetime as dt
import math
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

from contracts.common import Sex
from scenarios.bereavement.crowd import DOUBLES_IN
from scenarios.population.drawing import Weighted
from scenarios.population.model import Population
from scenarios.year.world import ADULT, World

T = TypeVar("T")

TRIES = 200
"""How many are looked at until nobody is taken to be left to whom it could happen."""

NEAR_IN_AGE = 10
"""So many years apart, at most, are those who marry."""

COLLATERAL_DEGREE = 3
"""Up to which degree relatives do not marry (民法734条1項)."""

GRANDPARENTS = 2

_MOVES = ((30, 8.0), (40, 4.0), (50, 1.6), (65, 0.8), (200, 0.35))
"""How often a household moves by the age of its head, up to an age in years; likewise below."""

_MOVES_ALONE = 1.0
"""So many times as often does who lives alone."""

_MOVES_BY_SIZE = 0.9
"""And so many times as often a household with each member more."""

_BIRTHS = ((20, 0.0), (25, 2.0), (30, 6.0), (35, 7.0), (40, 3.5), (45, 0.7), (200, 0.0))
_MARRIAGES = (
    (18, 0.0),
    (25, 3.0),
    (30, 10.0),
    (35, 8.0),
    (40, 4.0),
    (50, 1.5),
    (65, 0.3),
    (200, 0.0),
)
_DIVORCES = ((30, 3.0), (45, 4.0), (60, 1.5), (200, 0.2))


class Choice:
    """Chooses people who are free; see `occupy`."""

    def __init__(self, rng: random.Random, world: World, day: dt.date) -> None:
        self._rng = rng
        self._world = world
        self._free_from: dict[int, dt.date] = {}
        population = world.population
        everyone = range(len(population.persons))
        births = [person.birth_date for person in population.persons]
        # Ages change by a year at most until the last day; they decide in decades.
        ages = [day.year - birth.year for birth in births]
        wives = [n for n in everyone if _is_wife(population, n)]
        self._residents = _table((n, math.exp2(ages[n] / DOUBLES_IN)) for n in everyone)
        self._mothers = _table((n, _at(ages[n], _BIRTHS)) for n in wives)
        self._wives = _table((n, _at(ages[n], _DIVORCES)) for n in wives)
        self._single = {
            sex: _table(
                (n, _at(ages[n], _MARRIAGES))
                for n in everyone
                if population.persons[n].sex is sex and population.persons[n].spouse is None
            )
            for sex in Sex
        }
        self._earners = _table(
            (n, 1.0) for n in everyone if ages[n] > ADULT and population.persons[n].incomes
        )
        self._homes = _table(
            (number, _readiness(ages[home.members[0]], len(home.members)))
            for number, home in enumerate(population.households)
        )

    def occupy(self, people: Iterable[int], until: dt.date) -> None:
        """Leave the households of some people alone until a day."""
        for person in people:
            household = self._world.household_of(person)
            self._free_from[household] = max(until, self._free_from.get(household, until))

    def is_free(self, person: int, day: dt.date) -> bool:
        """Tell whether somebody is alive, and nothing is under way in the household."""
        household = self._world.household_of(person)
        return self._world.alive(person) and self._free_from.get(household, day) <= day

    def dying(self, day: dt.date) -> int | None:
        """Choose who dies; `None` if there is nobody, as everywhere below."""
        return self._draw(self._residents, lambda n: self.is_free(n, day))

    def moving(self, day: dt.date) -> int | None:
        """Choose a household that moves, with an adult as its head."""

        def can(household: int) -> bool:
            members = self._world.members(household)
            return (
                bool(members)
                and self.is_free(members[0], day)
                and self._world.is_adult(members[0], day)
            )

        return self._draw(self._homes, can)

    def mean_moving(self) -> float:
        """Return how many people move with a household, on average."""
        homes = self._world.population.households
        if self._homes is None:
            return 1.0
        return self._homes.mean(lambda household: len(homes[household].members))

    def bearing(self, day: dt.date, can: Callable[[int], bool]) -> int | None:
        """Choose who has a child, of those who live with a husband; `can` decides last."""
        world = self._world

        def is_with_husband(mother: int) -> bool:
            father = world.spouse(mother)
            return father is not None and world.household_of(father) == world.household_of(mother)

        return self._draw(
            self._mothers, lambda n: self.is_free(n, day) and is_with_husband(n) and can(n)
        )

    def marrying(self, day: dt.date) -> tuple[int, int] | None:
        """Choose a man and a woman who were not married this year, nor are close relatives."""

        def can(one: int) -> bool:
            unmarried = self._world.married_on(one) is None
            return unmarried and self.is_free(one, day) and self._world.is_adult(one, day)

        def fits(man: int, woman: int) -> bool:
            apart = abs(self._world.born_on(man).year - self._world.born_on(woman).year)
            return can(woman) and apart <= NEAR_IN_AGE and not self._are_close(man, woman)

        man = self._draw(self._single[Sex.MALE], can)
        if man is None:
            return None
        woman = self._draw(self._single[Sex.FEMALE], lambda n: fits(man, n))
        return None if woman is None else (man, woman)

    def divorcing(self, day: dt.date) -> tuple[int, int] | None:
        """Choose a couple: wife and husband."""

        def can(wife: int) -> bool:
            husband = self._world.spouse(wife)
            return husband is not None and self.is_free(wife, day) and self.is_free(husband, day)

        wife = self._draw(self._wives, can)
        husband = None if wife is None else self._world.spouse(wife)
        return None if wife is None or husband is None else (wife, husband)

    def earning(self, day: dt.date) -> int | None:
        """Choose somebody with an income that was assessed."""
        return self._draw(self._earners, lambda n: self.is_free(n, day))

    def stranger(self, day: dt.date, household: int) -> int | None:
        """Choose an adult of another household."""

        def can(one: int) -> bool:
            world = self._world
            return world.household_of(one) != household and world.is_adult(one, day)

        return self._draw(self._earners, can)

    def _draw(self, table: "_Table[T] | None", fits: Callable[[T], bool]) -> T | None:
        if table is None:
            return None
        drawn = (table.draw(self._rng) for _ in range(TRIES))
        return next(filter(fits, drawn), None)

    def _are_close(self, one: int, other: int) -> bool:
        above, above_other = self._ancestors(one), self._ancestors(other)
        common = above.keys() & above_other.keys()
        return any(above[a] + above_other[a] <= COLLATERAL_DEGREE for a in common)

    def _ancestors(self, person: int) -> dict[int, int]:
        """Return the ancestors up to the grandparents, and the person, with their degree."""
        degrees, youngest = {person: 0}, [person]
        for degree in range(1, GRANDPARENTS + 1):
            youngest = [p for one in youngest for p in self._world.parents_of(one)]
            degrees = dict.fromkeys(youngest, degree) | degrees
        return degrees


class _Table(Weighted[T]):
    """A weighted table that knows its mean."""

    def mean(self, of: Callable[[T], float]) -> float:
        """Return the mean of something over the items, as often as they are drawn."""
        ends = self._cumulative
        starts = [0.0, *ends]
        shares = (end - start for start, end in zip(starts, ends, strict=False))
        return (
            sum(share * of(item) for share, item in zip(shares, self.items, strict=True))
            / self._total
        )


def _table(weights: Iterable[tuple[T, float]]) -> _Table[T] | None:
    likely = [(item, weight) for item, weight in weights if weight > 0]
    return _Table(likely) if likely else None


def _at(age: int, table: tuple[tuple[int, float], ...]) -> float:
    return next(weight for below, weight in table if age < below)


def _readiness(age_of_head: int, size: int) -> float:
    alone = _MOVES_ALONE if size == 1 else 1.0
    return _at(age_of_head, _MOVES) * alone * _MOVES_BY_SIZE ** (size - 1)


def _is_wife(population: Population, number: int) -> bool:
    person = population.persons[number]
    return person.sex is Sex.FEMALE and person.spouse is not None
