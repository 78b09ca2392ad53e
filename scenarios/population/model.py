"""What a generated population consists of.

Persons, households and registers refer to each other by position in the lists of
`Population`. Nothing here is a code of any agency: codes are made when the stores of the
participants are loaded.
"""

import datetime as dt
import enum

import msgspec

from contracts.common import Address, MunicipalityCode, PersonName, Relation, Sex, Yen


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


class Person(msgspec.Struct, kw_only=True):
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


class Household(msgspec.Struct, kw_only=True):
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


class Register(msgspec.Struct, kw_only=True):
    """One family register (戸籍): a couple and their unmarried children (戸籍法6条).

    Attributes:
        municipality: Where it is kept (本籍地).
        place: The registered domicile (本籍), as text after the municipality.
        first: The person at its head (筆頭者), a position in `Population.persons`; the eldest
            member, where that person is dead.
        members: Positions in `Population.persons`, `first` first, then a spouse.
    """

    municipality: MunicipalityCode
    place: str
    first: int
    members: list[int]


class Population(msgspec.Struct, kw_only=True):
    """Everybody, on the base date.

    Attributes:
        cast: By role and municipality, as in `three-generation@chofu`, the position of the
            household that fills it.
    """

    seed: int
    base_date: dt.date
    persons: list[Person]
    households: list[Household]
    registers: list[Register]
    cast: dict[str, int]
