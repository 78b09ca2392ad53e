"""A claim of child allowance for a newborn: a case of the one procedure. 児童手当法7条, 9条.

The family register and the resident register have the child already; what is left to the family is
to say that it claims, and which parent does.
"""

import datetime as dt
from collections.abc import Collection

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode, age_on
from contracts.portal import CaseView, FileAllowance, ProcedureView
from contracts.residency import HouseholdMember
from mesh.errors import MeshError, Refused
from services.portal.catalogue import ALLOWANCE_CLAIM
from services.portal.filings import SIGNING_AGE
from services.portal.model import Standing, Status


class RecordAwaited(MeshError):
    """The resident register does not have the child yet; the same claim succeeds later."""

    code = "record-awaited"
    retry = True


class AllowanceClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim for a newborn, and how it stands.

    Attributes:
        id: The number of the case.
        office: The allowance office that decides, by name.
        born_on: The day from which the term to claim runs.
        note: What the office said last.
    """

    id: str
    filer: PersonCode
    filed_on: dt.date
    municipality: MunicipalityCode
    office: str
    born_on: dt.date
    standing: Standing = Standing.WAITING
    note: str = ""


def birth_claimed_for(
    filing: FileAllowance, members: Collection[HouseholdMember], today: dt.date
) -> dt.date:
    """Return the day of the birth, from the household; the last one if there are several.

    Raises:
        Refused: The claimant is too young to sign, or names no child.
        RecordAwaited: A child is not in the household.
    """
    births = {member.person: member.birth_date for member in members}
    if age_on(births[filing.person], today) < SIGNING_AGE:
        raise Refused(
            "filer-too-young",
            f"who is under {SIGNING_AGE} cannot sign electronically (公的個人認証法3条); claim at"
            " the counter",
        )
    if not filing.children:
        raise Refused("no-child", "a claim names the children that were born; name at least one")
    if not births.keys() >= set(filing.children):
        raise RecordAwaited(
            "the child is not registered in your household yet; report the birth first, and claim"
            " again once it is, or at the counter if the child lives elsewhere"
        )
    return max(births[child] for child in filing.children)


def reported(claim: AllowanceClaim, standing: Standing, note: str) -> AllowanceClaim:
    """Return the claim with what the office reports of it."""
    return msgspec.structs.replace(claim, standing=standing, note=note)


def view(claim: AllowanceClaim) -> CaseView:
    """Return the claim as the citizen sees it."""
    waiting = claim.standing is Standing.WAITING
    procedure = ProcedureView(
        id=ALLOWANCE_CLAIM.id,
        participant=claim.office,
        status=claim.standing.value,
        deadline=ALLOWANCE_CLAIM.deadline(claim.born_on, None),
    )
    trouble = (f"{ALLOWANCE_CLAIM.ja}：{claim.note}",)
    return CaseView(
        status=(Status.OPEN if waiting else Status.DONE).value,
        procedures=(procedure,),
        trouble=trouble if claim.standing is Standing.INCOMPLETE else (),
    )
