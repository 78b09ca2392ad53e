"""A pensioner who has died, the family, and what the pension office is told and asked."""

import datetime as dt
from typing import Any

import msgspec

from contracts.base import PersonCode
from contracts.bereavement import ReportStep
from contracts.common import Address, MunicipalityCode
from contracts.pension import ClaimSurvivorsPension, ClaimUnpaidPension
from contracts.residency import DeathUndone, Deceased, HouseholdMember
from mesh.clock import JST
from services.pension import store
from services.pension.model import Category, Enrolled, Settlement
from services.pension.survivors import SurvivorsPension

D = dt.date
DEAD, WIFE, SON, KID, TEEN, FATHER, SISTER, STRANGER = (
    PersonCode(c) for c in ("dead", "wife", "son", "kid", "teen", "father", "sister", "stranger")
)
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
NOWHERE = MunicipalityCode("011002")
CASE = "case-1"
DIED_ON, TOLD_ON = D(2026, 6, 5), D(2026, 6, 8)
MONTHLY = 100_000


def address(block: str) -> Address:
    return Address(
        postal_code="1820026", municipality=CHOFU, prefecture="", city="", town="", block=block
    )


HOME = address("1")
PENSIONER = Enrolled(
    person=DEAD,
    category=Category.RECEIVING,
    municipality=CHOFU,
    address=HOME,
    address_since=D(2019, 4, 1),
    monthly_yen=MONTHLY,
)
INSURED = msgspec.structs.replace(PENSIONER, category=Category.FIRST, monthly_yen=0)
DIED = Deceased(person=DEAD, died_on=DIED_ON)
UNDONE = DeathUndone(person=DEAD, died_on=DIED_ON)
UNPAID = ClaimUnpaidPension(
    person=DEAD, claimant=WIFE, residence=CHOFU, register_municipality=KANAZAWA
)
SURVIVORS = ClaimSurvivorsPension(
    person=DEAD,
    claimant=WIFE,
    children=(TEEN, KID),
    residence=CHOFU,
    register_municipality=KANAZAWA,
    taxed_by=CHOFU,
)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


WIFE_LINE = line(WIFE, "head", D(1985, 1, 1))
KID_LINE, TEEN_LINE = line(KID, "child", D(2021, 9, 9)), line(TEEN, "child", D(2012, 5, 5))
SON_LINE = line(SON, "child", D(1999, 5, 5))


def keep(office: Any, file: Enrolled) -> None:
    with office.store.section() as tx:
        store.ENROLLED.put(tx, file)
    office.store.commit()


def on(office: Any, day: dt.date) -> None:
    office.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


def file(office: Any) -> Any:
    return store.ENROLLED.get(office.store.section(), DEAD)


def granted(office: Any) -> SurvivorsPension | None:
    return store.SURVIVORS.get(office.store.section(), DEAD)


def settlements(office: Any) -> list[Settlement]:
    return store.SETTLEMENTS.all(office.store.section())


async def tell(office: Any, event: Any = DIED) -> dict[str, ReportStep]:
    """Tell what the registry tells, and return the reports that follow, by procedure."""
    return await reports(office, event, "resident-registry-old")


async def claim(office: Any, command: Any = UNPAID, **fields: Any) -> ReportStep:
    """Claim at the desk, and return the one report that follows."""
    command = msgspec.structs.replace(command, **fields)
    ((_, report),) = (await reports(office, command, "bereavement-desk-old")).items()
    return report


async def reports(office: Any, message: Any, caller: str) -> dict[str, ReportStep]:
    before = len(office.queued())
    await office.handle(message, caller=caller, case=CASE)
    sent = office.queued()[before:]
    assert all(to == "bereavement-desk-old" and m.person == DEAD for to, _, m in sent)
    assert len({m.procedure for _, _, m in sent}) == len(sent)
    return {m.procedure: m for _, _, m in sent}


def asked(office: Any) -> list[tuple[str, str]]:
    return [(type(message).__name__, receiver.name) for message, receiver in office.asked]
