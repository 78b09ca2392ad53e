"""What a generated population consists of.

Persons, households and registers refer to each other by position in the lists of
`Population`. Nothing here is a code of any agency: codes are made when the stores of the
participants are loaded.

Relatives who have died are on record, too, where a scenario asks who inherits. A *kin number*
names anybody, alive or dead: a position in `Population.persons`, or the number of persons and
a position in `Population.departed` added up.

As they refer by position, there are no cycles, and the garbage collector need not look at
hundreds of thousands of them again and again (`gc=False`).
"""

import datetime as dt
import enum
from typing import Literal, TypeAlias

import msgspec

from contracts.common import Address, MunicipalityCode, PersonName, Relation, Sex, Yen

LifeEvent: TypeAlias = Literal["moving", "bereavement"]
"""What a scenario is about; the cast is chosen for it."""


class Insurance(enum.Enum):
    """Which health insurance covers a person (国民皆保険: everyone has one)."""

    NATIONAL = "national"  # 国民健康保険, run by the municipality
    EMPLOYEES = "employees"  # 被用者保険, with dependants
    LATE_ELDERLY = "late-elderly"  # 後期高齢者医療, from 75


class Pension(enum.Enum):
    """Category of a person at the pension office (国民年金法7条)."""

    NONE = "none"  # under 20, and not receiving
    FIRST = "first"  # self-employed and others
    SECOND = "second"  # employees
    THIRD = "third"  # dependent spouses of employees
    RECEIVING = "receiving"  # old-age pension, from 65


class Person(msgspec.Struct, kw_only=True, gc=False):
    """One resident.

    Attributes:
        link: 16 random bytes from the seed; the code exchange makes every agency code of it.
        household: Position in `Population.households`.
        register: Position in `Population.registers`.
        father, mother, spouse: Positions in `Population.persons`, where that person is
            alive and generated; otherwise `None`.
        incomes: Total income (合計所得金額) in yen by calendar year, for the three years
            before the base date.
        care_level: Level of long-term care (要介護度) 1 to 5, or `None` if not certified.
        allowance_recipient: For a child within the allowance's age on the base date, the
            position of the parent who receives it; otherwise `None`.
        bank: Whether the person has an account at the bank on the mesh.
        moved_in_on: Since when the person lives at the present address: on or before 1 January
            of the base year, or since birth. So the municipality of residence is also the one
            that taxes (地方税法318条).
    """

    link: bytes
    name: PersonName
    sex: Sex
    birth_date: dt.date
    household: int
    relation: Relation
    register: int
    father: int | None = None
    mother: int | None = None
    spouse: int | None = None
    incomes: dict[int, Yen]
    insurance: Insurance
    pension: Pension
    care_level: int | None = None
    allowance_recipient: int | None = None
    bank: bool
    moved_in_on: dt.date


class Household(msgspec.Struct, kw_only=True, gc=False):
    """People registered as living and keeping house together (住基法7条4号).

    Attributes:
        kind: `single`, `couple`, `couple-children`, `single-parent`, `three-generation`,
            `siblings` or `elderly-couple`.
        members: Positions in `Population.persons`, the head first.
        electricity, water: Whether it is a customer of the company on the mesh.
    """

    kind: str
    address: Address
    members: list[int]
    electricity: bool
    water: bool


class Register(msgspec.Struct, kw_only=True, gc=False):
    """One family register (戸籍): a couple and their unmarried children (戸籍法6条).

    Attributes:
        municipality: Where it is kept (本籍地).
        place: The registered domicile (本籍), as text after the municipality.
        first: The person at its head (筆頭者), a position in `Population.persons`; the eldest
            member, where that person is dead; a kin number where nobody is left (除籍).
        members: Positions in `Population.persons`, `first` first, then a spouse.
    """

    municipality: MunicipalityCode
    place: str
    first: int
    members: list[int]


class Departed(msgspec.Struct, kw_only=True, gc=False):
    """A relative who died before the base date.

    Attributes:
        link: As of a `Person`.
        register: Position in `Population.registers` of the register in which the death is entered.
        father, mother: Kin numbers, where known.
    """

    link: bytes
    name: PersonName
    sex: Sex
    birth_date: dt.date
    died_on: dt.date
    register: int
    father: int | None = None
    mother: int | None = None


class Marriage(msgspec.Struct, frozen=True, kw_only=True):
    """A marriage, of the living or of the dead.

    Attributes:
        one: The kin number of the one whose name the couple bears.
        other: The kin number of the other one.
        ended_on: When the first of them died; `None` while both live.
    """

    one: int
    other: int
    on: dt.date
    ended_on: dt.date | None = None


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of land, or a house.

    Attributes:
        owner: Position in `Population.persons`.
        kind: `land` or `house`.
        assessed_yen: What the property tax is assessed on (固定資産税評価額).
    """

    owner: int
    kind: Literal["land", "house"]
    municipality: MunicipalityCode
    assessed_yen: Yen


class Population(msgspec.Struct, kw_only=True):
    """Everybody, on the base date.

    Attributes:
        cast: By role and municipality, as in `three-generation@chofu`, the position of the
            household that fills it.
        marriages: Those that last; those of the departed, too, where there are any.
        departed: Relatives who died, for a bereavement; otherwise none.
        late_parents: By position in `persons`, the kin numbers of the parents who died.
        parcels: What people own, for a bereavement; otherwise nothing.
        second_bank: Positions of the persons with an account at the second bank.
    """

    seed: int
    base_date: dt.date
    persons: list[Person]
    households: list[Household]
    registers: list[Register]
    cast: dict[str, int]
    marriages: list[Marriage] = []
    departed: list[Departed] = []
    late_parents: dict[int, tuple[int, ...]] = {}
    parcels: list[Parcel] = []
    second_bank: set[int] = set()

    def kin(self, number: int) -> Person | Departed:
        """Return somebody by kin number."""
        living = len(self.persons)
        return self.persons[number] if number < living else self.departed[number - living]

    def link_of(self, number: int) -> bytes:
        """Return the 16 bytes of which every agency code is made."""
        return self.kin(number).link

    def name_of(self, number: int) -> PersonName:
        """Return a name."""
        return self.kin(number).name

    def birth_of(self, number: int) -> dt.date:
        """Return a date of birth."""
        return self.kin(number).birth_date

    def register_of(self, number: int) -> Register:
        """Return the register in which somebody is, or was until death."""
        return self.registers[self.kin(number).register]

    def parents_of(self, number: int) -> tuple[int, ...]:
        """Return the kin numbers of the parents that are known: mother, father."""
        one = self.kin(number)
        known = tuple(parent for parent in (one.mother, one.father) if parent is not None)
        late = self.late_parents.get(number)
        if late is None:
            return known
        return tuple(sorted((*known, *late), key=self._is_man))

    def _is_man(self, number: int) -> bool:
        return self.kin(number).sex is Sex.MALE
