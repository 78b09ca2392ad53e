"""What the allowance office decides on a claim in place of a recipient who has died."""

import datetime as dt

from contracts.base import Accepted
from contracts.benefits import SucceedAllowance
from mesh.context import Context
from mesh.errors import Refused
from services.benefits import deaths, law, store, succession
from services.benefits import notes as claim_notes
from services.benefits import notes_after_death as notes
from services.benefits.claim import Claim, Evidence
from services.benefits.deaths import RecipientDeath
from services.benefits.handlers.claims import without_paid_already
from services.benefits.handlers.deaths import MONTHS_TO_CLAIM_UNPAID, SUCCESSION, UNPAID
from services.benefits.inquiries import Missing, evidence_for
from services.benefits.model import AllowanceFile
from services.benefits.service import service, watch, watch_income
from services.benefits.succession import Succession
from services.deadlines import months_after
from services.reporting import report_step


@service.obeys(SucceedAllowance)
async def succeed(command: SucceedAllowance, ctx: Context) -> Accepted:
    """Decide on the claim of the next recipient (7条), and pay the children the rest (12条)."""
    file, death, earlier = _deceased(command, ctx)
    if earlier is not None and earlier.decided:
        _report_decided(earlier, ctx)
        return Accepted()
    claim = succession.claim_of(command, file, death, earlier, ctx.today, ctx.municipality)
    evidence = Evidence(children=())
    if claim.children:
        try:
            evidence = await evidence_for(claim, ctx)
        except Missing as missing:
            _wait_for(missing.what, claim, death, ctx)
            return Accepted()
    file, death, earlier = _deceased(command, ctx)  # others were asked meanwhile
    if earlier is None or not earlier.decided:
        _decide(claim, without_paid_already(claim, evidence, ctx), file, death, ctx)
    return Accepted()


def _deceased(
    command: SucceedAllowance, ctx: Context
) -> tuple[AllowanceFile, RecipientDeath, Succession | None]:
    file = store.file_of(ctx.tx, command.person)
    death = store.RECIPIENT_DEATHS.get(ctx.tx, command.person)
    if file is None or death is None:
        raise Refused(
            "not-deceased",
            "nobody who received child allowance here has died under this code; claim it at the"
            " municipality of residence (児童手当法7条)",
        )
    made = store.SUCCESSIONS.get(ctx.tx, command.person)
    if made is not None and made.decided and made.claimant != command.claimant:
        raise Refused(
            "already-succeeded",
            "somebody else has claimed in place of the deceased; ask at the counter who brings"
            " the children up (児童手当法4条3項)",
        )
    return file, death, made


def _wait_for(what: str, claim: Claim, death: RecipientDeath, ctx: Context) -> None:
    store.SUCCESSIONS.put(
        ctx.tx,
        Succession(person=death.person, claimant=claim.claimant, claimed_on=claim.claimed_on),
    )
    note = notes.missing(what, claim.claimed_on)
    if what == claim_notes.REGISTRATION:
        note = notes.CLAIM_ELSEWHERE
    report_step(death.person, SUCCESSION, "incomplete", note, ctx)
    due = months_after(death.died_on, MONTHS_TO_CLAIM_UNPAID)
    report_step(death.person, UNPAID, "incomplete", note, ctx, due=due)


def _decide(
    claim: Claim, evidence: Evidence, file: AllowanceFile, death: RecipientDeath, ctx: Context
) -> None:
    """Open or extend the claimant's file if anything is paid, and settle what is unpaid."""
    before = store.file_of(ctx.tx, claim.claimant)
    own = before if before is not None and before.open else None
    opened = succession.succeeded(claim, evidence, file, before, ctx.today)
    start = claim.first_month(file.paid_through)
    pays = opened.monthly_yen(start) > (own.monthly_yen(start) if own else 0)
    filed = {child.person for child in own.children} if own else set()
    settled = succession.paid_to_others(store.settlements_of(ctx.tx, death.person))
    unpaid = deaths.unpaid_months(file, death, settled)
    made = Succession(
        person=death.person,
        claimant=claim.claimant,
        claimed_on=claim.claimed_on,
        decided=True,
        since=start if pays else None,
        children=tuple(c.person for c in evidence.children if pays and c.person not in filed),
        to_children=unpaid,
        to_children_yen=deaths.amount(file, unpaid),
        why_not="" if pays else _why_not(evidence, start),
    )
    store.SUCCESSIONS.put(ctx.tx, made)
    if pays:
        store.keep(ctx.tx, opened)
        watch([p for p in opened.living_together if p not in file.living_together], ctx)
        watch_income(opened, ctx)
    _report_decided(made, ctx)


def _why_not(evidence: Evidence, start: dt.date) -> str:
    rules = law.rules_in(start)
    of_age = any(rules.pays_for(child.birth_date, start) for child in evidence.children)
    return claim_notes.not_needed(evidence, above_limit=of_age)


def _report_decided(made: Succession, ctx: Context) -> None:
    file = store.file_of(ctx.tx, made.claimant)
    if made.since is None or file is None:
        report_step(made.person, SUCCESSION, "not_needed", made.why_not, ctx)
    else:
        note = claim_notes.granted(file, made.since)
        report_step(made.person, SUCCESSION, "done", note, ctx)
    if not (yen := made.to_children_yen):
        report_step(made.person, UNPAID, "not_needed", notes.NOTHING_UNPAID, ctx)
        return
    report_step(made.person, UNPAID, "done", notes.unpaid_paid(yen), ctx, yen=yen)
