"""Generate a population: the same arguments give the same people, byte for byte.

First everybody is settled, the cast before the others; then parents are found across
municipalities, registers made and names given; last comes what follows from all that.
"""

import datetime as dt
import random

from scenarios.population.cast import (
    MINIMUM_RESIDENTS,
    PARENTS,
    SINGLE,
    cast_shapes,
    parents_home,
    role_key,
)
from scenarios.population.entitlements import allowance_recipient, insurance_of, pension_of
from scenarios.population.kinship import find_parents
from scenarios.population.model import Person, Population
from scenarios.population.money import draw_incomes
from scenarios.population.names import draw_names
from scenarios.population.places import MUNICIPALITIES, Municipality
from scenarios.population.registers import Registrar
from scenarios.population.settling import Settlement
from scenarios.population.shapes import draw_shape

LINK_BYTES = 16


def generate(
    *,
    residents: int,
    seed: int,
    base_date: dt.date,
    municipalities: tuple[Municipality, ...] = MUNICIPALITIES[:3],
) -> Population:
    """Generate exactly so many residents, spread evenly over the municipalities.

    Raises:
        ValueError: There are too few residents for the cast, or no municipality, or one twice.
    """
    _check(residents, municipalities)
    # Reproducible on purpose: nothing made here is a secret.
    rng = random.Random(seed)  # noqa: S311
    settlement = Settlement(base_date=base_date, municipalities=municipalities)
    cast = _settle_everyone(rng, settlement, residents)
    _find_parents(rng, settlement, cast)
    registrar = Registrar(rng, settlement)
    registrar.enter_everyone()
    return Population(
        seed=seed,
        base_date=base_date,
        persons=_make_persons(rng, settlement, registrar),
        households=settlement.households,
        registers=registrar.registers,
        cast=cast,
    )


def _check(residents: int, municipalities: tuple[Municipality, ...]) -> None:
    if not municipalities or len(set(municipalities)) < len(municipalities):
        raise ValueError("name at least one municipality, and each only once")
    minimum = MINIMUM_RESIDENTS * len(municipalities)
    if residents < minimum:
        raise ValueError(
            f"{len(municipalities)} municipalities need at least {minimum} residents, "
            f"{MINIMUM_RESIDENTS} each; {residents} are too few"
        )


def _settle_everyone(rng: random.Random, settlement: Settlement, residents: int) -> dict[str, int]:
    cast: dict[str, int] = {}
    of = len(settlement.municipalities)
    for position, municipality in enumerate(settlement.municipalities):
        room = residents * (position + 1) // of - residents * position // of
        for role, shape in cast_shapes(rng, position, of).items():
            cast[role_key(role, municipality)] = settlement.settle(rng, shape, position)
            room -= shape.size
        while room:
            shape = draw_shape(rng, room)
            settlement.settle(rng, shape, position)
            room -= shape.size
    return cast


def _find_parents(rng: random.Random, settlement: Settlement, cast: dict[str, int]) -> None:
    drafts, households = settlement.drafts, settlement.households
    municipalities = settlement.municipalities
    for position, municipality in enumerate(municipalities):
        home = municipalities[parents_home(position, len(municipalities))]
        (single,) = households[cast[role_key(SINGLE, municipality)]].members
        father, mother = households[cast[role_key(PARENTS, home)]].members
        drafts[single].father, drafts[single].mother = father, mother
    alone = [len(households[draft.household].members) == 1 for draft in drafts]
    find_parents(rng, drafts, alone)


def _make_persons(rng: random.Random, settlement: Settlement, registrar: Registrar) -> list[Person]:
    base_date, drafts = settlement.base_date, settlement.drafts
    names = draw_names(rng, drafts, registrar.registers, registrar.surnames)
    incomes = [draw_incomes(rng, draft, base_date.year) for draft in drafts]
    return [
        Person(
            link=rng.randbytes(LINK_BYTES),
            name=names[position],
            sex=draft.sex,
            birth_date=draft.birth_date,
            household=draft.household,
            relation=draft.relation,
            register=registrar.register_of[position],
            father=draft.father,
            mother=draft.mother,
            spouse=draft.spouse,
            incomes=incomes[position],
            insurance=insurance_of(drafts, draft),
            pension=pension_of(drafts, draft),
            care_level=draft.care_level,
            allowance_recipient=allowance_recipient(drafts, draft, base_date, incomes),
            bank=draft.bank,
            moved_in_on=draft.moved_in_on,
        )
        for position, draft in enumerate(drafts)
    ]
