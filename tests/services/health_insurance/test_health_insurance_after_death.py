"""A municipal insurer after a death, when the funeral benefit is claimed, and after a mistake."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import Accepted, PersonCode
from contracts.bereavement import ReportStep
from contracts.common import Address, MunicipalityCode
from contracts.insurance import ClaimFuneralBenefit, Coverage, CoverageQuery
from contracts.residency import (
    AddressChanged,
    DeathUndone,
    Deceased,
    HeadChanged,
    MovedIn,
    MovedOut,
)
from mesh.clock import JST
from mesh.errors import Refused
from services.health_insurance import model, store
from services.health_insurance.deaths import FuneralBenefit, Recovery, last_day_to_claim
from services.health_insurance.handlers import service
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
IN_HEALTH_ONLY = msgspec.structs.replace(RESIDENT, certifications=())
DIED = Deceased(person=DEAD, died_on=DIED_ON)
UNDONE = DeathUndone(person=DEAD, died_on=DIED_ON)
CLAIM = ClaimFuneralBenefit(person=DEAD, claimant=WIFE)
ADDRESS = Address(
    postal_code="1820026", municipality=CHOFU, prefecture="", city="", town="", block="1"
)


@pytest.fixture
def insurer(desk: Any) -> Any:
    """An insurer with somebody on file who is in both insurances."""
    made = desk(service, "health-insurance-old")
    keep(made, RESIDENT)
    on(made, TOLD_ON)
    return made


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


async def refusal(insurer: Any, command: ClaimFuneralBenefit = CLAIM) -> str:
    said = insurer.queued()
    with pytest.raises(Refused) as refused:
        await insurer.handle(command, caller="bereavement-desk-old", case="c")
    assert insurer.queued() == said
    return refused.value.code


async def coverage(insurer: Any, day: dt.date | None = None) -> Coverage:
    answer = await insurer.handle(CoverageQuery(person=DEAD, on=day), caller="bereavement-desk-old")
    assert isinstance(answer, Coverage)
    return answer


# ---- the death -------------------------------------------------------------------------------


async def test_all_cover_ends_on_the_day_after_the_death(insurer: Any) -> None:
    await tell(insurer)
    assert await coverage(insurer, DIED_ON) == IN_BOTH
    assert await coverage(insurer, DIED_ON + DAY) == IN_NEITHER
    assert await coverage(insurer) == IN_NEITHER


async def test_the_family_is_told_what_ended_and_what_it_may_claim(insurer: Any) -> None:
    told = await tell(insurer)
    assert {p: r.status for p, r in told.items()} == {
        "nhi-loss": "done",
        "funeral-benefit": "yours",
        "care-loss": "done",
    }
    assert (told["funeral-benefit"].due, told["funeral-benefit"].yen) == (LAST_DAY, 50_000)
    assert "葬祭を行った方" in told["funeral-benefit"].note
    for loss in (told["nhi-loss"], told["care-loss"]):
        assert "2026年6月6日" in loss.note
        assert "月割り" in loss.note
        assert (loss.due, loss.yen) == (None, 0)


async def test_each_report_is_made_for_its_own_affair(insurer: Any) -> None:
    await tell(insurer)
    affairs = insurer.store.read("SELECT affair FROM outbox ORDER BY seq")
    assert [a for (a,) in affairs] == ["health-insurance", "health-insurance", "long-term-care"]


@pytest.mark.parametrize(
    ("file", "procedures"),
    [
        (IN_HEALTH_ONLY, {"nhi-loss", "funeral-benefit"}),
        (IN_CARE_ONLY, {"care-loss"}),
        (msgspec.structs.replace(IN_CARE_ONLY, certifications=()), set()),
    ],
)
async def test_only_what_applied_is_reported_at_the_death_and_after_a_mistake(
    insurer: Any, file: Insured, procedures: set[str]
) -> None:
    keep(insurer, file)
    assert (await tell(insurer)).keys() == procedures
    assert (await tell(insurer, UNDONE)).keys() == procedures


async def test_a_certification_that_ran_out_before_the_death_is_not_reported(insurer: Any) -> None:
    told = await tell(insurer, on_day(VALID_UNTIL + DAY))
    assert told.keys() == {"nhi-loss", "funeral-benefit"}


async def test_a_death_told_twice_changes_and_reports_nothing(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    once = kept(insurer)
    on(insurer, TOLD_ON + DAY)
    assert await tell(insurer) == {}
    assert kept(insurer) == once


@pytest.mark.parametrize("event", [DIED, UNDONE])
async def test_people_without_a_file_are_left_alone(insurer: Any, event: Any) -> None:
    other = msgspec.structs.replace(event, person=SON)
    await insurer.handle(other, caller="resident-registry-old", case="c")
    assert insurer.queued() == []
    assert store.INSURED.get(insurer.store.section(), SON) is None


@pytest.mark.parametrize(
    "event",
    [
        MovedIn(person=DEAD, moved_on=TOLD_ON, previous_municipality=KANAZAWA, head=WIFE),
        MovedOut(person=DEAD, moved_on=TOLD_ON, destination=KANAZAWA),
        AddressChanged(person=DEAD, moved_on=TOLD_ON, address=ADDRESS),
        HeadChanged(person=DEAD, changed_on=DIED_ON, head=WIFE),
    ],
)
async def test_who_has_died_neither_moves_nor_gets_a_new_head(insurer: Any, event: Any) -> None:
    await tell(insurer)
    dead = kept(insurer)
    assert await tell(insurer, event) == {}
    assert kept(insurer) == dead
    assert insurer.asked == []


async def test_a_death_told_while_the_old_insurer_is_asked_is_not_overwritten(
    insurer: Any,
) -> None:
    """Cover that has been looked up for a move-in is not given to who has died meanwhile."""

    def dies_meanwhile(*_: Any) -> Coverage:
        keep(insurer, model.deceased(RESIDENT, DIED_ON))
        return IN_BOTH

    insurer.answers["insurance.coverage.v1"] = dies_meanwhile
    came = MovedIn(person=DEAD, moved_on=TOLD_ON, previous_municipality=KANAZAWA, head=WIFE)
    assert await tell(insurer, came) == {}
    assert kept(insurer) == model.deceased(RESIDENT, DIED_ON)


# ---- what is answered ------------------------------------------------------------------------


async def test_coverage_is_answered_as_of_the_day_asked_about(insurer: Any) -> None:
    assert await coverage(insurer, D(2009, 12, 31)) == IN_NEITHER
    assert await coverage(insurer, D(2010, 1, 1)) == Coverage(
        national_health=True, care_level=None, care_valid_until=None
    )
    assert await coverage(insurer, VALID_UNTIL) == IN_BOTH
    assert await coverage(insurer) == IN_BOTH


# ---- the funeral benefit -----------------------------------------------------------------------


async def test_who_held_the_funeral_is_paid(insurer: Any) -> None:
    await tell(insurer)
    report = await claim(insurer)
    assert (report.procedure, report.status, report.yen) == ("funeral-benefit", "done", 50_000)
    assert "50,000円" in report.note
    assert kept(insurer).death.funeral_benefit == FuneralBenefit(
        claimant=WIFE, yen=50_000, paid_on=TOLD_ON
    )


async def test_a_claim_made_twice_is_answered_alike_and_paid_once(insurer: Any) -> None:
    await tell(insurer)
    first, paid = await claim(insurer), kept(insurer)
    on(insurer, LAST_DAY + DAY)
    assert await claim(insurer) == first
    assert kept(insurer) == paid


async def test_a_second_claimant_is_not_paid(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    paid = kept(insurer)
    other = msgspec.structs.replace(CLAIM, claimant=SON)
    assert await refusal(insurer, other) == "refused.already-paid"
    assert kept(insurer) == paid


async def test_the_claim_is_barred_after_two_years(insurer: Any) -> None:
    await tell(insurer)
    on(insurer, LAST_DAY + DAY)
    assert await refusal(insurer) == "refused.time-barred"
    on(insurer, LAST_DAY)
    assert (await claim(insurer)).status == "done"


async def test_there_is_no_benefit_for_the_living(insurer: Any) -> None:
    assert await refusal(insurer) == "refused.not-deceased"
    await tell(insurer)
    await tell(insurer, UNDONE)
    assert await refusal(insurer) == "refused.not-deceased"


async def test_there_is_no_benefit_for_who_was_not_insured(insurer: Any) -> None:
    unknown = msgspec.structs.replace(CLAIM, person=SON)
    assert await refusal(insurer, unknown) == "refused.not-insured"
    keep(insurer, IN_CARE_ONLY)
    await tell(insurer)
    assert await refusal(insurer) == "refused.not-insured"


@given(st.dates(D(2000, 1, 1), D(2090, 12, 31)))
def test_the_claim_may_be_made_for_two_calendar_years(died_on: dt.date) -> None:
    last = last_day_to_claim(died_on)
    assert (last.year, last.month) == (died_on.year + 2, died_on.month)
    assert last.day == died_on.day or (died_on.month, died_on.day, last.day) == (2, 29, 28)


# ---- the mistake -----------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [False, True])
async def test_after_a_mistake_the_file_is_as_it_was(insurer: Any, claimed: Any) -> None:
    await tell(insurer)
    if claimed:
        await claim(insurer)
    on(insurer, TOLD_ON + 30 * DAY)
    await tell(insurer, UNDONE)
    assert kept(insurer) == RESIDENT
    assert await coverage(insurer) == IN_BOTH


async def test_after_a_mistake_every_procedure_is_reported_as_not_needed(insurer: Any) -> None:
    before = await tell(insurer)
    after = await tell(insurer, UNDONE)
    assert after.keys() == before.keys()
    assert {(r.status, r.yen, r.overpaid_yen, r.due) for r in after.values()} == {
        ("not_needed", 0, 0, None)
    }
    assert "資格を回復" in after["nhi-loss"].note
    assert "資格を回復" in after["care-loss"].note
    assert "返納" not in after["funeral-benefit"].note
    assert recoveries(insurer) == []


async def test_a_benefit_paid_by_mistake_has_to_come_back(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    on(insurer, TOLD_ON + 30 * DAY)
    report = (await tell(insurer, UNDONE))["funeral-benefit"]
    assert (report.status, report.yen, report.overpaid_yen) == ("not_needed", -50_000, 50_000)
    assert "50,000円は返納" in report.note
    assert recoveries(insurer) == [
        Recovery(
            person=DEAD,
            died_on=DIED_ON,
            undone_on=TOLD_ON + 30 * DAY,
            benefit=FuneralBenefit(claimant=WIFE, yen=50_000, paid_on=TOLD_ON),
        )
    ]


async def test_a_mistake_told_twice_or_about_another_day_changes_nothing(insurer: Any) -> None:
    assert await tell(insurer, UNDONE) == {}
    await tell(insurer)
    dead = kept(insurer)
    assert await tell(insurer, DeathUndone(person=DEAD, died_on=DIED_ON + DAY)) == {}
    assert kept(insurer) == dead
    await tell(insurer, UNDONE)
    assert await tell(insurer, UNDONE) == {}
    assert kept(insurer) == RESIDENT


async def test_a_real_death_after_a_mistake_counts_anew(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    await tell(insurer, UNDONE)
    again = DIED_ON + 90 * DAY
    on(insurer, again + 2 * DAY)
    assert (await tell(insurer, on_day(again))).keys() == {
        "nhi-loss",
        "funeral-benefit",
        "care-loss",
    }
    assert (await claim(insurer, ClaimFuneralBenefit(person=DEAD, claimant=SON))).yen == 50_000
    assert await coverage(insurer, again) == IN_BOTH
    assert len(recoveries(insurer)) == 1


async def test_life_goes_on_after_a_mistake(insurer: Any) -> None:
    await tell(insurer)
    await tell(insurer, UNDONE)
    changed = HeadChanged(person=DEAD, changed_on=TOLD_ON, head=WIFE)
    await tell(insurer, changed)
    assert kept(insurer).head == WIFE


@given(st.dates(D(2010, 1, 1), D(2030, 12, 31)), st.integers(-400, 400))
def test_a_death_takes_away_exactly_the_days_after_it(died_on: dt.date, days: int) -> None:
    day = died_on + days * DAY
    dead = model.deceased(RESIDENT, died_on)
    alive = day <= died_on
    assert dead.in_national_health(day) is (alive and RESIDENT.in_national_health(day))
    assert dead.certified(day) == (RESIDENT.certified(day) if alive else None)
    assert model.restored(dead) == RESIDENT
