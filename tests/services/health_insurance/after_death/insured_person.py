"""Somebody in both insurances who has died, and what the insurer is told and asked."""

import datetime as dt
from typing import Any

import msgspec

from contracts.base import Accepted, PersonCode
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode
from contracts.insurance import ClaimFuneralBenefit, Coverage, CoverageQuery
from contracts.residency import DeathUndone, Deceased
from mesh.clock import JST
from services.health_insurance import store
from services.health_insurance.deaths import Recovery
from services.health_insurance.model import Certification, HealthPeriod, Insured

D = dt.date
DAY = dt.timedelta(days=1)
DEAD, WIFE, SON = PersonCode("dead"), PersonCode("wife"), PersonCode("son")
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
DIED_ON, TOLD_ON = D(2026, 6, 5), D(2026, 6, 8)
LAST_DAY = D(2028, 6, 5)
VALID_UNTIL = D(2026, 12, 31)
HEALTH = (HealthPeriod(acquired_on=D(2010, 1, 1)),)
CARE = (Certification(level=3, valid_from=D(2025, 1, 1), valid_until=VALID_UNTIL),)
IN_BOTH = Coverage(national_health=True, care_level=3, care_valid_until=VALID_UNTIL)
IN_NEITHER = Coverage(national_health=False, care_level=None, care_valid_until=None)
RESIDENT = Insured(
    person=DEAD,
    resident_since=D(2010, 1, 1),
    head=DEAD,
    health=HEALTH,
    certifications=CARE,
)
IN_CARE_ONLY = msgspec.structs.replace(RESIDENT, health=())

DIED = Deceased(person=DEAD, died_on=DIED_ON)
UNDONE = DeathUndone(person=DEAD, died_on=DIED_ON)
CLAIM = ClaimFuneralBenefit(person=DEAD, claimant=WIFE)


def keep(insurer: Any, file: Insured) -> None:
    with insurer.store.section() as tx:
        store.INSURED.put(tx, file)
    insurer.store.commit()


def on(insurer: Any, day: dt.date) -> None:
    insurer.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


def kept(insurer: Any) -> Any:
    return store.INSURED.get(insurer.store.section(), DEAD)


def recoveries(insurer: Any) -> list[Recovery]:
    return store.RECOVERIES.all(insurer.store.section())


def on_day(died_on: dt.date) -> Deceased:
    return Deceased(person=DEAD, died_on=died_on)


async def tell(insurer: Any, event: Any = DIED) -> dict[str, ReportStep]:
    """Tell what the registry tells, and return the reports that follow, by procedure."""
    before = len(insurer.queued())
    await insurer.handle(event, caller="resident-registry-old", case="c")
    sent = insurer.queued()[before:]
    assert all(to == "bereavement-desk-old" and m.person == DEAD for to, _, m in sent)
    assert len({m.procedure for _, _, m in sent}) == len(sent)
    return {m.procedure: m for _, _, m in sent}


async def claim(insurer: Any, command: ClaimFuneralBenefit = CLAIM) -> ReportStep:
    """Claim at the desk, and return the one report that follows."""
    before = len(insurer.queued())
    answer = await insurer.handle(command, caller="bereavement-desk-old", case="c")
    assert answer == Accepted()
    ((to, _, report),) = insurer.queued()[before:]
    assert to == "bereavement-desk-old"
    return report


async def coverage(insurer: Any, day: dt.date | None = None) -> Coverage:
    answer = await insurer.handle(CoverageQuery(person=DEAD, on=day), caller="bereavement-desk-old")
    assert isinstance(answer, Coverage)
    return answer
