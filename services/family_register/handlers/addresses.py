"""What a register is told of residents: every address goes into the supplement (住基法19条)."""

import datetime as dt

from contracts.base import PersonCode
from contracts.common import Address
from contracts.moving import AddressChanged, MovedIn
from contracts.residency import NameChanged
from mesh.context import Context
from mesh.envelope import disclosed
from services.family_register import store
from services.family_register.service import service
from services.family_register.supplement import with_address


@service.on(MovedIn)
async def record_move_in(event: MovedIn, ctx: Context) -> None:
    """Enter the new address of a person who moved to another municipality (住基法19条1項)."""
    _record(event.person, disclosed(event.address), disclosed(event.moved_on), ctx)


@service.on(AddressChanged)
async def record_move_within(event: AddressChanged, ctx: Context) -> None:
    """Enter the new address of a person who moved inside a municipality (住基法19条1項)."""
    _record(event.person, disclosed(event.address), disclosed(event.moved_on), ctx)


@service.on(NameChanged)
async def record_present_address(event: NameChanged, ctx: Context) -> None:
    """Begin the supplement of who has entered a register here with the address (17条, 19条1項)."""
    _record(event.person, disclosed(event.address), disclosed(event.since), ctx)


def _record(person: PersonCode, address: Address, moved_on: dt.date, ctx: Context) -> None:
    supplement = store.supplement_of(ctx.tx, person)
    extended = with_address(supplement, address, moved_on)
    if extended != supplement:
        store.SUPPLEMENTS.put(ctx.tx, extended)
