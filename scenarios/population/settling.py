"""Make the people of a shape, and settle them at an address.

What comes out are drafts: persons without the names, registers, incomes and insurance, which
depend on relatives in other households.
"""

import datetime as dt
import random

import msgspec

from contracts.common import Relation, Sex, Yen, age_on
from scenarios.population.addresses import draw_address
from scenarios.population.care import draw_care_level
from scenarios.population.model import Household
from scenarios.population.places import Municipality
from scenarios.population.relations import relations_of
from scenarios.population.shapes import Shape
from scenarios.population.work import Work, draw_work

ADULT = 18
"""Age of majority since April 2022 (民法4条)."""

HAS_BANK, HAS_ELECTRICITY, HAS_WATER = 0.55, 0.70, 0.95
"""Share of adults and of households that are customers of the company on the mesh."""

BOYS = 0.512
"""Share of boys among the born (厚生労働省「人口動態統計」)."""

YEARS_AT_ADDRESS = 9.0
"""Mean; who has just grown up has lived there for less."""

EARLIEST_BIRTHDAY, BIRTHDAYS_WITHIN = 0.02, 0.45
"""How long before the base date an exact age was reached, and within which time, in years."""

_DAYS_OF_YEAR = 365.2425


class Draft(msgspec.Struct, kw_only=True, gc=False):
    """A person in the making; positions as in `model.Person`.

    Attributes:
        age: In completed years, on the base date.
        sibling: A sibling in the household whose register is shared, the parents being dead.
        orphan: Whether the parents have died, so that none are looked for.
        clan: Those with the same number bear the surname of one father or grandfather.
        register_in: Position of the municipality that keeps the person's own register, if
            the role says so.
        income, second_bank, no_more_children: As in `shapes.Fixed`.
    """

    household: int
    relation: Relation
    sex: Sex
    birth_date: dt.date
    age: int
    work: Work
    care_level: int | None
    bank: bool
    moved_in_on: dt.date
    father: int | None = None
    mother: int | None = None
    spouse: int | None = None
    sibling: int | None = None
    orphan: bool = False
    clan: int | None = None
    register_in: int | None = None
    income: Yen | None = None
    second_bank: bool | None = None
    no_more_children: bool = False


class Settlement(msgspec.Struct, kw_only=True):
    """Everybody settled so far.

    Attributes:
        homes: By household, the position of the municipality in which it lives.
        owns_home: By household, whether its head owns the home, if the role says so.
        sibships: Brothers and sisters of several households whose parents have died.
    """

    base_date: dt.date
    municipalities: tuple[Municipality, ...]
    drafts: list[Draft] = []
    households: list[Household] = []
    homes: list[int] = []
    owns_home: list[bool | None] = []
    sibships: list[list[int]] = []

    def settle(self, rng: random.Random, shape: Shape, municipality: int) -> int:
        """Add a household of this shape, and return its position."""
        address = draw_address(rng, self.municipalities[municipality], alone=shape.size == 1)
        members = _Family(rng, self, shape).members()
        customers = shape.fixed.customers
        self.households.append(
            Household(
                kind=shape.kind,
                address=address,
                members=members,
                electricity=customers or rng.random() < HAS_ELECTRICITY,
                water=customers or rng.random() < HAS_WATER,
            )
        )
        self.homes.append(municipality)
        self.owns_home.append(shape.fixed.owns_home)
        return len(self.homes) - 1


class _Family:
    """One household while its members are made."""

    def __init__(self, rng: random.Random, settlement: Settlement, shape: Shape) -> None:
        self._rng = rng
        self._base_date = settlement.base_date
        self._drafts = settlement.drafts
        self._household = len(settlement.households)
        self._shape = shape
        self._moved_in_on = self._draw_move()

    def members(self) -> list[int]:
        """Make everyone, and return their positions, the head first."""
        shape = self._shape
        relations = relations_of(shape)
        married = shape.man is not None and shape.woman is not None
        fixed = shape.fixed
        work, wifes_work = fixed.work, fixed.wifes_work or fixed.work
        man = self._add(shape.man, Sex.MALE, relations.man, married, work=work, income=fixed.income)
        woman = self._add(
            shape.woman,
            Sex.FEMALE,
            relations.woman,
            married,
            work=wifes_work,
            income=fixed.wifes_income,
        )
        self._marry(man, woman)
        grandfather = self._add(shape.grandfather, Sex.MALE, relations.grandfather)
        grandmother = self._add(
            shape.grandmother, Sex.FEMALE, relations.grandmother, care_level=fixed.care_level
        )
        self._marry(grandfather, grandmother)
        self._bear(man if shape.heir is Sex.MALE else woman, grandfather, grandmother)
        children = [self._add(age, self._draw_sex(), relations.child) for age in shape.children]
        for child in children:
            self._bear(child, man, woman)
        sibling = self._add(shape.sibling, self._draw_sex(), Relation.SIBLING)
        self._join(man if woman is None else woman, sibling)
        everyone = (man, woman, *children, sibling, grandfather, grandmother)
        present = [position for position in everyone if position is not None]
        return sorted(present, key=self._is_not_head)

    def _add(
        self,
        age: int | None,
        sex: Sex,
        relation: Relation,
        married: bool = False,
        *,
        work: Work | None = None,
        income: Yen | None = None,
        care_level: int | None = None,
    ) -> int | None:
        """Make one member, unless the shape has none."""
        if age is None:
            return None
        rng, fixed = self._rng, self._shape.fixed
        part_of_year = rng.random()
        if fixed.exact_ages:
            part_of_year = EARLIEST_BIRTHDAY + part_of_year * BIRTHDAYS_WITHIN
        days = int((age + part_of_year) * _DAYS_OF_YEAR)
        birth_date = dt.date.fromordinal(self._base_date.toordinal() - days)
        age = age_on(birth_date, self._base_date)
        if care_level is None:
            care_level = draw_care_level(rng, age)
        if care_level is not None:
            work = Work.RETIRED
        self._drafts.append(
            Draft(
                household=self._household,
                relation=relation,
                sex=sex,
                birth_date=birth_date,
                age=age,
                work=work or draw_work(rng, age, sex, married=married),
                care_level=care_level,
                bank=age >= ADULT and (fixed.customers or rng.random() < HAS_BANK),
                moved_in_on=max(birth_date, self._moved_in_on),
                register_in=fixed.register_in,
                income=income,
                second_bank=fixed.second_bank if age >= ADULT else None,
                no_more_children=fixed.no_more_children,
            )
        )
        return len(self._drafts) - 1

    def _draw_move(self) -> dt.date:
        """Draw a move before this 1 January, so that those who live here are taxed here."""
        grown_up = max(self._shape.man or 0, self._shape.woman or 0) - ADULT
        years = min(self._rng.expovariate(1 / YEARS_AT_ADDRESS), grown_up + self._rng.random())
        new_year = self._base_date.replace(month=1, day=1)
        return new_year - dt.timedelta(days=int(years * _DAYS_OF_YEAR))

    def _draw_sex(self) -> Sex:
        return Sex.MALE if self._rng.random() < BOYS else Sex.FEMALE

    def _marry(self, husband: int | None, wife: int | None) -> None:
        if husband is not None and wife is not None:
            self._drafts[husband].spouse, self._drafts[wife].spouse = wife, husband

    def _bear(self, child: int | None, father: int | None, mother: int | None) -> None:
        if child is not None:
            self._drafts[child].father, self._drafts[child].mother = father, mother

    def _join(self, one: int | None, sibling: int | None) -> None:
        if one is not None and sibling is not None:
            self._drafts[one].sibling, self._drafts[sibling].sibling = sibling, one

    def _is_not_head(self, position: int) -> bool:
        return self._drafts[position].relation is not Relation.HEAD
