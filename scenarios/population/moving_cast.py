"""Whom a move happens to: the roles of the moving scenario in every municipality."""

import random

from contracts.common import Sex
from scenarios.population.places import HOME_OF_REGISTERS
from scenarios.population.roles import Cast, Role
from scenarios.population.settling import Settlement
from scenarios.population.shapes import Fixed, Shape, alone
from scenarios.population.work import Work

SHARE_OF_MEN = 0.5

SINGLE = "single"
PARENTS = "parents"


def roles_at(rng: random.Random, municipality: int, of: int) -> list[Role]:
    """Return who of the cast lives in one municipality, given its position among `of`.

    The register of the three generations is kept in the third municipality, or the last. The
    parents are those of the single in the next municipality (see `parents_home`), so their
    register stays where they live.
    """
    shapes = {
        "three-generation": Shape(
            kind="three-generation",
            man=38,
            woman=36,
            children=(16, 9),
            grandmother=72,
            fixed=Fixed(
                work=Work.SELF_EMPLOYED,
                care_level=2,
                register_in=min(HOME_OF_REGISTERS, of - 1),
                customers=True,
            ),
        ),
        SINGLE: alone(
            24,
            "single",
            male=rng.random() < SHARE_OF_MEN,
            fixed=Fixed(work=Work.EMPLOYEE, customers=True),
        ),
        "couple-children": Shape(
            kind="couple-children",
            man=42,
            woman=40,
            children=(12,),
            fixed=Fixed(work=Work.EMPLOYEE, customers=True),
        ),
        PARENTS: Shape(kind="couple", man=53, woman=51, fixed=Fixed(register_in=municipality)),
    }
    return [Role(name=name, story=municipality, shape=shape) for name, shape in shapes.items()]


def relate(settlement: Settlement, cast: Cast) -> None:
    """Make each single a child of the parents in the municipality before."""
    of = len(settlement.municipalities)
    for municipality in range(of):
        (single,) = cast.members(SINGLE, municipality)
        parents = cast.members(PARENTS, parents_home(municipality, of))
        father, mother = sorted(parents, key=lambda at: settlement.drafts[at].sex is Sex.FEMALE)
        settlement.drafts[single].father, settlement.drafts[single].mother = father, mother


def parents_home(municipality: int, of: int) -> int:
    """Return where the parents of a municipality's single live: the one before, in a ring.

    So with three municipalities a single who moves from the first to the second has a register
    in the third.
    """
    return (municipality - 1) % of
