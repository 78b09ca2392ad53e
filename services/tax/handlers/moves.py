"""What the tax office does when it is told that somebody has come, left, or lives elsewhere."""

from contracts.base import PersonCode
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.portal import ReportProcedure
from contracts.residency import Born
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import UnknownPerson
from services.tax import model, store
from services.tax.service import service


@service.on(MovedIn)
async def begin_residence(event: MovedIn, ctx: Context) -> None:
    """Residence begins on the day of the move, however late it was filed."""
    known = store.taxpayer(ctx.tx, event.person)
    if known is not None and known.death is not None:
        return
    moved_on, address = disclosed(event.moved_on), disclosed(event.address)
    store.keep(ctx.tx, model.moved_in(known, event.person, moved_on, address))


@service.on(Born)
async def begin_life(event: Born, ctx: Context) -> None:
    """Residence begins with the birth."""
    known = store.taxpayer(ctx.tx, event.person)
    if known is None:
        born_on, address = disclosed(event.born_on), disclosed(event.address)
        store.keep(ctx.tx, model.moved_in(None, event.person, born_on, address))


@service.on(MovedOut)
async def end_residence(event: MovedOut, ctx: Context) -> None:
    """Residence ends on the day of the move; notices go to the new address from now on."""
    known = _known(event.person, ctx)
    gone = model.moved_out(known, disclosed(event.moved_on), disclosed(event.new_address))
    if gone == known or known.death is not None:
        return
    store.keep(ctx.tx, gone)
    if ctx.case:
        ctx.submit(_report(known, gone, ctx))


@service.on(AddressChanged)
async def change_address(event: AddressChanged, ctx: Context) -> None:
    """Notices go to the new address."""
    known = _known(event.person, ctx)
    if known.resident and known.death is None:
        store.keep(ctx.tx, model.moved_within(known, disclosed(event.address)))


def _report(before: model.Taxpayer, after: model.Taxpayer, ctx: Context) -> ReportProcedure:
    needed = not model.never_earned(store.incomes_of(ctx.tx, before.person))
    return ReportProcedure(
        person=before.person,
        procedure="tax-address",
        status="done" if needed else "not_needed",
        note=model.farewell(after, before.notice_address.city) if needed else "",
    )


def _known(person: PersonCode, ctx: Context) -> model.Taxpayer:
    taxpayer = store.taxpayer(ctx.tx, person)
    if taxpayer is None:
        raise UnknownPerson("no residence here is on record; replay the move in first")
    return taxpayer
