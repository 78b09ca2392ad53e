"""A family of four that moves with its child allowance, and what its offices look up."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from contracts.base import Accepted, PersonCode
from contracts.benefits import ClaimAllowance
from contracts.common import MunicipalityCode
from contracts.portal import ReportProcedure
from contracts.residency import Household, HouseholdMember, HouseholdQuery
from contracts.tax import Income, IncomeQuery
from mesh.service import Service
from services.benefits import store
from services.benefits.model import AllowanceFile, Child
from tests.services.conftest import Desk

D = dt.date
FATHER, MOTHER, KID, TEEN = (PersonCode(c) for c in ("father", "mother", "kid", "teen"))
OLD, NEW, THIRD = (MunicipalityCode(c) for c in ("132080", "172014", "221007"))
NOWHERE = MunicipalityCode("011002")
CASE = "case-1"

MakeDesk = Callable[[Service, str], Desk]

KIDS = (Child(person=KID, birth_date=D(2023, 9, 9)), Child(person=TEEN, birth_date=D(2011, 5, 5)))
FILE = AllowanceFile(
    recipient=FATHER, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2023, 10, 1)
)
CLAIM = ClaimAllowance(
    claimant=FATHER,
    children=(KID, TEEN),
    moved_on=D(2026, 3, 15),
    previous_municipality=OLD,
    taxed_by=OLD,
)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


FATHER_LINE = line(FATHER, "head", D(1985, 1, 1))
MOTHER_LINE = line(MOTHER, "wife", D(1987, 1, 1))
KID_LINE = line(KID, "child", D(2023, 9, 9))
TEEN_LINE = line(TEEN, "child", D(2011, 5, 5))
FAMILY = (FATHER_LINE, MOTHER_LINE, KID_LINE, TEEN_LINE)


def incomes(**earned: int | Exception) -> Any:
    """Answer with what each person earned, or with an error."""

    def answer(query: IncomeQuery, _: object) -> Any:
        found = earned[query.person]
        return found if isinstance(found, Exception) else Income(total_income=found, dependants=2)

    return answer


def households(here: tuple[HouseholdMember, ...], there: Any = None) -> Any:
    """Answer with the household at the new municipality, and the one left behind."""

    def answer(_: HouseholdQuery, receiver: Any) -> Any:
        if receiver.municipality == NEW:
            return Household(members=here, register_municipality=THIRD)
        return Household(members=there) if isinstance(there, tuple) else there

    return answer


def changed(**fields: object) -> ClaimAllowance:
    return msgspec.structs.replace(CLAIM, **fields)


async def claim(office: Desk, command: ClaimAllowance = CLAIM) -> ReportProcedure:
    """Claim, and return what was reported to the citizen."""
    before = len(office.queued())
    assert await office.handle(command, caller="portal", case=CASE) == Accepted()
    (report,) = [m for _, _, m in office.queued()[before:] if isinstance(m, ReportProcedure)]
    assert (report.person, report.procedure) == (FATHER, "allowance-claim")
    return report


def file(office: Desk, recipient: PersonCode = FATHER) -> AllowanceFile | None:
    return store.file_of(office.store.section(), recipient)


def pending(office: Desk) -> Any:
    return store.pending_claim(office.store.section(), FATHER)


def asked(office: Desk) -> list[tuple[str, str]]:
    """Return what was looked up where."""
    return [(type(message).__name__, receiver.name) for message, receiver in office.asked]


def submitted(office: Desk, kind: type) -> list[tuple[str, PersonCode]]:
    return [(to, m.person) for to, _, m in office.queued() if isinstance(m, kind)]
