"""A move is filed once, and goes on its way to everyone who has to know."""

from contracts.base import PersonCode, Reply
from contracts.common import MunicipalityCode
from contracts.moving import BookVisit, FileMoveOut
from contracts.portal import Filed, FileMove
from contracts.residency import OWNER as REGISTRY
from mesh.context import Context
from mesh.errors import MeshError, NotOnMesh, Refused
from services.portal import filings, inquiries, letters, model, store
from services.portal.announcing import announced
from services.portal.catalogue import PRIVATE
from services.portal.model import Case, Mover, Progress, Standing, Status
from services.portal.procedures import Situation, applicable
from services.portal.service import service, tell
from services.procedure import Procedure, Where

VISIT_OVER = ("refused.already-moved-in", "refused.move-withdrawn")
"""Answers to a booking that came too late to matter."""


@service.obeys(FileMove)
async def file_move(command: FileMove, ctx: Context) -> Filed:
    """Open a case, and file the move with the municipality that the family leaves."""
    filing = filings.in_order(command)
    filings.check_visit(filing, ctx.today)
    filings.check_no_open_case(store.cases_of(ctx.tx, filing.person))
    _check_parties(filing, ctx)
    members = await inquiries.household_of_filer(filing, ctx)
    filings.check_household(filing, members, ctx.today)
    found = await inquiries.situations(filing, members, ctx)
    filings.check_no_open_case(store.cases_of(ctx.tx, filing.person))  # none came meanwhile

    case = _opened(filing, found, ctx)
    store.CASES.put(ctx.tx, case)
    store.grant_consents(ctx.tx, case, ctx.today)
    if case.within:
        _book_visit(announced(case, ctx), ctx)
    else:
        ctx.submit(
            FileMoveOut(
                movers=filing.movers,
                planned_on=filing.planned_on,
                destination=filing.new_address.municipality,
                new_address=filing.new_address,
                new_head=filing.new_head,
                remaining_head=filing.remaining_head,
            ),
            at=filing.from_municipality,
        )
    return Filed(case=case.id)


@service.settled(FileMoveOut)
async def follow_move_out(_: FileMoveOut, result: Reply | MeshError, ctx: Context) -> None:
    """Announce the move and book the visit; or, if it was refused, leave nothing half done."""
    case = store.case(ctx)
    if isinstance(result, MeshError):
        ended = model.ended(case, Status.REFUSED, f"転出届：{result.code}")
        store.CASES.put(ctx.tx, ended)
        store.end_consents(ctx.tx, ended)
        tell(letters.refused(result.code), ended, ctx)
        return
    accepted = model.moved_out(case)
    store.CASES.put(ctx.tx, accepted)
    if accepted.status is Status.OPEN:
        _book_visit(announced(accepted, ctx), ctx)


@service.settled(BookVisit)
async def follow_booking(_: BookVisit, result: Reply | MeshError, ctx: Context) -> None:
    """Tell the citizen if the visit could not be booked and is still to be made."""
    case = store.case(ctx)
    if not isinstance(result, MeshError) or result.code in VISIT_OVER or not case.moving:
        return
    store.CASES.put(ctx.tx, model.with_fault(case, f"来庁予約：{result.code}"))
    tell(letters.VISIT_NOT_BOOKED, case, ctx)


def _check_parties(filing: FileMove, ctx: Context) -> None:
    """Refuse a filing that names somebody who cannot be reached or may not be told."""
    for municipality in (filing.from_municipality, filing.new_address.municipality):
        if not ctx.takes_part(REGISTRY, municipality):
            raise Refused(
                "not-on-mesh",
                f"the municipality {municipality} does not take part; file there on paper",
            )
    for name in filing.consents:
        if ctx.named(name).kind not in PRIVATE:
            raise Refused(
                "not-a-private-party",
                "consent is given to private parties only; agencies are told by law",
            )


def _opened(filing: FileMove, found: list[Situation], ctx: Context) -> Case:
    old, new = filing.from_municipality, filing.new_address.municipality
    municipalities = {Where.OLD: old, Where.NEW: new}
    paid_for = {situation.person: situation.paid_for for situation in found}
    public = [
        _progress(procedure, person, municipalities.get(procedure.at), ctx)
        for procedure, person in applicable(found, within=old == new, today=ctx.today)
    ]
    private = [
        Progress(procedure=PRIVATE[ctx.named(name).kind].id, person=filing.person, participant=name)
        for name in filing.consents
    ]
    return Case(
        id=ctx.new_case(),
        filer=filing.person,
        filed_on=ctx.today,
        from_municipality=old,
        new_address=filing.new_address,
        new_head=filing.new_head,
        planned_on=filing.planned_on,
        visit_on=filing.visit_on,
        movers=tuple(Mover(person=p, paid_for=paid_for[p]) for p in filing.movers),
        consents=filing.consents,
        progress=(*public, *private),
    )


def _progress(
    procedure: Procedure, person: PersonCode, at: MunicipalityCode | None, ctx: Context
) -> Progress:
    """Return the procedure, waiting; or left to the citizen if nobody on the mesh handles it."""
    try:
        office = ctx.peer(procedure.participant, at)
    except NotOnMesh:
        return Progress(
            procedure=procedure.id,
            person=person,
            participant=procedure.participant,
            standing=Standing.INCOMPLETE,
            note=letters.NOT_ON_MESH,
        )
    return Progress(procedure=procedure.id, person=person, participant=office)


def _book_visit(case: Case, ctx: Context) -> None:
    ctx.submit(
        BookVisit(person=case.new_head, visit_on=case.visit_on), at=case.new_address.municipality
    )
