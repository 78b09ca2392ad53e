"""A child was born: the municipality in which its mother lives makes its record (住基法8条)."""

from contracts.births import BirthRecorded
from contracts.common import Relation
from contracts.residency import Born
from mesh.context import Context
from mesh.envelope import disclosed
from services.resident_registry import births, deaths, store
from services.resident_registry.households import Home
from services.resident_registry.service import service


@service.on(BirthRecorded)
async def make_record(event: BirthRecorded, ctx: Context) -> None:
    """Make the record of a child in the household of its mother, and tell (住基法8条, 9条2項).

    A move out that the household has filed does not include the child: the destination was not
    told of it, and who moves is for the family to say. The child stays a resident, if need be the
    only one of the household, until a move out is filed for it as well (24条).
    """
    deaths.check_for_here(disclosed(event.residence), ctx.municipality)
    if store.RESIDENTS.get(ctx.tx, event.person) is not None:
        return
    home, relation = _household_of_mother(event, ctx)
    home = births.with_child(event, home, relation)
    store.keep(ctx.tx, home)
    ctx.publish(
        Born(
            person=event.person,
            born_on=disclosed(event.born_on),
            mother=disclosed(event.mother),
            head=home.head,
            address=home.members[-1].address,
        )
    )


def _household_of_mother(event: BirthRecorded, ctx: Context) -> tuple[Home, Relation]:
    """Return the household, with her relation to its head; if she has died, what is left of it."""
    mother = disclosed(event.mother)
    resident = store.RESIDENTS.get(ctx.tx, mother)
    if resident is not None:
        return store.home(ctx.tx, resident.household), resident.relation
    death = store.DECEASED.get(ctx.tx, mother)
    if death is None:
        raise births.mother_left(store.REMOVED.where(ctx.tx, person=mother))
    home = store.home_if_any(ctx.tx, death.household)
    if home is None:
        raise births.nobody_left()
    return home, births.relation_of_late(death, home)
