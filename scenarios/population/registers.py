"""Family registers (戸籍): who is entered with whom, under which surname, and where.

A marriage makes a new register of the couple (戸籍法16条), under the surname of the one who
stands first (民法750条); so does a child for its unmarried parent (17条: never three generations
in one). Unmarried children stay with their parents (18条), also those who live elsewhere.
"""

import random

from contracts.common import Sex
from scenarios.population.addresses import draw_domicile
from scenarios.population.drawing import Weighted
from scenarios.population.model import Register
from scenarios.population.places import HOME_OF_REGISTERS
from scenarios.population.settling import Draft, Settlement
from scenarios.population.surnames import SURNAMES, Surname

HUSBANDS_NAME = 0.95
"""Share of couples who take the husband's surname: 厚生労働省「人口動態統計」, rounded."""

KEEPS_MARRIED_NAME = 0.6
"""Share of widows and divorced mothers who keep it (民法751条、767条2項): an estimate."""

KEPT_AT_HOME = 0.55
KEPT_WITH_PARENTS = 0.25
"""Where a new register is kept: at the residence, or where the parents' is; else elsewhere."""

HOME_OF_REGISTERS_WEIGHT = 4
"""How much likelier a register from elsewhere is kept there than in another municipality."""


class Registrar:
    """Enters people, the oldest first, so that parents are there before their children.

    Attributes:
        registers: All registers made so far; those that are closed come last.
        surnames: By register that has members, their name.
        register_of: By person, the position of the register.
    """

    def __init__(self, rng: random.Random, settlement: Settlement) -> None:
        self.registers: list[Register] = []
        self.surnames: list[Surname] = []
        self.register_of: list[int] = [-1] * len(settlement.drafts)
        self._rng = rng
        self._drafts = settlement.drafts
        self._homes = settlement.homes
        self._municipalities = settlement.municipalities
        self._with_children = _with_children(settlement.drafts)
        self._elsewhere = Weighted(
            (position, HOME_OF_REGISTERS_WEIGHT if position == HOME_OF_REGISTERS else 1)
            for position in range(len(settlement.municipalities))
        )
        self._kept_in: list[int] = []
        self._of_clan: dict[int, Surname] = {}

    def enter_everyone(self) -> None:
        """Enter each person in exactly one register."""
        drafts = self._drafts
        oldest_first = sorted(range(len(drafts)), key=lambda at: drafts[at].birth_date)
        for person in oldest_first:
            if self.register_of[person] < 0:
                self._enter(person)

    def close(self, first: int, near: int) -> int:
        """Make a register in which nobody is left (除籍), and return its position.

        Args:
            first: The kin number of the one who stood first.
            near: The register of a child; the closed one is kept in the same municipality, or
                in another, as a living one would be.
        """
        kept_in = self._kept_in[near]
        if self._rng.random() >= KEPT_AT_HOME:
            kept_in = self._elsewhere.draw(self._rng)
        return self._open(kept_in, first, [])

    def _enter(self, person: int) -> None:
        draft = self._drafts[person]
        if draft.spouse is not None:
            self._found(*self._first_and_second(person, draft.spouse))
            return
        relative = self._parent(draft)
        if relative is None:
            relative = draft.sibling
        joins = relative is not None and not self._with_children[person]
        if relative is not None and joins and self.register_of[relative] >= 0:
            self._join(person, self.register_of[relative])
        else:
            self._found(person)

    def _first_and_second(self, person: int, spouse: int) -> tuple[int, int]:
        """Put first the one whose name the couple bears: the one at home with the parents."""
        man, woman = (person, spouse) if self._drafts[person].sex is Sex.MALE else (spouse, person)
        if self._drafts[man].clan is not None:
            return man, woman
        if self._lives_with_parents(man):
            return man, woman
        if self._lives_with_parents(woman) or self._rng.random() >= HUSBANDS_NAME:
            return woman, man
        return man, woman

    def _lives_with_parents(self, person: int) -> bool:
        draft = self._drafts[person]
        parent = self._parent(draft)
        return parent is not None and self._drafts[parent].household == draft.household

    def _parent(self, draft: Draft) -> int | None:
        return draft.mother if draft.father is None else draft.father

    def _found(self, first: int, second: int | None = None) -> None:
        draft = self._drafts[first]
        parent = self._parent(draft)
        origin = None if parent is None else self.register_of[parent]
        members = [first] if second is None else [first, second]
        register = self._open(self._draw_place(draft, origin), first, members)
        for member in members:
            self.register_of[member] = register
        self.surnames.append(self._draw_surname(draft, origin))

    def _open(self, kept_in: int, first: int, members: list[int]) -> int:
        municipality = self._municipalities[kept_in]
        self.registers.append(
            Register(
                municipality=municipality.code,
                place=draw_domicile(self._rng, municipality),
                first=first,
                members=members,
            )
        )
        self._kept_in.append(kept_in)
        return len(self._kept_in) - 1

    def _join(self, person: int, register: int) -> None:
        self.register_of[person] = register
        self.registers[register].members.append(person)

    def _draw_place(self, draft: Draft, origin: int | None) -> int:
        if draft.register_in is not None:
            return draft.register_in
        chance = self._rng.random()
        if chance < KEPT_AT_HOME:
            return self._homes[draft.household]
        if origin is not None and chance < KEPT_AT_HOME + KEPT_WITH_PARENTS:
            return self._kept_in[origin]
        return self._elsewhere.draw(self._rng)

    def _draw_surname(self, draft: Draft, origin: int | None) -> Surname:
        if draft.clan is not None:
            if draft.clan not in self._of_clan:
                self._of_clan[draft.clan] = SURNAMES.draw(self._rng)
            return self._of_clan[draft.clan]
        was_wife = draft.sex is Sex.FEMALE and draft.spouse is None
        if origin is None or (was_wife and self._rng.random() < KEEPS_MARRIED_NAME):
            return SURNAMES.draw(self._rng)
        return self.surnames[origin]


def _with_children(drafts: list[Draft]) -> bytearray:
    parents = bytearray(len(drafts))
    for draft in drafts:
        if draft.father is not None:
            parents[draft.father] = True
        if draft.mother is not None:
            parents[draft.mother] = True
    return parents
