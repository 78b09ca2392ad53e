"""Relatives who died before the base date: the parents that people no longer have, and spouses.

Whoever has no living parent had two; whoever is widowed had a spouse. They are made when all
the living are, so that a population without them is the same people.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from contracts.common import Sex
from scenarios.population.drawing import between
from scenarios.population.marriages import MARRIAGEABLE, days, wedding
from scenarios.population.model import Departed, Marriage, Person
from scenarios.population.names import draw_name
from scenarios.population.registers import Registrar
from scenarios.population.surnames import SURNAMES, Surname

LINK_BYTES = 16

WIDOWED_FROM = 55
"""From this age a parent without a spouse has lost one; younger ones have not married."""

MOTHER_AT_BIRTH = (22, 34)
"""Age of a mother at her eldest child, in years."""

HUSBAND_OLDER = (-2, 5)
"""By how many years a husband is older than his wife."""

USUAL_AGE = 62
OLDEST = 104
"""People die after the one, if there was time for it, and always within the year of the other."""

YEARS_BEYOND = 5
"""Who would not be so many years past the usual age today has died young, at any time."""

Span = tuple[int, int]
"""Birth and death of a person, as ordinals of days."""


class Ancestors:
    """Makes the departed of a population, one family after the other.

    Attributes:
        departed: All made so far.
        late_parents: By position of a person, the kin numbers of the parents who died.
        marriages: Those of the departed.
        registrar: Makes the registers in which nobody is left.
    """

    def __init__(
        self, rng: random.Random, persons: list[Person], registrar: Registrar, base_date: dt.date
    ) -> None:
        self.departed: list[Departed] = []
        self.late_parents: dict[int, tuple[int, ...]] = {}
        self.marriages: list[Marriage] = []
        self.registrar = registrar
        self._rng = rng
        self._persons = persons
        self._base = base_date.toordinal()
        self._children = _children(persons)
        self._widowed: set[int] = set()

    def lose_spouses(self) -> None:
        """Let every parent without a spouse, if of an age, have lost one."""
        born_by = self._base - days(WIDOWED_FROM)
        for number, children in self._children.items():
            person = self._persons[number]
            if person.spouse is None and person.birth_date.toordinal() <= born_by:
                self._lose_spouse(number, person, children)

    def lose_parents(self, siblings: Sequence[int]) -> None:
        """Let brothers and sisters, who have no living parent, have lost both."""
        persons = self._persons
        births = [persons[number].birth_date.toordinal() for number in siblings]
        mother, father = self._draw_parents(min(births), max(births))
        home = next((number for number in siblings if self._stayed(number)), None)
        near = persons[siblings[0] if home is None else home].register
        first = self.next_number
        register = near if home is not None else self.registrar.close(first, near)
        surname = self._surname(siblings)
        taken = [persons[number].name.given for number in siblings]
        he = self.add(Sex.MALE, father, register, surname, taken)
        she = self.add(Sex.FEMALE, mother, register, surname, taken)
        for number in siblings:
            self.late_parents[number] = (she, he)
        self.marry(he, she, min(births))

    @property
    def next_number(self) -> int:
        """The kin number of the next one to be made."""
        return len(self._persons) + len(self.departed)

    def add(
        self,
        sex: Sex,
        span: Span,
        register: int,
        surname: Surname,
        taken: Collection[str] = (),
        *,
        parents: tuple[int, int] | tuple[None, None] = (None, None),
    ) -> int:
        """Make one who was born and died as given, and return the kin number.

        Args:
            sex: Man or woman.
            span: Days of birth and death.
            register: Where the death is entered.
            surname: As in the register.
            taken: Given names that nobody else bears in it.
            parents: Kin numbers of father and mother.
        """
        rng = self._rng
        birth_date = dt.date.fromordinal(span[0])
        father, mother = parents
        self.departed.append(
            Departed(
                link=rng.randbytes(LINK_BYTES),
                name=draw_name(rng, sex, birth_date.year, surname, taken),
                sex=sex,
                birth_date=birth_date,
                died_on=dt.date.fromordinal(span[1]),
                register=register,
                father=father,
                mother=mother,
            )
        )
        return self.next_number - 1

    def marry(self, he: int, she: int, eldest: int, *, after: int = 0) -> None:
        """Let two have married before the birth of their eldest child, and after another day."""
        ends = [
            self.departed[number - len(self._persons)].died_on
            for number in (he, she)
            if number >= len(self._persons)
        ]
        spouses = (self._born(he), self._born(she))
        on = max(wedding(self._rng, spouses, eldest), after)
        self.marriages.append(
            Marriage(one=he, other=she, on=dt.date.fromordinal(on), ended_on=min(ends))
        )

    def death_of(self, birth: int, *, after: int) -> int:
        """Draw the day of a death: at a good age, if there was time, and after some day."""
        latest = min(self._base - 1, birth + days(OLDEST))
        usual = birth + days(USUAL_AGE)
        died_young = usual > latest - days(YEARS_BEYOND)
        return between(self._rng, after + 1 if died_young else max(after + 1, usual), latest)

    def _lose_spouse(self, number: int, person: Person, children: list[int]) -> None:
        persons = self._persons
        births = [persons[child].birth_date.toordinal() for child in children]
        is_wife = person.sex is Sex.FEMALE
        older = days(between(self._rng, *HUSBAND_OLDER))
        of_age = min(births) - days(MARRIAGEABLE + 1)
        birth = min(of_age, person.birth_date.toordinal() + (-older if is_wife else older))
        taken = [person.name.given, *(persons[child].name.given for child in children)]
        late = self.add(
            Sex.MALE if is_wife else Sex.FEMALE,
            (birth, self.death_of(birth, after=max(births))),
            person.register,
            (person.name.family, person.name.family_kana),
            taken,
        )
        for child in children:
            self.late_parents[child] = (late,)
        self._widowed.add(number)
        he, she = (late, number) if is_wife else (number, late)
        self.marry(he, she, min(births))

    def _draw_parents(self, eldest: int, youngest: int) -> tuple[Span, Span]:
        mother = eldest - days(between(self._rng, *MOTHER_AT_BIRTH))
        father = mother - days(between(self._rng, *HUSBAND_OLDER))
        return (
            (mother, self.death_of(mother, after=youngest)),
            (father, self.death_of(father, after=youngest)),
        )

    def _stayed(self, number: int) -> bool:
        """Tell whether somebody is still in the register of the parents (戸籍法18条)."""
        alone = self._persons[number].spouse is None and number not in self._widowed
        return alone and number not in self._children

    def _surname(self, siblings: Sequence[int]) -> Surname:
        for number in siblings:
            person = self._persons[number]
            if self._bears_fathers_name(number, person):
                return person.name.family, person.name.family_kana
        return SURNAMES.draw(self._rng)

    def _bears_fathers_name(self, number: int, person: Person) -> bool:
        if person.spouse is not None:
            return self.registrar.registers[person.register].first == number
        return person.sex is Sex.MALE or number not in self._widowed

    def _born(self, number: int) -> int:
        living = len(self._persons)
        one = self._persons[number] if number < living else self.departed[number - living]
        return one.birth_date.toordinal()


def orphans(persons: list[Person], late_parents: dict[int, tuple[int, ...]]) -> Iterator[int]:
    """Yield everyone of whom no parent is known, also of those lost while this goes on."""
    for number, person in enumerate(persons):
        if person.father is None and person.mother is None and number not in late_parents:
            yield number


def _children(persons: list[Person]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for number, person in enumerate(persons):
        if person.father is not None:
            children[person.father].append(number)
        if person.mother is not None:
            children[person.mother].append(number)
    return children
