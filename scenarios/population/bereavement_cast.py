"""Whom a death happens to: the roles of the bereavement scenario in every municipality.

Kin live in the municipalities that follow in the ring, and so do their registers: an heir is
found only by who reads across municipalities. The relatives of the man who lived alone that
died before him are made in `scenarios.population.lone_man`.
"""

import random
from typing import NamedTuple

from msgspec.structs import replace

from scenarios.population.roles import Cast, Role
from scenarios.population.settling import Settlement
from scenarios.population.shapes import Fixed, Shape, alone
from scenarios.population.work import Work

PENSIONER, ELDER, YOUNGER, SISTER = (
    "pensioner",
    "pensioner-elder",
    "pensioner-younger",
    "pensioner-sister",
)
PARENT = "parent"
SOLE = "sole"
SOLE_KIN = ("sole-kin-1", "sole-kin-2", "sole-kin-3")
"""The child of the full sister, and the two of the half-brother by the father."""

LATE_FATHER = "late-father"

HOME, NEXT, THIRD = 0, 1, 2
"""How far in the ring from the municipality of the story."""

SHARE_OF_MEN = 0.5


class _Placed(NamedTuple):
    """A role, and how far from the story its household lives and its register is kept."""

    lives: int
    register: int
    shape: Shape


def roles_at(rng: random.Random, municipality: int, of: int) -> list[Role]:
    """Return who of the cast lives in one municipality, given its position among `of`."""
    return [
        Role(name=name, story=story, shape=_registered(placed, (story + placed.register) % of))
        for name, placed in _everyone(rng).items()
        for story in ((municipality - placed.lives) % of,)
    ]


def relate(settlement: Settlement, cast: Cast) -> None:
    """Make children, brothers and sisters of those who live in different households."""
    drafts = settlement.drafts
    for story in range(len(settlement.municipalities)):
        man, woman = cast.members(PENSIONER, story)
        for role in (ELDER, YOUNGER):
            child = cast.members(role, story)[0]
            drafts[child].father, drafts[child].mother = man, woman
        (sister,) = cast.members(SISTER, story)
        (sole,) = cast.members(SOLE, story)
        (nephew,), (one,), (other,) = (cast.members(role, story) for role in SOLE_KIN)
        drafts[one].sibling, drafts[other].sibling = other, one
        # Of one father's surname, though each in a register of their own.
        for clan, kin in enumerate(((man, sister), (sole, one, other)), start=2 * story):
            for person in kin:
                drafts[person].clan = clan
        for person in (man, sister, sole, nephew, one, other):
            drafts[person].orphan = True
        settlement.sibships.append([man, sister])


def _registered(placed: _Placed, register_in: int) -> Shape:
    shape = placed.shape
    return replace(shape, fixed=replace(shape.fixed, register_in=register_in))


def _everyone(rng: random.Random) -> dict[str, _Placed]:
    return {
        PENSIONER: _Placed(HOME, THIRD, _ELDERLY_COUPLE),
        ELDER: _Placed(NEXT, NEXT, _ELDER_CHILD),
        YOUNGER: _Placed(THIRD, THIRD, _grown_child(rng, 43)),
        SISTER: _Placed(NEXT, NEXT, _SISTER),
        PARENT: _Placed(HOME, HOME, _YOUNG_FAMILY),
        SOLE: _Placed(HOME, HOME, _LONE_MAN),
        SOLE_KIN[0]: _Placed(NEXT, NEXT, _grown_child(rng, 48)),
        SOLE_KIN[1]: _Placed(THIRD, THIRD, _grown_child(rng, 52)),
        SOLE_KIN[2]: _Placed(THIRD, THIRD, _grown_child(rng, 49)),
        LATE_FATHER: _Placed(HOME, NEXT, _LATE_FAMILY),
    }


def _grown_child(rng: random.Random, age: int) -> Shape:
    male = rng.random() < SHARE_OF_MEN
    return alone(age, "single", male=male, fixed=replace(_KIN, work=Work.EMPLOYEE))


_DECEASED = Fixed(
    exact_ages=True, customers=True, second_bank=False, owns_home=False, no_more_children=True
)
_KIN = Fixed(exact_ages=True, no_more_children=True)

_ELDERLY_COUPLE = Shape(
    kind="elderly-couple",
    man=73,
    woman=70,
    fixed=replace(
        _DECEASED,
        work=Work.RETIRED,
        income=1_400_000,
        wifes_income=300_000,
        second_bank=True,
        owns_home=True,
    ),
)
_ELDER_CHILD = Shape(
    kind="couple-children",
    man=46,
    woman=44,
    children=(12,),
    fixed=replace(_KIN, work=Work.EMPLOYEE),
)
_SISTER = alone(68, "single", male=False, fixed=replace(_KIN, work=Work.RETIRED))
_YOUNG_FAMILY = Shape(
    kind="couple-children",
    man=41,
    woman=38,
    children=(9, 4),
    fixed=replace(
        _DECEASED,
        work=Work.SELF_EMPLOYED,
        wifes_work=Work.HOMEMAKER,
        income=4_200_000,
        wifes_income=600_000,
        owns_home=True,
    ),
)
_LONE_MAN = alone(
    74, "single", male=True, fixed=replace(_DECEASED, work=Work.RETIRED, income=1_100_000)
)
_LATE_FAMILY = Shape(
    kind="couple-children",
    man=67,
    woman=48,
    children=(13,),
    fixed=replace(
        _DECEASED,
        work=Work.RETIRED,
        wifes_work=Work.HOMEMAKER,
        income=1_900_000,
        wifes_income=500_000,
    ),
)
