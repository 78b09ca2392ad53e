"""A recipient dies: the allowance ends, and the family learns what is owed."""

import datetime as dt

import msgspec
import pytest

from contracts.benefits import AllowanceQuery
from contracts.mesh import Unwatch
from contracts.moving import MovedOut
from contracts.residency import DeathUndone, Deceased
from services.benefits.model import Child
from tests.services.benefits.after_death.bereaved_family import (
    CASE,
    DIED,
    DIED_ON,
    FATHER,
    FILE,
    KID,
    KID_DIED,
    MOTHER,
    NEW,
    REGISTRY,
    TEEN,
    D,
    file,
    keep,
    on,
    submitted,
    tell,
)
from tests.services.conftest import Desk


async def test_the_family_learns_what_ends_what_is_owed_and_who_claims_next(office: Desk) -> None:
    said = await tell(office, DIED)
    assert {p: (s.status, s.yen, s.overpaid_yen, s.due) for p, s in said.items()} == {
        "allowance-end": ("done", 0, 0, None),
        "allowance-unpaid": ("yours", 60_000, 0, D(2028, 6, 5)),
        "allowance-succession": ("yours", 0, 0, D(2026, 6, 20)),
    }
    assert {report.person for report in said.values()} == {FATHER}
    assert file(office).paid_through == D(2026, 6, 30)


async def test_a_death_told_again_changes_nothing_and_is_not_reported_again(office: Desk) -> None:
    await tell(office, DIED)
    before = file(office)
    assert await tell(office, DIED) == {}
    assert file(office) == before


async def test_nobody_is_unwatched_because_of_a_death(office: Desk) -> None:
    await tell(office, DIED)
    await tell(office, KID_DIED)
    await tell(office, MovedOut(person=FATHER, moved_on=D(2026, 6, 6), destination=NEW))
    assert submitted(office, Unwatch) == []


async def test_a_death_told_late_leaves_an_overpayment(office: Desk) -> None:
    on(office, D(2026, 10, 20))
    said = await tell(office, DIED)
    end = said["allowance-end"]
    assert (end.yen, end.overpaid_yen, "60,000円は、返還" in end.note) == (-60_000, 60_000, True)
    assert said["allowance-unpaid"].status == "not_needed"


async def test_without_a_child_young_enough_nobody_has_to_claim(office: Desk) -> None:
    keep(
        office,
        msgspec.structs.replace(FILE, children=(Child(person=TEEN, birth_date=D(2008, 4, 1)),)),
    )
    on(office, D(2026, 3, 20))
    said = await tell(office, Deceased(person=FATHER, died_on=D(2026, 3, 18)))
    assert said["allowance-succession"].status == "not_needed"
    assert said["allowance-unpaid"].yen == 20_000


async def test_the_death_of_somebody_on_no_file_is_nothing_to_the_office(office: Desk) -> None:
    for event in (
        Deceased(person=MOTHER, died_on=DIED_ON),
        DeathUndone(person=MOTHER, died_on=DIED_ON),
    ):
        await office.handle(event, caller=REGISTRY, case=CASE)
    assert office.queued() == []


async def test_outside_a_case_the_file_ends_and_nothing_is_reported(office: Desk) -> None:
    await office.handle(DIED, caller=REGISTRY)
    assert not file(office).open
    assert office.queued() == []


@pytest.mark.parametrize(
    ("day", "receiving"), [(DIED_ON, True), (D(2026, 6, 30), True), (D(2026, 7, 1), False)]
)
async def test_what_was_received_on_the_day_of_death_is_answered_afterwards(
    office: Desk, day: dt.date, receiving: bool
) -> None:
    await tell(office, DIED)
    on(office, D(2026, 8, 1))
    query = AllowanceQuery(person=FATHER, on=day)
    said = await office.handle(query, caller="bereavement-desk-old")
    assert said.receiving is receiving
    assert isinstance(said.children, tuple)
    assert [c.person for c in said.children] == ([KID, TEEN] if receiving else [])


async def test_without_a_day_today_is_meant(office: Desk) -> None:
    await tell(office, DIED)
    on(office, D(2026, 7, 1))
    said = await office.handle(AllowanceQuery(person=FATHER), caller="portal")
    assert (said.receiving, said.paid_through) == (False, D(2026, 6, 30))


async def test_who_died_before_the_first_month_was_a_recipient_all_the_same(office: Desk) -> None:
    keep(office, msgspec.structs.replace(FILE, started_on=D(2026, 7, 1)))
    await tell(office, DIED)
    query = AllowanceQuery(person=FATHER, on=DIED_ON)
    said = await office.handle(query, caller="bereavement-desk-old")
    assert (said.receiving, said.monthly_yen) == (True, 20_000)
