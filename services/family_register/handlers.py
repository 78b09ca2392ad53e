"""What a family register does: answers for relations and addresses, and records moves."""

import datetime as dt

from contracts.base import PersonCode
from contracts.common import Address
from contracts.family import AddressHistory, AddressHistoryQuery, Relations, RelationsQuery
from contracts.residency import AddressChanged, MovedIn
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import UnknownPerson
from mesh.service import Service
from services.family_register import store
from services.family_register.model import Entry, with_address

service = Service("family-register", schema=store.SCHEMA)


@service.answers(RelationsQuery)
async def relations(query: RelationsQuery, ctx: Context) -> Relations:
    """Answer in place of a copy of the register (戸籍法10条の2, 121条の3)."""
    entry = _entry(query.person, ctx)
    return Relations(parents=entry.parents, spouse=entry.spouse, children=entry.children)


@service.answers(AddressHistoryQuery)
async def address_history(query: AddressHistoryQuery, ctx: Context) -> AddressHistory:
    """Answer in place of a copy of the supplement (住基法20条)."""
    return AddressHistory(addresses=_entry(query.person, ctx).addresses)


@service.on(MovedIn)
async def record_move_in(event: MovedIn, ctx: Context) -> None:
    """Enter the new address of a person who moved to another municipality (住基法19条1項)."""
    _record(event.person, disclosed(event.address), disclosed(event.moved_on), ctx)


@service.on(AddressChanged)
async def record_move_within(event: AddressChanged, ctx: Context) -> None:
    """Enter the new address of a person who moved inside a municipality (住基法19条1項)."""
    _record(event.person, disclosed(event.address), disclosed(event.moved_on), ctx)


def _record(person: PersonCode, address: Address, moved_on: dt.date, ctx: Context) -> None:
    entry = _entry(person, ctx)
    extended = with_address(entry, address, moved_on)
    if extended != entry:
        store.ENTRIES.put(ctx.tx, extended)


def _entry(person: PersonCode, ctx: Context) -> Entry:
    entry = store.ENTRIES.get(ctx.tx, person)
    if entry is None:
        raise UnknownPerson(
            "this family register has no such entry; ask the municipality of the registered"
            " domicile (本籍地)"
        )
    return entry
