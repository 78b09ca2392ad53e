"""A claim of child allowance for a newborn: the first child, and one more."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.moving import MovedOut
from contracts.standings import Standing, StatusQuery
from contracts.tax import IncomeCorrected
from mesh.clock import JST
from services.benefits import store
from services.benefits.claim import claim_of, is_granted
from services.benefits.handlers import service
from services.benefits.model import IncomeUsed, Outcome
from services.statuses import Status, in_columns
from tests.services.benefits.moving_family import (
    CLAIM,
    FAMILY,
    FATHER,
    FATHER_LINE,
    FILE,
    KID,
    MOTHER_LINE,
    NEW,
    D,
    MakeDesk,
    asked,
    claim,
    file,
    line,
)
from tests.services.conftest import Desk

BORN_ON = D(2026, 3, 10)
BABY_LINE = line(KID, "child", BORN_ON)
BIRTH = msgspec.structs.replace(
    CLAIM,
    children=(KID,),
    moved_on=BORN_ON,
    previous_municipality=NEW,
    taxed_by=NEW,
    of_birth=True,
)
SINCE = D(2019, 4, 1)


@pytest.fixture
def parents(office: Desk) -> Desk:
    """The office where a couple without a file has had its first child."""
    household: Any = office.answers["residency.household.v1"]

    def family(query: Any, receiver: Any) -> Any:
        found = household(query, receiver)
        members = (FATHER_LINE, MOTHER_LINE, BABY_LINE)
        return msgspec.structs.replace(found, members=members)

    def lives_here(query: StatusQuery, _: object) -> Any:
        assert query.persons == (FATHER,)
        return in_columns([Status(standing=Standing.RESIDENT, since=SINCE)])

    office.answers["residency.household.v1"] = family
    office.answers["residency.status.v1"] = lives_here
    return office


async def test_a_first_child_is_paid_for_from_the_month_after_birth(parents: Desk) -> None:
    report = await claim(parents, BIRTH)
    assert report.status == "done"
    assert "2026年4月分から月額15,000円" in report.note
    granted = file(parents)
    assert granted is not None
    assert (granted.started_on, granted.resident_since) == (D(2026, 4, 1), SINCE)
    assert granted.decisions[-1].outcome is Outcome.GRANTED
    assert "出生" in granted.decisions[-1].reason


async def test_no_other_municipality_is_asked_for_a_first_child(parents: Desk) -> None:
    await claim(parents, BIRTH)
    assert {receiver.removesuffix("-new") for _, receiver in asked(parents)} == {
        "resident-registry",
        "tax",
    }


async def test_claimed_later_than_fifteen_days_it_is_paid_from_the_month_after(
    parents: Desk,
) -> None:
    parents.clock.travel_to(dt.datetime(2026, 4, 2, 9, tzinfo=JST))
    await claim(parents, BIRTH)
    granted = file(parents)
    assert granted is not None
    assert granted.started_on == D(2026, 5, 1)


async def test_a_further_child_joins_the_file_without_any_question_of_income(
    office: Desk,
) -> None:
    with office.store.section() as tx:
        store.keep(tx, msgspec.structs.replace(FILE, children=FILE.children[1:]))
    baby = line(KID, "child", BORN_ON)
    office.answers["residency.household.v1"] = msgspec.structs.replace(
        office.answers["residency.household.v1"](None, _New),
        members=(*FAMILY[:2], FAMILY[3], baby),
    )
    report = await claim(office, BIRTH)
    assert report.status == "done"
    assert "2026年4月分から月額25,000円" in report.note
    assert [what for what, _ in asked(office)] == ["HouseholdQuery"]
    revised = file(office)
    assert revised is not None
    assert revised.resident_since == FILE.resident_since
    assert revised.children[-1].since == D(2026, 4, 1)
    assert revised.decisions[-1].outcome is Outcome.REVISED
    assert "9条2項" in revised.decisions[-1].reason


class _New:
    municipality = NEW


async def test_claimed_again_it_is_reported_again_and_decided_once(parents: Desk) -> None:
    await claim(parents, BIRTH)
    granted, questions = file(parents), len(parents.asked)
    again = await claim(parents, BIRTH)
    assert again.status == "done"
    assert (file(parents), len(parents.asked)) == (granted, questions)


async def test_a_move_out_before_the_birth_that_is_told_late_ends_the_file(
    parents: Desk,
) -> None:
    await claim(parents, BIRTH)
    left = MovedOut(person=FATHER, moved_on=BORN_ON - dt.timedelta(days=2), destination=NEW)
    await parents.handle(left, caller="resident-registry-new")
    ended = file(parents)
    assert ended is not None
    assert not ended.open
    assert not ended.covers(D(2026, 4, 1))


def test_a_birth_is_granted_once_whatever_the_file_rests_on() -> None:
    made = claim_of(BIRTH, None, D(2026, 3, 20))
    assert is_granted(made, FILE)
    moved = msgspec.structs.replace(made, of_birth=False)
    assert not is_granted(moved, FILE)


@pytest.mark.parametrize(("year", "decided"), [(2023, True), (2022, False)])
async def test_a_corrected_income_decides_anew_what_rests_on_it(
    desk: MakeDesk, year: int, decided: bool
) -> None:
    office = desk(service, "benefits-old")
    rests = IncomeUsed(year=2023, total_income=5_000_000, dependants=2)
    paid = msgspec.structs.replace(FILE, income=rests)
    with office.store.section() as tx:
        store.keep(tx, paid)
    corrected = IncomeCorrected(person=FATHER, year=year, total_income=7_500_000)
    for _ in range(2):
        await office.handle(corrected, caller="tax-old")
    after = file(office)
    assert after is not None
    assert len(after.decisions) == decided
    month = D(2024, 7, 1)
    assert after.monthly_yen(month) == (10_000 if decided else paid.monthly_yen(month))
    assert paid.monthly_yen(month) == 25_000
