"""Who receives the child allowance after a recipient has died, and what if nobody had. 児童手当法.

The next recipient claims it (7条) within 15 days of the death, or from the month after the
claim; what the deceased was not paid yet is paid to the children (12条).
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.benefits import SucceedAllowance
from contracts.common import MunicipalityCode, Yen
from services.benefits import deaths
from services.benefits.claim import Claim, Evidence, granted
from services.benefits.deaths import RecipientDeath
from services.benefits.model import AllowanceFile, Decision, Outcome, ended_with

REASON = "受給者の死亡による認定請求（児童手当法7条）"
TAKEN_BACK = "前の受給者の死亡の訂正による認定の取消し"


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """A claim after the death of a recipient, and what was decided.

    Attributes:
        person: The deceased.
        claimed_on: The day on which it was first claimed, however long deciding takes.
        decided: Whether nothing is missing any more.
        since: The first month paid to the claimant; `None` if nothing is.
        children: Those who have joined the claimant's file.
        to_children: The months of the deceased that were paid to the children.
        to_children_yen: What they were paid.
        why_not: What the claimant was told if nothing is paid, in Japanese.
    """

    person: PersonCode
    claimant: PersonCode
    claimed_on: dt.date
    decided: bool = False
    since: dt.date | None = None
    children: tuple[PersonCode, ...] = ()
    to_children: tuple[dt.date, ...] = ()
    to_children_yen: Yen = 0
    why_not: str = ""


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a mistake: no month is paid for twice, and the recipient loses nothing.

    Attributes:
        recipient: On whose file it was made.
        number: Counts the settlements of one recipient.
        person: Who was taken for dead: the recipient, or a child.
        paid_to_others: Months for which the children or the next recipient were paid; of these
            the recipient is paid only what was lacking (13条 is applied in the same way).
        to_claimant_yen: What the next recipient was paid for the children of this one.
        arrears: Months that nobody was paid for; they are paid at once.
        arrears_yen: What is paid at once: the amount for `arrears`, and for months paid to the
            next recipient what these lacked of the recipient's own amount (a child not claimed
            for, a lower rate). For a child taken for dead: what the amount lacked.
    """

    recipient: PersonCode
    number: int
    person: PersonCode
    undone_on: dt.date
    paid_to_others: tuple[dt.date, ...] = ()
    to_children_yen: Yen = 0
    to_claimant_yen: Yen = 0
    arrears: tuple[dt.date, ...] = ()
    arrears_yen: Yen = 0


def claim_of(
    command: SucceedAllowance,
    file: AllowanceFile,
    death: RecipientDeath,
    earlier: Succession | None,
    today: dt.date,
    municipality: MunicipalityCode,
) -> Claim:
    """Return the claim, for those children on the file who live; the death is as a move is."""
    claimed_on = min(command.claimed_on or today, today)
    if earlier is not None and earlier.claimant == command.claimant:
        claimed_on = min(claimed_on, earlier.claimed_on)
    on_file = {child.person for child in file.children}
    return Claim(
        claimant=command.claimant,
        children=tuple(
            child
            for child in dict.fromkeys(command.children)
            if child in on_file and not deaths.is_dead(file, child)
        ),
        moved_on=death.died_on,
        claimed_on=claimed_on,
        previous_municipality=municipality,
        taxed_by=command.taxed_by,
    )


def succeeded(
    claim: Claim,
    evidence: Evidence,
    file: AllowanceFile,
    before: AllowanceFile | None,
    today: dt.date,
) -> AllowanceFile:
    """Return the claimant's file, opened or extended by the children of the deceased.

    Args:
        file: That of the deceased: what is paid for there is not paid again.
        before: The claimant's own, if there is one.
    """
    evidence = msgspec.structs.replace(evidence, paid_through=file.paid_through)
    opened = granted(claim, evidence, before, today)
    extends = before is not None and before.open
    decision = msgspec.structs.replace(opened.decisions[-1], reason=_reason(evidence))
    return msgspec.structs.replace(
        opened,
        resident_since=before.resident_since if extends and before else file.resident_since,
        decisions=(*opened.decisions[:-1], decision),
    )


def taken_back(file: AllowanceFile, made: Succession, today: dt.date) -> AllowanceFile:
    """Return the claimant's file without the children who joined it; ended if none is left."""
    if made.since is None:
        return file
    children = tuple(child for child in file.children if child.person not in made.children)
    if not children:
        file = msgspec.structs.replace(file, children=())
        day_before = made.since - dt.timedelta(days=1)
        return ended_with(file, day_before, today, TAKEN_BACK)
    decision = Decision(decided_on=today, outcome=Outcome.REVISED, reason=TAKEN_BACK)
    return msgspec.structs.replace(file, children=children, decisions=(*file.decisions, decision))


def settlement(
    file: AllowanceFile,
    death: RecipientDeath,
    made: Succession | None,
    claimants: AllowanceFile | None,
    earlier: Sequence[Settlement],
    today: dt.date,
) -> Settlement:
    """Return the account between a recipient taken for dead and those who were paid meanwhile.

    Args:
        file: That of the recipient, as the death has left it.
        claimants: That of the next recipient, before it is taken back.
        earlier: The settlements made before with the same recipient.
    """
    restored = deaths.with_recipient(file, death)
    to_children = made.to_children if made else ()
    to_claimant: dict[dt.date, Yen] = {}
    if made is not None and made.since is not None and claimants is not None:
        paid = deaths.paid_between(claimants, death.died_on, today)
        without = taken_back(claimants, made, today)
        to_claimant = {
            month: claimants.monthly_yen(month) - without.monthly_yen(month)
            for month in paid
            if month >= made.since
        }
    settled = {*paid_to_others(earlier), *to_children}
    missed = deaths.paid_between(restored, death.told_on, today, settled)
    return Settlement(
        recipient=file.recipient,
        number=len(earlier) + 1,
        person=file.recipient,
        undone_on=today,
        paid_to_others=(*to_children, *to_claimant),
        to_children_yen=made.to_children_yen if made else 0,
        to_claimant_yen=sum(to_claimant.values()),
        arrears=tuple(month for month in missed if month not in to_claimant),
        arrears_yen=sum(
            max(0, restored.monthly_yen(month) - to_claimant.get(month, 0)) for month in missed
        ),
    )


def paid_to_others(settlements: Sequence[Settlement]) -> frozenset[dt.date]:
    """Return the months for which others were paid in place of a recipient."""
    return frozenset(month for each in settlements for month in each.paid_to_others)


def _reason(evidence: Evidence) -> str:
    apart = any(child.apart for child in evidence.children)
    return REASON + ("、別居監護（同法4条1項1号）" if apart else "")
