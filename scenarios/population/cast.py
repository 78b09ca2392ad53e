"""The roles that every municipality fills, whatever the seed: scenarios happen to them.

A role is a `Shape` like any other household's, only with fixed ages; names, addresses,
incomes and everything else come from the seed.
"""

import random

from scenarios.population.places import HOME_OF_REGISTERS, Municipality
from scenarios.population.shapes import Fixed, Shape, alone
from scenarios.population.work import Work

MINIMUM_RESIDENTS = 60
"""So many in each municipality, for the cast and some neighbours to be not only the cast."""

SHARE_OF_MEN = 0.5

SINGLE = "single"
PARENTS = "parents"


def cast_shapes(rng: random.Random, municipality: int, of: int) -> dict[str, Shape]:
    """Return the roles of one municipality, given its position among `of`.

    The register of the three generations is kept in the third municipality, or the last. The
    parents are those of the single in the next municipality (see `parents_home`), so their
    register stays where they live.
    """
    return {
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


def parents_home(municipality: int, of: int) -> int:
    """Return where the parents of a municipality's single live: the one before, in a ring.

    So with three municipalities a single who moves from the first to the second has a register
    in the third.
    """
    return (municipality - 1) % of


def role_key(role: str, municipality: Municipality) -> str:
    """Return the key of a role in `Population.cast`."""
    return f"{role}@{municipality.slug}"
