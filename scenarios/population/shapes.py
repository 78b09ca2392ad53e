"""How a household is made up: its kind, and how old its members are.

Kinds in the proportions of 総務省「令和2年国勢調査」(人口等基本集計): 38.0 % one person, 20.0 %
couple only, 25.0 % couple with children, 9.0 % one parent with children; the other 8 % are
three generations and, here, siblings. Ages within a kind are estimates that bring
the size of households (2.21) and the share of the elderly near that census. A couple is
`elderly-couple` where the husband is 65 or older and the wife 60 or older, as there.
"""

import enum
import random

import msgspec

from contracts.common import Sex, Yen
from scenarios.population.drawing import Ages, Weighted, between
from scenarios.population.work import Work

FIRST_BIRTH = (22, 37)
"""Age of a mother at her eldest child, both ends included."""

LAST_BIRTH = 45
"""The oldest age of a mother at any child."""

BIRTH_INTERVAL = (2, 4)
"""Years between two children."""

LEAVING_HOME, SETTLED = 19, 30
"""From the first age a child may have left the parents; from the second most have."""

STAYS_AT_HOME, STAYS_ON = 0.5, 0.2
"""Share of children who live with the parents, at these ages."""

OLD_MAN, OLD_WOMAN = 65, 60
"""From these ages a couple is an elderly one (高齢夫婦世帯)."""


class Head(enum.Enum):
    """Who of a household is its head (世帯主)."""

    MAN = "man"
    WOMAN = "woman"
    ELDER = "elder"


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """What a role of the cast does not leave to chance; `None` leaves it.

    Attributes:
        work: What man and woman do.
        wifes_work: What the woman does, if it is something else.
        income, wifes_income: Of the man and of the woman, in every year.
        care_level: Of the grandmother.
        register_in: Position of the municipality that keeps the registers of the adults.
        customers: Whether the adults have a bank account, and the household is a customer of
            the companies on the mesh.
        second_bank: Whether the adults have an account at the second bank.
        owns_home: Whether the head owns the house and the land.
        exact_ages: Whether everybody has the age in years on the base date, and for half a year.
        no_more_children: Whether man and woman have no children in other households but those
            of the cast.
    """

    work: Work | None = None
    wifes_work: Work | None = None
    income: Yen | None = None
    wifes_income: Yen | None = None
    care_level: int | None = None
    register_in: int | None = None
    customers: bool = False
    second_bank: bool | None = None
    owns_home: bool | None = None
    exact_ages: bool = False
    no_more_children: bool = False


_NOTHING_FIXED = Fixed()


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Who is in a household, by age in years.

    Attributes:
        man, woman: The couple, or the one adult.
        children: Of man and woman, the eldest first.
        grandmother, grandfather: The parents of `heir`, who is the man or the woman.
        sibling: Of the one adult, and of either sex.
        head: Who heads the household: the grandfather, if there is one, for the elders.
    """

    kind: str
    man: int | None = None
    woman: int | None = None
    children: tuple[int, ...] = ()
    grandmother: int | None = None
    grandfather: int | None = None
    heir: Sex = Sex.MALE
    sibling: int | None = None
    head: Head = Head.MAN
    fixed: Fixed = _NOTHING_FIXED

    @property
    def size(self) -> int:
        """How many people live in the household."""
        adults = (
            (self.man is not None)
            + (self.woman is not None)
            + (self.grandmother is not None)
            + (self.grandfather is not None)
            + (self.sibling is not None)
        )
        return adults + len(self.children)


KINDS = Weighted(
    (
        ("single", 38.0),
        ("couple", 20.0),
        ("couple-children", 25.0),
        ("single-parent", 9.0),
        ("three-generation", 6.5),
        ("siblings", 1.5),
    )
)

_LONE_AGE = Ages((18, 24, 12), (25, 34, 19), (35, 49, 18), (50, 64, 18), (65, 79, 21), (80, 96, 12))
_COUPLE_AGE = Ages((24, 34, 10), (35, 49, 10), (50, 64, 24), (65, 79, 42), (80, 92, 14))
_MOTHER_AGE = Ages((25, 34, 16), (35, 49, 39), (50, 59, 20), (60, 69, 13), (70, 84, 12))
_LONE_PARENT_AGE = Ages((25, 39, 20), (40, 54, 40), (55, 69, 17), (70, 89, 23))
_YOUNGER_GENERATION_AGE = Ages((28, 39, 35), (40, 57, 65))
_SIBLING_AGE = Ages((30, 59, 45), (60, 84, 55))
_NUMBER_OF_CHILDREN = Weighted(((1, 40), (2, 44), (3, 14), (4, 2)))
_NUMBER_WITH_LONE_PARENT = Weighted(((1, 62), (2, 30), (3, 8)))
_IS_MAN_ALONE = Weighted(((True, 57), (False, 43)))
_IS_OLD_MAN_ALONE = Weighted(((True, 33), (False, 67)))
_IS_LONE_FATHER = Weighted(((True, 15), (False, 85)))
_IS_BROTHER = Weighted(((True, 1), (False, 1)))
_HEIR = Weighted(((Sex.MALE, 80), (Sex.FEMALE, 20)))
_HEAD_OF_COUPLE = Weighted(((Head.MAN, 96), (Head.WOMAN, 4)))
_HEAD_OF_THREE = Weighted(((Head.MAN, 57), (Head.WOMAN, 3), (Head.ELDER, 40)))
_GRANDPARENTS = Weighted((((True, False), 52), ((True, True), 35), ((False, True), 13)))


def draw_shape(rng: random.Random, room: int) -> Shape:
    """Draw a household of at most `room` people."""
    while True:
        shape = _DRAW[KINDS.draw(rng)](rng)
        if shape.size <= room:
            return shape


def _single(rng: random.Random) -> Shape:
    age = _LONE_AGE.draw(rng)
    table = _IS_MAN_ALONE if age < OLD_MAN else _IS_OLD_MAN_ALONE
    return alone(age, "single", male=table.draw(rng))


def _couple(rng: random.Random) -> Shape:
    woman = _COUPLE_AGE.draw(rng)
    man = _husband_age(rng, woman)
    kind = "elderly-couple" if man >= OLD_MAN and woman >= OLD_WOMAN else "couple"
    return Shape(kind=kind, man=man, woman=woman, head=_HEAD_OF_COUPLE.draw(rng))


def _couple_children(rng: random.Random) -> Shape:
    woman = _MOTHER_AGE.draw(rng)
    children = _at_home(rng, _children(rng, woman, _NUMBER_OF_CHILDREN.draw(rng)))
    return Shape(
        kind="couple-children",
        man=_husband_age(rng, woman),
        woman=woman,
        children=children,
        head=_HEAD_OF_COUPLE.draw(rng),
    )


def _single_parent(rng: random.Random) -> Shape:
    age = _LONE_PARENT_AGE.draw(rng)
    children = _at_home(rng, _children(rng, age, _NUMBER_WITH_LONE_PARENT.draw(rng)))
    return alone(age, "single-parent", male=_IS_LONE_FATHER.draw(rng), children=children)


def _three_generation(rng: random.Random) -> Shape:
    woman = _YOUNGER_GENERATION_AGE.draw(rng)
    man = _husband_age(rng, woman)
    heir = _HEIR.draw(rng)
    grandmother = (man if heir is Sex.MALE else woman) + between(rng, 22, 34)
    she_lives, he_lives = _GRANDPARENTS.draw(rng)
    return Shape(
        kind="three-generation",
        man=man,
        woman=woman,
        children=_at_home(rng, _children(rng, woman, _NUMBER_OF_CHILDREN.draw(rng))),
        grandmother=grandmother if she_lives else None,
        grandfather=_husband_age(rng, grandmother) if he_lives else None,
        heir=heir,
        head=_HEAD_OF_THREE.draw(rng),
    )


def _siblings(rng: random.Random) -> Shape:
    age = _SIBLING_AGE.draw(rng)
    return alone(
        age, "siblings", male=_IS_BROTHER.draw(rng), sibling=age - between(rng, *BIRTH_INTERVAL)
    )


def alone(
    age: int,
    kind: str,
    *,
    male: bool,
    children: tuple[int, ...] = (),
    sibling: int | None = None,
    fixed: Fixed = _NOTHING_FIXED,
) -> Shape:
    """Return a household with one adult, or with two who are no couple."""
    return Shape(
        kind=kind,
        man=age if male else None,
        woman=None if male else age,
        children=children,
        sibling=sibling,
        head=Head.MAN if male else Head.WOMAN,
        fixed=fixed,
    )


def _husband_age(rng: random.Random, woman: int) -> int:
    return max(18, woman + between(rng, -2, 5))


def _children(rng: random.Random, mother: int, number: int) -> list[int]:
    earliest, latest = FIRST_BIRTH
    age = mother - between(rng, earliest, min(latest, mother))
    ages = [age]
    for _ in range(number - 1):
        age -= between(rng, *BIRTH_INTERVAL)
        if age < 0 or mother - age > LAST_BIRTH:
            break
        ages.append(age)
    return ages


def _at_home(rng: random.Random, children: list[int]) -> tuple[int, ...]:
    """Return the children who have not left; the youngest stays, or the kind would change."""
    youngest = children[-1]
    return tuple(age for age in children if age == youngest or _is_at_home(rng, age))


def _is_at_home(rng: random.Random, age: int) -> bool:
    if age < LEAVING_HOME:
        return True
    return rng.random() < (STAYS_AT_HOME if age < SETTLED else STAYS_ON)


_DRAW = {
    "single": _single,
    "couple": _couple,
    "couple-children": _couple_children,
    "single-parent": _single_parent,
    "three-generation": _three_generation,
    "siblings": _siblings,
}
