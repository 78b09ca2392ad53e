"""The claim of child allowance after a move or a birth, and how it is decided. 児童手当法.

The right recipient is the parent with whom the child lives and who earns more (4条1項1号, 3項).
A claim of the other one is accepted all the same, and the citizen is told.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.benefits import ClaimAllowance
from contracts.common import MunicipalityCode, Yen, age_on
from contracts.residency import HouseholdMember
from mesh.errors import Refused
from services.benefits import law
from services.benefits.model import AllowanceFile, Child, Decision, IncomeUsed, Outcome

ADULT = 18

HEAD = "head"
SPOUSES = ("wife", "husband")
"""Relations to the head of a household (続柄), as the resident registry names them."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim (認定請求, 7条; 額改定請求, 9条1項), kept while something is missing.

    Attributes:
        moved_on: The day from which the term to claim runs: of the move, the birth or the death.
        claimed_on: The day on which it was made, however long deciding takes.
        missing: What the citizen was asked to bring; empty if nothing.
    """

    claimant: PersonCode
    children: tuple[PersonCode, ...]
    moved_on: dt.date
    claimed_on: dt.date
    previous_municipality: MunicipalityCode
    taxed_by: MunicipalityCode
    missing: str = ""
    of_birth: bool = False

    def first_month(self, paid_through: dt.date | None) -> dt.date:
        """Return the first month to be paid (8条2項, 3項).

        Raises:
            Refused: It lies before the act whose rules are known.
        """
        first = law.first_month(self.claimed_on, self.moved_on, paid_through)
        if first < law.RULES[0].since:
            raise Refused(
                "before-the-act",
                "the allowance is paid from April 2012 on (平成24年法律24号); claim a later month",
            )
        return first


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sources said to decide a claim.

    Attributes:
        paid_through: Last day for which the claimant is paid already.
        income: The claimant's, if it was needed.
        spouse_income: That of the spouse in the household; `None` if there is none, or if it is
            not known (`spouse_unknown`).
        resident_since: Since when the claimant lives here, if no move was what led to the claim.
        paid_already: Whether children were left out for whom somebody else is paid here.
    """

    children: tuple[Child, ...]
    paid_through: dt.date | None = None
    income: IncomeUsed | None = None
    spouse_income: Yen | None = None
    spouse_unknown: bool = False
    resident_since: dt.date | None = None
    paid_already: bool = False

    @property
    def spouse_earns_more(self) -> bool:
        """Whether the spouse would be the right recipient (4条3項)."""
        if self.income is None or self.spouse_income is None:
            return False
        return self.spouse_income > self.income.total_income


def claim_of(command: ClaimAllowance, earlier: Claim | None, today: dt.date) -> Claim:
    """Return the claim; completed later, it still counts from the day it was first made."""
    claimed_on = min(command.claimed_on or today, today)
    if earlier is not None and earlier.moved_on == command.moved_on:
        claimed_on = min(claimed_on, earlier.claimed_on)
    return Claim(
        claimant=command.claimant,
        children=tuple(dict.fromkeys(command.children)),
        moved_on=command.moved_on,
        claimed_on=claimed_on,
        previous_municipality=command.previous_municipality,
        taxed_by=command.taxed_by,
        of_birth=command.of_birth,
    )


def is_granted(claim: Claim, file: AllowanceFile) -> bool:
    """Tell whether the claim was granted before."""
    if not file.open or not (claim.of_birth or file.resident_since == claim.moved_on):
        return False
    return {child.person for child in file.children}.issuperset(claim.children)


def granted(
    claim: Claim, evidence: Evidence, before: AllowanceFile | None, today: dt.date
) -> AllowanceFile:
    """Return the file as the claim makes it; an open one is extended by the children claimed."""
    start = claim.first_month(evidence.paid_through)
    extends = before is not None and before.open
    decision = Decision(
        decided_on=today,
        outcome=Outcome.REVISED if extends else Outcome.GRANTED,
        reason=_reason(claim, evidence, extends=extends),
    )
    decisions = (*before.decisions, decision) if before is not None else (decision,)
    income = evidence.income if law.income_decides(start) else None
    if before is not None and before.open:
        return msgspec.structs.replace(
            before,
            children=_joined(before.children, evidence.children, start),
            resident_since=(
                before.resident_since
                if claim.of_birth
                else max(before.resident_since, claim.moved_on)
            ),
            income=income or before.income,
            decisions=decisions,
        )
    return AllowanceFile(
        recipient=claim.claimant,
        children=evidence.children,
        resident_since=evidence.resident_since or claim.moved_on,
        started_on=start,
        income=income,
        decisions=decisions,
    )


def adult_spouse(
    claimant: PersonCode, members: Sequence[HouseholdMember], today: dt.date
) -> PersonCode | None:
    """Return the spouse in the claimant's household, as their relations to its head show."""
    relations = {member.person: member.relation for member in members}
    wanted: tuple[str, ...] = ()
    if relations.get(claimant) == HEAD:
        wanted = SPOUSES
    elif relations.get(claimant) in SPOUSES:
        wanted = (HEAD,)
    spouses = (m for m in members if m.relation in wanted)
    return next((m.person for m in spouses if age_on(m.birth_date, today) >= ADULT), None)


def _joined(
    filed: tuple[Child, ...], claimed: tuple[Child, ...], start: dt.date
) -> tuple[Child, ...]:
    """Return the children of both; those on file are paid as before, new ones from the start."""
    apart = {child.person: child.apart for child in claimed}
    kept = [
        msgspec.structs.replace(child, apart=apart.pop(child.person, child.apart))
        for child in filed
    ]
    added = [msgspec.structs.replace(c, since=start) for c in claimed if c.person in apart]
    return (*kept, *added)


def _reason(claim: Claim, evidence: Evidence, *, extends: bool) -> str:
    in_time = law.in_time(claim.claimed_on, claim.moved_on)
    parts = [f"転入後の認定請求（児童手当法7条、8条{3 if in_time else 2}項）"]
    if claim.of_birth and extends:
        parts = [f"出生による額の改定（児童手当法9条{2 if in_time else 1}項）"]
    elif claim.of_birth:
        parts = [f"出生による認定請求（児童手当法7条、8条{3 if in_time else 2}項）"]
    if any(child.apart for child in evidence.children):
        parts.append("別居監護（同法4条1項1号）")
    if evidence.spouse_earns_more:
        parts.append("配偶者の所得が上回る（同法4条3項）")
    if evidence.spouse_unknown:
        parts.append("配偶者の所得は未確認")
    return "、".join(parts)
