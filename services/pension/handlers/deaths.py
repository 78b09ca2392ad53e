"""What the pension office does when somebody has died, and when it turns out that nobody has."""

import msgspec

from contracts.residency import DeathUndone, Deceased
from mesh.context import Context
from mesh.envelope import disclosed
from services.deadlines import months_after
from services.pension import model, notes, store
from services.pension.model import Enrolled, PaidBack, Settlement
from services.pension.service import STOP, SURVIVORS, TO_CLAIM_MONTHS, UNPAID, service
from services.pension.survivors import SurvivorsPension
from services.reporting import report_step


@service.on(Deceased)
async def stop(event: Deceased, ctx: Context) -> None:
    """Stop the pension with the month of death (29条), or end the insurance (9条1号).

    Nobody files the death: the register tells it (105条4項ただし書).
    """
    file = store.ENROLLED.get(ctx.tx, event.person)
    if file is None or file.death is not None:
        return
    file = model.deceased(file, disclosed(event.died_on), ctx.today)
    procedures = (STOP, UNPAID) if file.receiving else (STOP,)
    store.ENROLLED.put(ctx.tx, model.reported(file, *procedures))
    if not file.receiving:
        report_step(event.person, STOP, "done", notes.INSURANCE_ENDED, ctx)
        return
    overpaid = model.overpaid_yen(file)
    note = notes.stopped(file, overpaid)
    report_step(event.person, STOP, "done", note, ctx, yen=-overpaid, overpaid_yen=overpaid)
    _report_unpaid(file, ctx)


@service.on(DeathUndone)
async def resume(event: DeathUndone, ctx: Context) -> None:
    """Restore the file, pay what was missed, and recover what others were paid meanwhile."""
    file = store.ENROLLED.get(ctx.tx, event.person)
    if file is None or file.death is None or file.death.died_on != disclosed(event.died_on):
        return
    granted = store.SURVIVORS.get(ctx.tx, event.person)
    if granted is not None and granted.ended_on is not None:
        granted = None
    settlement = _settlement(file, granted, ctx)
    store.ENROLLED.put(ctx.tx, model.restored(file))
    if granted is not None:
        store.SURVIVORS.put(ctx.tx, msgspec.structs.replace(granted, ended_on=ctx.today))
    if settlement.arrears_yen or settlement.to_recover:
        store.SETTLEMENTS.put(ctx.tx, settlement)
    for procedure in file.death.reported:
        _report_undone(procedure, file, settlement, ctx)


def _report_unpaid(file: Enrolled, ctx: Context) -> None:
    assert file.death is not None, "something is unpaid after a death"
    yen = model.unpaid_yen(file)
    if not yen:
        report_step(file.person, UNPAID, "not_needed", notes.NOTHING_UNPAID, ctx)
        return
    due = months_after(file.death.died_on, TO_CLAIM_MONTHS)
    report_step(file.person, UNPAID, "yours", notes.unpaid(yen), ctx, due=due, yen=yen)


def _settlement(file: Enrolled, granted: SurvivorsPension | None, ctx: Context) -> Settlement:
    assert file.death is not None, "only a death is undone"
    to_recover = []
    if (unpaid := file.death.unpaid) is not None:
        to_recover.append(PaidBack(procedure=UNPAID, payee=unpaid.claimant, yen=unpaid.yen))
    if granted is not None and (yen := granted.paid_yen(ctx.today)):
        to_recover.append(PaidBack(procedure=SURVIVORS, payee=granted.claimant, yen=yen))
    return Settlement(
        person=file.person,
        died_on=file.death.died_on,
        undone_on=ctx.today,
        arrears_yen=model.arrears_yen(file, ctx.today),
        to_recover=tuple(to_recover),
    )


def _report_undone(procedure: str, file: Enrolled, settled: Settlement, ctx: Context) -> None:
    if procedure == STOP:
        yen = settled.arrears_yen
        note = notes.resumed(yen) if file.receiving else notes.INSURANCE_RESTORED
        report_step(file.person, STOP, "not_needed", note, ctx, yen=yen)
        return
    paid = sum(back.yen for back in settled.to_recover if back.procedure == procedure)
    note = notes.survivors_ended(paid) if procedure == SURVIVORS else notes.to_recover(paid)
    report_step(file.person, procedure, "not_needed", note, ctx, yen=-paid, overpaid_yen=paid)
