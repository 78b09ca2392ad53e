"""What the allowance office does when somebody claims after moving in, or for a newborn child."""

import msgspec

from contracts.base import Accepted
from contracts.benefits import ClaimAllowance
from mesh.context import Context
from services.benefits import notes, store
from services.benefits.claim import Claim, Evidence, claim_of, granted, is_granted
from services.benefits.inquiries import Missing, evidence_for
from services.benefits.service import report, service, watch, watch_income

CLAIM = "allowance-claim"


@service.obeys(ClaimAllowance)
async def claim_allowance(command: ClaimAllowance, ctx: Context) -> Accepted:
    """Decide a claim after a move or a birth (7条, 8条3項, 9条1項) on what its sources say."""
    earlier = store.pending_claim(ctx.tx, command.claimant)
    claim = claim_of(command, earlier, ctx.today)
    file = store.file_of(ctx.tx, claim.claimant)
    if file is not None and is_granted(claim, file):
        report(claim.claimant, CLAIM, "done", notes.granted(file, claim.moved_on), ctx)
        return Accepted()
    try:
        revises = claim.of_birth and file is not None and file.open
        evidence = await evidence_for(claim, ctx, revises=revises)
    except Missing as missing:
        claim = msgspec.structs.replace(claim, missing=missing.what)
        store.keep_pending(ctx.tx, claim)
        report(claim.claimant, CLAIM, "incomplete", notes.missing(claim), ctx)
        return Accepted()
    store.settle(ctx.tx, claim.claimant)
    _decide(claim, without_paid_already(claim, evidence, ctx), ctx)
    return Accepted()


def without_paid_already(claim: Claim, evidence: Evidence, ctx: Context) -> Evidence:
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


def _decide(claim: Claim, evidence: Evidence, ctx: Context) -> None:
    start = claim.first_month(evidence.paid_through)
    before = store.file_of(ctx.tx, claim.claimant)
    file = granted(claim, evidence, before, ctx.today)
    if file.monthly_yen(start) == 0:
        note = notes.not_needed(evidence, above_limit=file.pays_for_any(start))
        report(claim.claimant, CLAIM, "not_needed", note, ctx)
        return
    store.keep(ctx.tx, file)
    watch(file.living_together, ctx)
    watch_income(file, ctx)
    revised = claim.of_birth and before is not None and before.open
    note = notes.revised(file, start) if revised else notes.granted(file, start, evidence)
    report(claim.claimant, CLAIM, "done", note, ctx)
