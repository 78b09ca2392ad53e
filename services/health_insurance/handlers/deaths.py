"""What a municipal insurer does when somebody has died, and when it turns out that nobody has."""

import datetime as dt

from contracts.base import PersonCode
from contracts.common import Yen
from contracts.residency import DeathUndone, Deceased
from mesh.context import Context
from mesh.envelope import disclosed
from services.health_insurance import deaths, model, notes, store
from services.health_insurance.deaths import FUNERAL_BENEFIT, Recovery
from services.health_insurance.service import CARE, CARE_LOSS, FUNERAL, HEALTH, NHI_LOSS, service
from services.reporting import report_step


@service.on(Deceased)
async def end_cover(event: Deceased, ctx: Context) -> None:
    """End all cover on the day after the death (国保法8条1項, 介護保険法11条1項).

    Nobody files the loss: the resident register tells it.
    """
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None or file.death is not None:
        return
    died_on = disclosed(event.died_on)
    store.INSURED.put(ctx.tx, model.deceased(file, died_on))
    if file.in_national_health(died_on):
        note = notes.health_ended(died_on)
        report_step(file.person, NHI_LOSS, "done", note, ctx, affair=HEALTH)
        _report_to_claim(file.person, died_on, ctx)
    if file.certified(died_on) is not None:
        note = notes.care_ended(died_on)
        report_step(file.person, CARE_LOSS, "done", note, ctx, affair=CARE)


@service.on(DeathUndone)
async def restore_cover(event: DeathUndone, ctx: Context) -> None:
    """Restore the file as it was, and recover a funeral benefit that was paid meanwhile."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is None or file.death is None or file.death.died_on != disclosed(event.died_on):
        return
    died_on, benefit = file.death.died_on, file.death.funeral_benefit
    file = model.restored(file)
    store.INSURED.put(ctx.tx, file)
    if benefit is not None:
        recovery = Recovery(
            person=file.person, died_on=died_on, undone_on=ctx.today, benefit=benefit
        )
        store.RECOVERIES.put(ctx.tx, recovery)
    if file.in_national_health(died_on):
        note = notes.HEALTH_RESTORED
        report_step(file.person, NHI_LOSS, "not_needed", note, ctx, affair=HEALTH)
        _report_benefit_undone(file.person, benefit.yen if benefit is not None else 0, ctx)
    if file.certified(died_on) is not None:
        note = notes.CARE_RESTORED
        report_step(file.person, CARE_LOSS, "not_needed", note, ctx, affair=CARE)


def _report_to_claim(person: PersonCode, died_on: dt.date, ctx: Context) -> None:
    due, note = deaths.last_day_to_claim(died_on), notes.FUNERAL_TO_CLAIM
    yen = FUNERAL_BENEFIT
    report_step(person, FUNERAL, "yours", note, ctx, affair=HEALTH, due=due, yen=yen)


def _report_benefit_undone(person: PersonCode, paid: Yen, ctx: Context) -> None:
    note = notes.benefit_undone(paid)
    report_step(
        person, FUNERAL, "not_needed", note, ctx, affair=HEALTH, yen=-paid, overpaid_yen=paid
    )
