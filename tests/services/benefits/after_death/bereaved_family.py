"""A father of two who has died, his widow, and what the allowance office is told and asked."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from contracts.base import PersonCode
from contracts.benefits import SucceedAllowance
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode
from contracts.residency import DeathUndone, Deceased, HouseholdMember
from mesh.clock import JST
from mesh.service import Service
from services.benefits import store
from services.benefits.model import AllowanceFile, Child
from services.benefits.succession import Settlement
from tests.services.conftest import Desk

D = dt.date
FATHER, MOTHER, KID, TEEN, GRANNY, OTHER = (
    PersonCode(c) for c in ("father", "mother", "kid", "teen", "granny", "other")
)
OLD, NEW = MunicipalityCode("132080"), MunicipalityCode("172014")
CASE = "case-1"
DIED_ON, TOLD_ON, CLAIMED_ON = D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 12)
REGISTRY = "resident-registry-old"
MakeDesk = Callable[[Service, str], Desk]

KIDS = (Child(person=KID, birth_date=D(2021, 9, 9)), Child(person=TEEN, birth_date=D(2012, 5, 5)))
FILE = AllowanceFile(
    recipient=FATHER, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2023, 10, 1)
)
DIED = Deceased(person=FATHER, died_on=DIED_ON)
ALIVE = DeathUndone(person=FATHER, died_on=DIED_ON)
KID_DIED = Deceased(person=KID, died_on=DIED_ON)
KID_ALIVE = DeathUndone(person=KID, died_on=DIED_ON)
CLAIM = SucceedAllowance(person=FATHER, claimant=MOTHER, children=(KID, TEEN), taxed_by=OLD)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


MOTHER_LINE = line(MOTHER, "head", D(1987, 1, 1))
KID_LINE, TEEN_LINE = line(KID, "child", D(2021, 9, 9)), line(TEEN, "child", D(2012, 5, 5))


def keep(office: Desk, file: AllowanceFile) -> None:
    with office.store.section() as tx:
        store.keep(tx, file)
    office.store.commit()


def on(office: Desk, day: dt.date) -> None:
    office.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


def file(office: Desk, recipient: PersonCode = FATHER) -> Any:
    return store.file_of(office.store.section(), recipient)


def settlements(office: Desk) -> list[Settlement]:
    return store.settlements_of(office.store.section(), FATHER)


def submitted(office: Desk, kind: type, since: int = 0) -> list[PersonCode]:
    return [m.person for _, _, m in office.queued()[since:] if isinstance(m, kind)]


async def tell(office: Desk, event: Any) -> dict[str, ReportStep]:
    """Tell what the registry tells, and return the reports that follow, by procedure."""
    return await reports(office, event, REGISTRY)


async def claim(office: Desk, **fields: Any) -> dict[str, ReportStep]:
    """Claim in place of the deceased, and return the reports that follow, by procedure."""
    command = msgspec.structs.replace(CLAIM, **fields)
    said = await reports(office, command, "bereavement-desk-old")
    assert said.keys() == {"allowance-succession", "allowance-unpaid"}
    return said


async def reports(office: Desk, message: Any, caller: str) -> dict[str, ReportStep]:
    before = len(office.queued())
    await office.handle(message, caller=caller, case=CASE)
    sent = [(to, m) for to, _, m in office.queued()[before:] if isinstance(m, ReportStep)]
    assert {to for to, _ in sent} <= {"bereavement-desk-old"}
    assert len({m.procedure for _, m in sent}) == len(sent)
    return {m.procedure: m for _, m in sent}
