"""What a register answers: the nearest relatives, addresses, entries, and who inherits."""

import datetime as dt

from contracts.base import PersonCode
from contracts.family import (
    AddressHistory,
    AddressHistoryQuery,
    Entries,
    EntriesQuery,
    Relations,
    RelationsQuery,
)
from contracts.succession import Heirs, HeirsQuery
from mesh.context import Context
from services.family_register import store
from services.family_register.family import Family
from services.family_register.inheritance import inheritance_of
from services.family_register.kinship import family_of
from services.family_register.reading import named_in
from services.family_register.service import service


@service.answers(RelationsQuery)
def relations(query: RelationsQuery, ctx: Context) -> Relations:
    """Answer in place of a copy of the register (戸籍法10条の2, 121条の3).

    The spouse is the present one; of somebody who has died, whoever was the spouse then.
    """
    person = query.person
    store.supplement_of(ctx.tx, person)
    own = store.entries_naming(ctx.tx, [person])
    family = family_of(store.entries_naming(ctx.tx, named_in(own, [person])), read=())
    return Relations(
        parents=family.parents_of(person),
        spouse=_spouse(person, family, ctx.today),
        children=family.children_of(person),
    )


@service.answers(AddressHistoryQuery)
def address_history(query: AddressHistoryQuery, ctx: Context) -> AddressHistory:
    """Answer in place of a copy of the supplement (住基法20条)."""
    return AddressHistory(addresses=store.supplement_of(ctx.tx, query.person).addresses)


@service.answers(EntriesQuery)
def entries(query: EntriesQuery, ctx: Context) -> Entries:
    """Answer another register, in place of copies of the registers here (戸籍法120条の2).

    Of whom nothing is known here, nothing is answered.
    """
    found = store.entries_naming(ctx.tx, query.persons)
    elsewhere = store.references_of(ctx.tx, named_in(found, query.persons))
    return Entries(entries=tuple(found), references=tuple(elsewhere))


@service.answers(HeirsQuery)
async def heirs(query: HeirsQuery, ctx: Context) -> Heirs:
    """Answer in place of all registers from birth to death (民法886条〜901条, 戸籍法120条の2)."""
    store.supplement_of(ctx.tx, query.person)
    inheritance = await inheritance_of(query.person, ctx, expecting=query.expecting)
    return Heirs(
        died_on=inheritance.succession.died_on,
        heirs=inheritance.succession.heirs,
        heir_codes=inheritance.heir_codes,
        counted_for_tax=inheritance.counted_for_tax,
        unread=inheritance.unread,
    )


def _spouse(person: PersonCode, family: Family, today: dt.date) -> PersonCode | None:
    death = family.death_of(person)
    if death is not None:
        return family.spouse_of(person, death.on)
    spouse = family.spouse_of(person, today)
    return None if spouse is None or family.death_of(spouse) else spouse
