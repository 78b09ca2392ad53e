"""Registries and agencies report, and the case moves on."""

import datetime as dt

from contracts.base import Accepted, Reply
from contracts.benefits import ClaimAllowance
from contracts.moving import AddressChanged, MovedIn
from contracts.portal import ReportProcedure
from contracts.private import AddressConfirmed, MoveCancelled
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, Refused
from services.portal import letters, model, store
from services.portal.announcing import announced
from services.portal.catalogue import ALLOWANCE_CLAIM, CATALOGUE
from services.portal.claims import Move, moves_of, taxed_by
from services.portal.handlers import claiming
from services.portal.model import Case, Mover, Standing, Status
from services.portal.service import keep, service, tell


@service.on(MovedIn)
async def follow_move_in(event: MovedIn, ctx: Context) -> None:
    """Note that a mover is registered at the new municipality, and do what follows."""
    case = store.case(ctx)
    moved_on = disclosed(event.moved_on)
    if case.status is Status.OPEN:
        case = announced(case, ctx)
    arrived = model.moved(case, event.person, moved_on)
    if case.status is Status.WITHDRAWN and arrived.status is not Status.WITHDRAWN:
        tell(letters.REOPENED, case, ctx)
        _void_later_moves(case, ctx)
    _confirm_address(case, event, moved_on, ctx)
    due = model.due_claims(arrived)
    for claimant in due:
        _claim(arrived, claimant, ctx)
    keep(case, model.claimed(arrived, due), ctx)


@service.on(AddressChanged)
async def follow_move_within(event: AddressChanged, ctx: Context) -> None:
    """Note that a mover is registered at another address of the same municipality."""
    case = store.case(ctx)
    moved_on = disclosed(event.moved_on)
    _confirm_address(case, event, moved_on, ctx)
    keep(case, model.moved(case, event.person, moved_on), ctx)


@service.obeys(ReportProcedure)
async def note_report(report: ReportProcedure, ctx: Context) -> Accepted:
    """Note how a procedure stands, and pass on what the citizen should know."""
    if (claim := store.claim(ctx)) is not None:
        return claiming.note_report(report, claim, ctx)
    case = store.case(ctx)
    _check_report(report, case, ctx)
    standing = Standing(report.status)
    after = model.reported(
        case, report.person, report.procedure, ctx.caller.name, standing, report.note
    )
    if report.note and after != case:
        store.write_letter(ctx, case, report.note, ctx.caller.name)
    keep(case, after, ctx)
    return Accepted()


@service.settled(ClaimAllowance)
async def follow_claim(command: ClaimAllowance, result: Reply | MeshError, ctx: Context) -> None:
    """Send the citizen to the counter if the claim was refused; else its office reports."""
    if not isinstance(result, MeshError):
        return
    if (claim := store.claim(ctx)) is not None:
        claiming.note_refusal(claim, ctx)
        return
    case = store.case(ctx)
    deadline = ALLOWANCE_CLAIM.deadline(case.planned_on, command.moved_on)
    note = letters.claim_refused(deadline)
    office = next(p.participant for p in case.progress if p.procedure == ALLOWANCE_CLAIM.id)
    after = model.reported(
        case, command.claimant, ALLOWANCE_CLAIM.id, office, Standing.INCOMPLETE, note
    )
    tell(note, case, ctx)
    keep(case, after, ctx)


def _confirm_address(
    case: Case, event: MovedIn | AddressChanged, moved_on: dt.date, ctx: Context
) -> None:
    """Tell private parties, once the filer's own address is in the register."""
    filer = case.mover(event.person) if event.person == case.filer else None
    if filer is not None and filer.moved_on is None:
        address = disclosed(event.address)
        ctx.publish(AddressConfirmed(person=case.filer, moved_on=moved_on, address=address))


def _void_later_moves(case: Case, ctx: Context) -> None:
    """End moves that were filed although the one before them had taken place."""
    for other in store.cases_of(ctx.tx, case.filer):
        if other.id != case.id and other.moving and not set(other.persons).isdisjoint(case.persons):
            void = model.ended(other, Status.WITHDRAWN)
            store.CASES.put(ctx.tx, void)
            if void.announced:
                ctx.publish(MoveCancelled(person=void.filer))
            store.end_consents(ctx.tx, void)
            tell(letters.VOID, void, ctx)


def _check_report(report: ReportProcedure, case: Case, ctx: Context) -> None:
    procedure = CATALOGUE.get(report.procedure)
    if procedure is None:
        raise Refused("no-such-procedure", "the portal does not know this procedure; check its id")
    offices = {p.participant for p in case.progress if p.procedure == procedure.id}
    if procedure.participant != ctx.caller.kind or (offices and ctx.caller.name not in offices):
        raise Refused(
            "not-its-procedure", "a procedure is reported on by the participant that handles it"
        )
    if report.person not in (case.filer, *case.persons):
        raise Refused("not-in-case", "the person is not part of this case; check the case number")


def _claim(case: Case, claimant: Mover, ctx: Context) -> None:
    assert claimant.moved_on is not None, "who claims has arrived"
    ctx.submit(
        ClaimAllowance(
            claimant=claimant.person,
            children=claimant.paid_for,
            moved_on=claimant.moved_on,
            previous_municipality=case.from_municipality,
            taxed_by=taxed_by(_moves(case, claimant, ctx), ctx.today),
            claimed_on=ctx.today,
        ),
        at=case.new_address.municipality,
    )


def _moves(case: Case, claimant: Mover, ctx: Context) -> list[Move]:
    """Return the claimant's moves that the portal knows of: this one and those before it."""
    earlier = [other for other in store.cases_of(ctx.tx, case.filer) if other.id != case.id]
    return moves_of((*earlier, case), claimant.person)
