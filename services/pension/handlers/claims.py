"""What the pension office decides on the claims of a family, on what the sources say."""

import datetime as dt

from contracts.base import Accepted, PersonCode
from contracts.pension import ClaimSurvivorsPension, ClaimUnpaidPension
from mesh.context import Context
from mesh.errors import Refused
from services.deadlines import months_after
from services.pension import model, notes, payments, store
from services.pension.inquiries import NotGranted, check_unpaid_claim, surviving_children
from services.pension.model import Death, Enrolled
from services.pension.service import SURVIVORS, TO_CLAIM_MONTHS, UNPAID, service
from services.pension.survivors import SurvivingChild, SurvivorsPension
from services.reporting import report_step


@service.obeys(ClaimUnpaidPension)
async def pay_unpaid(command: ClaimUnpaidPension, ctx: Context) -> Accepted:
    """Pay a relative who shared the livelihood what the deceased was owed (19条)."""
    file, _ = _deceased(command.person, ctx)
    if not model.unpaid_yen(file):
        note = notes.NOTHING_UNPAID if file.receiving else notes.NO_OLD_AGE_PENSION
        _report(file, UNPAID, "not_needed", note, ctx)
        return Accepted()
    if not _unpaid_is_paid(file, command.claimant):
        try:
            await check_unpaid_claim(command, file, ctx)
        except NotGranted as refusal:
            _report(file, UNPAID, refusal.status, refusal.note, ctx)
            return Accepted()
        file, _ = _deceased(command.person, ctx)
    if not _unpaid_is_paid(file, command.claimant):
        file = model.with_unpaid_paid(file, command.claimant, ctx.today)
    yen = model.unpaid_yen(file)
    _report(file, UNPAID, "done", notes.unpaid_paid(yen), ctx, yen=yen)
    return Accepted()


@service.obeys(ClaimSurvivorsPension)
async def decide_survivors_pension(command: ClaimSurvivorsPension, ctx: Context) -> Accepted:
    """Decide (16条) on the pension of a spouse with children, or of children (37条, 37条の2)."""
    file, death = _deceased(command.person, ctx)
    granted = _granted(command, ctx)
    if granted is None:
        try:
            children = await surviving_children(command, death, ctx)
        except NotGranted as refusal:
            _report(file, SURVIVORS, refusal.status, refusal.note, ctx)
            return Accepted()
        file, death = _deceased(command.person, ctx)
        granted = _granted(command, ctx) or _pension(command, death, children, ctx.today)
    if not granted.yearly_yen(granted.since):
        _report(file, SURVIVORS, "not_needed", notes.NO_CHILD, ctx)
        return Accepted()
    store.SURVIVORS.put(ctx.tx, granted)
    _, yen = granted.first_payment()
    _report(file, SURVIVORS, "done", notes.survivors_granted(granted), ctx, yen=yen)
    return Accepted()


def _deceased(person: PersonCode, ctx: Context) -> tuple[Enrolled, Death]:
    file = store.ENROLLED.get(ctx.tx, person)
    if file is None or file.death is None:
        raise Refused(
            "not-deceased",
            "no death of this person is recorded here; report it at a municipality first, and"
            " claim then (国民年金法19条1項、37条)",
        )
    return file, file.death


def _unpaid_is_paid(file: Enrolled, claimant: PersonCode) -> bool:
    if file.death is None or file.death.unpaid is None:
        return False
    if file.death.unpaid.claimant != claimant:
        raise Refused(
            "already-paid",
            "the unpaid pension was paid to another relative, whose claim counts for all; settle"
            " it among the relatives (国民年金法19条5項)",
        )
    return True


def _granted(command: ClaimSurvivorsPension, ctx: Context) -> SurvivorsPension | None:
    granted = store.SURVIVORS.get(ctx.tx, command.person)
    if granted is None or granted.ended_on is not None:
        return None
    if granted.claimant != command.claimant:
        raise Refused(
            "already-granted",
            "the survivors' pension was granted on another claim; ask the pension office to"
            " change the recipient (国民年金法41条2項、42条)",
        )
    return granted


def _pension(
    command: ClaimSurvivorsPension,
    death: Death,
    children: tuple[SurvivingChild, ...],
    today: dt.date,
) -> SurvivorsPension:
    return SurvivorsPension(
        person=command.person,
        claimant=command.claimant,
        children=children,
        since=payments.month_after(death.died_on),
        decided_on=today,
    )


def _report(
    file: Enrolled, procedure: str, status: str, note: str, ctx: Context, *, yen: int = 0
) -> None:
    """Report, and keep the file with what was decided and reported."""
    assert file.death is not None, "claims are made after a death"
    due = months_after(file.death.died_on, TO_CLAIM_MONTHS) if status == "incomplete" else None
    store.ENROLLED.put(ctx.tx, model.reported(file, procedure))
    report_step(file.person, procedure, status, note, ctx, due=due, yen=yen)
