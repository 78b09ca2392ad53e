"""The residents as they are on a planned day: what life has changed since the population was made.

Only what has changed is kept here, so that a hundred thousand people cost nothing. Somebody is a
kin number of the population, or comes behind them all if born since. Households keep their
positions, wherever they move: they move as a whole, and a child is born into the mother's.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contracts.common import Address, MunicipalityCode, PersonName, Sex, Yen, age_on
from scenarios.population.model import Population
from services.resident_registry.households import HEAD_AGE

ADULT = 18
"""Age of majority since 1 April 2022 (民法4条)."""


class Newborn(NamedTuple):
    """Somebody born since the population was made."""

    name: PersonName
    sex: Sex
    born_on: dt.date
    mother: int
    father: int


class LastRecord(NamedTuple):
    """When somebody died, and where they lived."""

    died_on: dt.date
    residence: MunicipalityCode


class World:
    """Who lives where, with whom, under which name, and married to whom.

    Attributes:
        newborns: Those born since, in the order of their numbers.
        last_records: Those who have died since.
    """

    def __init__(self, population: Population) -> None:
        self.population = population
        self.newborns: list[Newborn] = []
        self.last_records: dict[int, LastRecord] = {}
        self._known = len(population.persons) + len(population.departed)
        self._members: dict[int, list[int]] = {}
        self._addresses: dict[int, tuple[Address, dt.date]] = {}
        self._spouses: dict[int, int | None] = {}
        self._married_on = _weddings(population)
        self._names: dict[int, PersonName] = {}
        self._registers: dict[int, MunicipalityCode] = {}
        self._incomes: dict[tuple[int, int], Yen] = {}

    # ---- one person --------------------------------------------------------------------

    def residents(self) -> Iterator[int]:
        """Yield everybody who is alive."""
        everyone = (*range(len(self.population.persons)), *self._born_since())
        return (number for number in everyone if number not in self.last_records)

    def alive(self, number: int) -> bool:
        """Tell whether somebody is."""
        is_late = len(self.population.persons) <= number < self._known
        return not is_late and number not in self.last_records

    def newborn(self, number: int) -> Newborn | None:
        """Return who was born since; `None` for anybody else."""
        return self.newborns[number - self._known] if number >= self._known else None

    def name_of(self, number: int) -> PersonName:
        """Return a name."""
        if number in self._names:
            return self._names[number]
        child = self.newborn(number)
        return self.population.name_of(number) if child is None else child.name

    def born_on(self, number: int) -> dt.date:
        """Return a date of birth."""
        child = self.newborn(number)
        return self.population.birth_of(number) if child is None else child.born_on

    def age(self, number: int, day: dt.date) -> int:
        """Return the age in completed years."""
        return age_on(self.born_on(number), day)

    def is_adult(self, number: int, day: dt.date) -> bool:
        """Tell whether somebody is alive and of age."""
        return self.alive(number) and self.age(number, day) >= ADULT

    def parents_of(self, number: int) -> tuple[int, ...]:
        """Return the parents that are known: mother, father."""
        child = self.newborn(number)
        return self.population.parents_of(number) if child is None else (child.mother, child.father)

    def spouse(self, number: int) -> int | None:
        """Return who is married to somebody, and alive."""
        if number in self._spouses:
            spouse = self._spouses[number]
        elif number < len(self.population.persons):
            spouse = self.population.persons[number].spouse
        else:
            spouse = None
        return spouse if spouse is not None and self.alive(spouse) else None

    def married_on(self, one: int) -> dt.date | None:
        """Return since when somebody is married."""
        return self._married_on.get(one)

    def register_of(self, number: int) -> MunicipalityCode:
        """Return where the family register is kept."""
        if number in self._registers:
            return self._registers[number]
        child = self.newborn(number)
        if child is not None:
            return self.register_of(child.mother)
        return self.population.register_of(number).municipality

    def income(self, number: int, year: int) -> Yen | None:
        """Return the income of a calendar year as it is assessed now; `None` if it is not."""
        if (number, year) in self._incomes:
            return self._incomes[number, year]
        return self.population.persons[number].incomes.get(year)

    # ---- one household -----------------------------------------------------------------

    def household_of(self, number: int) -> int:
        """Return the position of a household."""
        child = self.newborn(number)
        return self.population.persons[number if child is None else child.mother].household

    def members(self, household: int) -> Sequence[int]:
        """Return those who live in a household, the head first; nobody if all have died."""
        unchanged = self.population.households[household].members
        return self._members.get(household, unchanged)

    def address(self, household: int) -> Address:
        """Return where a household lives."""
        moved = self._addresses.get(household)
        return self.population.households[household].address if moved is None else moved[0]

    def residence(self, number: int) -> MunicipalityCode:
        """Return the municipality in which somebody lives."""
        return self.address(self.household_of(number)).municipality

    def since(self, number: int) -> dt.date:
        """Return since when somebody lives at the address."""
        moved = self._addresses.get(self.household_of(number))
        child = self.newborn(number)
        here = self.population.persons[number].moved_in_on if child is None else child.born_on
        return here if moved is None else max(here, moved[1])

    def heirs_of_head(self, household: int, day: dt.date) -> list[int]:
        """Return who can be head when the head has died, who is named first (住基法施行令25条).

        Not a child beside somebody older; the spouse before the others, then the eldest.
        """
        head, *others = self.members(household)
        possible = [m for m in others if self.age(m, day) >= HEAD_AGE] or others
        return sorted(possible, key=lambda m: (m != self.spouse(head), self.born_on(m), m))

    # ---- what happens ------------------------------------------------------------------

    def move(self, household: int, address: Address, on: dt.date) -> None:
        """A household has moved."""
        self._addresses[household] = (address, on)

    def die(self, number: int, on: dt.date) -> None:
        """Somebody has died; see `heirs_of_head` for who follows a head."""
        household = self.household_of(number)
        members = [*self.members(household)]
        if number == members[0] and len(members) > 1:
            first = self.heirs_of_head(household, on)[0]
            members.sort(key=lambda m: m != first)
        members.remove(number)
        self._members[household] = members
        self.last_records[number] = LastRecord(on, self.residence(number))

    def bear(self, child: Newborn) -> int:
        """A child was born; return its number."""
        number = self._known + len(self.newborns)
        self.newborns.append(child)
        household = self.household_of(child.mother)
        self._members[household] = [*self.members(household), number]
        return number

    def marry(self, keeps: int, takes: int, on: dt.date, name: PersonName) -> None:
        """Two have married; the second bears the name of the first (民法750条)."""
        self._spouses[keeps], self._spouses[takes] = takes, keeps
        self._married_on[keeps] = self._married_on[takes] = on
        self._registers[takes] = self.register_of(keeps)
        self._names[takes] = name

    def divorce(self, keeps: int, leaves: int, name: PersonName) -> None:
        """Two have divorced; the second bears the name of before (民法767条1項)."""
        self._spouses[keeps] = self._spouses[leaves] = None
        self._registers[leaves] = self.register_of(keeps)
        self._names[leaves] = name

    def correct_income(self, number: int, year: int, income: Yen) -> None:
        """An income is assessed anew."""
        self._incomes[number, year] = income

    def _born_since(self) -> range:
        return range(self._known, self._known + len(self.newborns))


def _weddings(population: Population) -> dict[int, dt.date]:
    """Return since when people are married."""
    lasting = (marriage for marriage in population.marriages if marriage.ended_on is None)
    return {one: wed.on for wed in lasting for one in (wed.one, wed.other)}
