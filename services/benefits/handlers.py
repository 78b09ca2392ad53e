"""What the allowance office does: answers for allowances, decides claims, ends files of movers."""

import msgspec

from contracts.base import Accepted, PersonCode
from contracts.benefits import OWNER, Allowance, AllowanceQuery, ClaimAllowance
from contracts.mesh import Unwatch, Watch
from contracts.portal import ReportProcedure
from contracts.residency import OWNER as REGISTRY
from contracts.residency import MovedOut
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.service import Service
from services.benefits import model, notes, store
from services.benefits.claim import Claim, Evidence, claim_of, granted, is_granted
from services.benefits.inquiries import Missing, evidence_for
from services.benefits.model import AllowanceFile

CLAIM = "allowance-claim"
END = "allowance-end"

service = Service(OWNER, schema=store.SCHEMA)


@service.answers(AllowanceQuery)
async def allowance(query: AllowanceQuery, ctx: Context) -> Allowance:
    """Answer what a person receives here; who has no file receives nothing."""
    return model.answer(store.file_of(ctx.tx, query.person), ctx.today)


@service.obeys(ClaimAllowance)
async def claim_allowance(command: ClaimAllowance, ctx: Context) -> Accepted:
    """Decide a claim after a move (7条, 8条3項) on what its sources say, not on papers."""
    earlier = store.pending_claim(ctx.tx, command.claimant)
    claim = claim_of(command, earlier, ctx.today)
    file = store.file_of(ctx.tx, claim.claimant)
    if file is not None and is_granted(claim, file):
        _report(claim.claimant, CLAIM, "done", notes.granted(file, claim.moved_on), ctx)
        return Accepted()
    try:
        evidence = await evidence_for(claim, ctx)
    except Missing as missing:
        claim = msgspec.structs.replace(claim, missing=missing.what)
        store.keep_pending(ctx.tx, claim)
        _report(claim.claimant, CLAIM, "incomplete", notes.missing(claim), ctx)
        return Accepted()
    store.settle(ctx.tx, claim.claimant)
    _decide(claim, _without_paid_already(claim, evidence, ctx), ctx)
    return Accepted()


@service.on(MovedOut)
async def follow_departure(event: MovedOut, ctx: Context) -> None:
    """End the file of a recipient who leaves (8条2項); a child who leaves stays on it (4条1項)."""
    moved_on = disclosed(event.moved_on)
    file = store.file_of(ctx.tx, event.person)
    if file is not None and model.ends_with(file, moved_on):
        _end(model.ended(file, moved_on, ctx.today), ctx)
    for parents in store.open_files_living_with(ctx.tx, event.person):
        store.keep(ctx.tx, model.with_child_apart(parents, event.person, ctx.today))
        _unwatch((event.person,), ctx)


def _decide(claim: Claim, evidence: Evidence, ctx: Context) -> None:
    start = claim.first_month(evidence.paid_through)
    file = granted(claim, evidence, store.file_of(ctx.tx, claim.claimant), ctx.today)
    if file.monthly_yen(start) == 0:
        note = notes.not_needed(evidence, above_limit=file.pays_for_any(start))
        _report(claim.claimant, CLAIM, "not_needed", note, ctx)
        return
    store.keep(ctx.tx, file)
    for person in file.living_together:
        ctx.submit(Watch(person=person), to=ctx.peer(REGISTRY))
    _report(claim.claimant, CLAIM, "done", notes.granted(file, start, evidence), ctx)


def _without_paid_already(claim: Claim, evidence: Evidence, ctx: Context) -> Evidence:
    """Leave out children for whom somebody else is paid here: one recipient each (4条3項)."""
    free = tuple(
        child
        for child in evidence.children
        if all(
            file.recipient == claim.claimant for file in store.open_files_with(ctx.tx, child.person)
        )
    )
    paid_already = free != evidence.children
    return msgspec.structs.replace(evidence, children=free, paid_already=paid_already)


def _end(file: AllowanceFile, ctx: Context) -> None:
    store.keep(ctx.tx, file)
    _unwatch(file.living_together, ctx)
    _report(file.recipient, END, "done", notes.ended(file), ctx)


def _unwatch(persons: tuple[PersonCode, ...], ctx: Context) -> None:
    for person in persons:
        if not store.concerns(ctx.tx, person):
            ctx.submit(Unwatch(person=person), to=ctx.peer(REGISTRY))


def _report(person: PersonCode, procedure: str, status: str, note: str, ctx: Context) -> None:
    if ctx.case:
        ctx.submit(ReportProcedure(person=person, procedure=procedure, status=status, note=note))
