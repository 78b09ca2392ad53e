"""The cover of the deceased ends, and the family is told."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.common import Address
from contracts.insurance import Coverage
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.residency import HeadChanged
from services.health_insurance import model, store
from services.health_insurance.model import Insured
from tests.services.health_insurance.after_death.insured_person import (
    CHOFU,
    DAY,
    DEAD,
    DIED,
    DIED_ON,
    IN_BOTH,
    IN_CARE_ONLY,
    IN_NEITHER,
    KANAZAWA,
    LAST_DAY,
    RESIDENT,
    SON,
    TOLD_ON,
    UNDONE,
    VALID_UNTIL,
    WIFE,
    D,
    claim,
    coverage,
    keep,
    kept,
    on,
    on_day,
    tell,
)

IN_HEALTH_ONLY = msgspec.structs.replace(RESIDENT, certifications=())

ADDRESS = Address(
    postal_code="1820026", municipality=CHOFU, prefecture="", city="", town="", block="1"
)


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


async def test_coverage_is_answered_as_of_the_day_asked_about(insurer: Any) -> None:
    assert await coverage(insurer, D(2009, 12, 31)) == IN_NEITHER
    assert await coverage(insurer, D(2010, 1, 1)) == Coverage(
        national_health=True, care_level=None, care_valid_until=None
    )
    assert await coverage(insurer, VALID_UNTIL) == IN_BOTH
    assert await coverage(insurer) == IN_BOTH


@given(st.dates(D(2010, 1, 1), D(2030, 12, 31)), st.integers(-400, 400))
def test_a_death_takes_away_exactly_the_days_after_it(died_on: dt.date, days: int) -> None:
    day = died_on + days * DAY
    dead = model.deceased(RESIDENT, died_on)
    alive = day <= died_on
    assert dead.in_national_health(day) is (alive and RESIDENT.in_national_health(day))
    assert dead.certified(day) == (RESIDENT.certified(day) if alive else None)
    assert model.restored(dead) == RESIDENT
