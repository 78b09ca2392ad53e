"""What the tax office does when a taxpayer has died, and when it turns out that nobody has."""

import datetime as dt

from contracts.base import Accepted
from contracts.residency import DeathUndone, Deceased
from contracts.tax import AssetsNotified, DeclareHeirs
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused
from services.reporting import report_step
from services.tax import deaths, notes, store
from services.tax.model import Taxpayer
from services.tax.service import service

REPRESENTATIVE, OWNER = "tax-representative", "property-owner"


@service.on(Deceased)
async def pass_to_heirs(event: Deceased, ctx: Context) -> None:
    """End the residence; what is owed and owned passes to the heirs (9条, 384条の3).

    The tax office of the state is told what the property is assessed at (相続税法58条2項).
    """
    known, died_on = store.taxpayer(ctx.tx, event.person), disclosed(event.died_on)
    if known is None or known.death is not None:
        return
    gone = deaths.died(known, died_on)
    store.keep(ctx.tx, gone)
    owned = store.owned(ctx.tx, event.person)
    assessed = sum(item.assessed_yen for item in owned)
    ctx.publish(AssetsNotified(person=event.person, died_on=died_on, assessed_yen=assessed))
    _report(gone, disclosed(event.known_on), ctx)


@service.obeys(DeclareHeirs)
async def declare_heirs(command: DeclareHeirs, ctx: Context) -> Accepted:
    """Note who receives the notices (9条の2), and who owns the property now (384条の3)."""
    known = store.taxpayer(ctx.tx, command.person)
    if known is None or known.death is None:
        raise Refused(
            "not-deceased",
            "nobody inherits from the living (民法882条); declare heirs once the death is recorded",
        )
    store.keep(ctx.tx, deaths.represented(known, command.representative))
    owned = store.owned(ctx.tx, command.person)
    for item in owned:
        store.PROPERTIES.put(ctx.tx, deaths.owned_by(item, command.owners))
    report_step(command.person, REPRESENTATIVE, "done", notes.NAMED, ctx)
    if owned:
        report_step(command.person, OWNER, "done", notes.DECLARED, ctx)
    return Accepted()


@service.on(DeathUndone)
async def restore(event: DeathUndone, ctx: Context) -> None:
    """Tax the person as before: the death was a mistake."""
    known = store.taxpayer(ctx.tx, event.person)
    if known is None or known.death is None or known.death.died_on != disclosed(event.died_on):
        return
    store.keep(ctx.tx, deaths.alive(known))
    for item in store.owned(ctx.tx, event.person):
        store.PROPERTIES.put(ctx.tx, deaths.owned_by(item, ()))
    for procedure in (REPRESENTATIVE, OWNER):
        report_step(event.person, procedure, "not_needed", notes.ALIVE, ctx)


def _report(gone: Taxpayer, known_on: dt.date, ctx: Context) -> None:
    assert gone.death is not None, "only a death is reported on"
    person, owned = gone.person, store.owned(ctx.tx, gone.person)
    left = deaths.estate_of(gone, store.incomes_of(ctx.tx, person), owned, ctx.today)
    if left.owes_resident_tax or owned:
        report_step(person, REPRESENTATIVE, "yours", notes.NAME_ONE, ctx)
    else:
        report_step(person, REPRESENTATIVE, "not_needed", notes.NOTHING_OWED, ctx)
    if owned:
        until = deaths.declare_by(known_on)
        report_step(person, OWNER, "yours", notes.declare(len(owned), until), ctx, due=until)
    else:
        report_step(person, OWNER, "not_needed", notes.NO_PROPERTY, ctx)
