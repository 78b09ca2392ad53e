"""Generate a population: the same arguments give the same people, byte for byte.

First everybody is settled, the cast before the others; then parents are found across
municipalities, registers made and names given; next comes what follows from all that. For a
bereavement, relatives who have died and what people own are added at the end.
"""

import datetime as dt
import random

from scenarios.population.bereavement_cast import SOLE, SOLE_KIN
from scenarios.population.cast import MINIMUM_RESIDENTS, relate, roles_at
from scenarios.population.collecting import collector_paused
from scenarios.population.departed import Ancestors, orphans
from scenarios.population.entitlements import allowance_recipient, insurance_of, pension_of
from scenarios.population.estates import draw_parcels, draw_second_bank
from scenarios.population.kinship import find_parents
from scenarios.population.lone_man import bury_family
from scenarios.population.marriages import marriages_of
from scenarios.population.model import LifeEvent, Person, Population
from scenarios.population.money import draw_incomes
from scenarios.population.names import draw_names
from scenarios.population.places import MUNICIPALITIES, Municipality
from scenarios.population.registers import Registrar
from scenarios.population.roles import Cast
from scenarios.population.settling import Settlement
from scenarios.population.shapes import draw_shape

LINK_BYTES = 16


@collector_paused()
def generate(
    *,
    residents: int,
    seed: int,
    base_date: dt.date,
    municipalities: tuple[Municipality, ...] = MUNICIPALITIES[:3],
    life_event: LifeEvent = "moving",
) -> Population:
    """Generate exactly so many residents, spread evenly over the municipalities.

    Args:
        residents: How many are alive on the base date.
        seed: The only source of chance.
        base_date: The day on which the population is as it is.
        municipalities: The ring in which they live.
        life_event: Chooses the cast. For a bereavement the population has the relatives who
            have died, and what people own, as well.

    Raises:
        ValueError: There are too few residents for the cast, or no municipality, or one twice.
    """
    _check(residents, municipalities)
    # Reproducible on purpose: nothing made here is a secret.
    rng = random.Random(seed)  # noqa: S311
    settlement = Settlement(base_date=base_date, municipalities=municipalities)
    cast = _settle_everyone(rng, settlement, residents, life_event)
    relate(life_event, settlement, cast)
    alone = [len(settlement.households[one.household].members) == 1 for one in settlement.drafts]
    find_parents(rng, settlement.drafts, alone)
    registrar = Registrar(rng, settlement)
    registrar.enter_everyone()
    persons = _make_persons(rng, settlement, registrar)
    population = Population(
        seed=seed,
        base_date=base_date,
        persons=persons,
        households=settlement.households,
        registers=registrar.registers,
        cast=cast.filled,
        marriages=marriages_of(rng, persons, registrar.registers, base_date),
    )
    if life_event == "bereavement":
        _bury(rng, settlement, registrar, cast, population)
        population.parcels = draw_parcels(rng, settlement)
        population.second_bank = draw_second_bank(rng, settlement.drafts)
    return population


def _check(residents: int, municipalities: tuple[Municipality, ...]) -> None:
    if not municipalities or len(set(municipalities)) < len(municipalities):
        raise ValueError("name at least one municipality, and each only once")
    minimum = MINIMUM_RESIDENTS * len(municipalities)
    if residents < minimum:
        raise ValueError(
            f"{len(municipalities)} municipalities need at least {minimum} residents, "
            f"{MINIMUM_RESIDENTS} each; {residents} are too few"
        )


def _settle_everyone(
    rng: random.Random, settlement: Settlement, residents: int, life_event: LifeEvent
) -> Cast:
    municipalities = settlement.municipalities
    cast = Cast(municipalities=municipalities, households=settlement.households)
    of = len(municipalities)
    for position in range(of):
        room = residents * (position + 1) // of - residents * position // of
        for role in roles_at(life_event, rng, position, of):
            cast.fill(role, settlement.settle(rng, role.shape, position))
            room -= role.shape.size
        while room:
            shape = draw_shape(rng, room)
            settlement.settle(rng, shape, position)
            room -= shape.size
    return cast


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


def _bury(
    rng: random.Random,
    settlement: Settlement,
    registrar: Registrar,
    cast: Cast,
    population: Population,
) -> None:
    """Add everybody whom the living have lost."""
    persons, drafts = population.persons, settlement.drafts
    late = Ancestors(rng, persons, registrar, settlement.base_date)
    for story in range(len(settlement.municipalities)):
        (sole,) = cast.members(SOLE, story)
        kin = tuple(cast.members(role, story)[0] for role in SOLE_KIN)
        bury_family(late, persons, sole, kin)
    late.lose_spouses()
    for siblings in settlement.sibships:
        late.lose_parents(siblings)
    for number in orphans(persons, late.late_parents):
        sibling = drafts[number].sibling
        late.lose_parents([number] if sibling is None else [number, sibling])
    population.departed = late.departed
    population.late_parents = late.late_parents
    population.marriages += late.marriages
