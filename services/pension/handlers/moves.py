"""What the pension office does when somebody moves or takes another name: nobody files anything."""

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.moving import AddressChanged, MovedOut
from contracts.portal import ReportProcedure
from contracts.residency import OWNER as REGISTRY
from contracts.residency import FourItemsQuery, NameChanged
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, UnknownPerson
from services.pension import notes, store
from services.pension.model import at_address, is_news, named
from services.pension.service import service


@service.on(MovedOut)
async def follow_to_new_municipality(event: MovedOut, ctx: Context) -> None:
    """Take the address from the new register (住基法30条の9), and watch that one from now on."""
    moved_on, destination = disclosed(event.moved_on), disclosed(event.destination)
    file = store.ENROLLED.get(ctx.tx, event.person)
    if file is None or not is_news(file, moved_on, ctx.caller.municipality):
        return
    address = await _address_at(destination, event.person, ctx)
    store.ENROLLED.put(ctx.tx, at_address(file, destination, address, moved_on))
    if ctx.takes_part(REGISTRY, destination):
        ctx.watch(event.person, ctx.peer(REGISTRY, destination))
    ctx.unwatch(event.person, ctx.caller.name)
    if address is None:
        _report(event.person, "waiting", notes.UNKNOWN_ADDRESS, ctx)
    else:
        _report(event.person, "done", notes.address_changed(moved_on), ctx)


@service.on(AddressChanged)
async def change_address(event: AddressChanged, ctx: Context) -> None:
    """Record the new address of somebody who moved inside a municipality."""
    moved_on, address = disclosed(event.moved_on), disclosed(event.address)
    file = store.ENROLLED.get(ctx.tx, event.person)
    if file is None or not is_news(file, moved_on, ctx.caller.municipality):
        return
    changed = at_address(file, file.municipality, address, moved_on)
    if changed == file:
        return
    store.ENROLLED.put(ctx.tx, changed)
    _report(event.person, "done", notes.address_changed(moved_on), ctx)


@service.on(NameChanged)
async def change_name(event: NameChanged, ctx: Context) -> None:
    """Write by another name from now on; only the register that is followed can say so."""
    file = store.ENROLLED.get(ctx.tx, event.person)
    if file is None or ctx.caller.municipality != file.municipality:
        return
    changed = named(file, disclosed(event.name))
    if changed != file:
        store.ENROLLED.put(ctx.tx, changed)


async def _address_at(
    municipality: MunicipalityCode, person: PersonCode, ctx: Context
) -> Address | None:
    if not ctx.takes_part(REGISTRY, municipality):
        return None
    try:
        four = await ctx.lookup(FourItemsQuery(person=person), at=municipality, items=("address",))
    except MeshError as error:
        if error.code != UnknownPerson.code:
            raise
        return None  # moved on already; the watch there will tell where
    return disclosed(four.address)


def _report(person: PersonCode, status: str, note: str, ctx: Context) -> None:
    if ctx.case:
        ctx.submit(
            ReportProcedure(person=person, procedure="pension-address", status=status, note=note)
        )
