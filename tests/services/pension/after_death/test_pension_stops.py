"""The pension of the deceased stops, and what was paid too much comes back."""

from typing import Any

import pytest

from contracts.moving import AddressChanged, MovedOut
from contracts.pension import Enrolment, EnrolmentQuery
from contracts.residency import DeathUndone, Deceased
from tests.services.pension.after_death.pensioners_family import (
    CASE,
    DEAD,
    DIED,
    DIED_ON,
    INSURED,
    KANAZAWA,
    MONTHLY,
    TOLD_ON,
    WIFE,
    D,
    address,
    file,
    keep,
    on,
    tell,
)


async def test_the_pension_stops_and_what_was_owed_can_be_claimed(office: Any) -> None:
    said = await tell(office)
    assert said.keys() == {"pension-stop", "unpaid-pension"}
    stop, unpaid = said["pension-stop"], said["unpaid-pension"]
    assert (stop.status, stop.yen, stop.overpaid_yen) == ("done", 0, 0)
    assert "2026年6月分まで" in stop.note
    assert (unpaid.status, unpaid.yen, unpaid.due) == ("yours", 3 * MONTHLY, D(2031, 6, 5))
    assert (file(office).death.died_on, file(office).death.told_on) == (DIED_ON, TOLD_ON)


async def test_a_death_told_again_changes_nothing_and_is_not_reported_again(office: Any) -> None:
    await tell(office)
    before = file(office)
    on(office, D(2026, 7, 1))
    assert await tell(office) == {}
    assert file(office) == before


async def test_what_was_paid_after_the_death_has_to_be_given_back(office: Any) -> None:
    on(office, D(2026, 10, 15))
    said = await tell(office)
    stop = said["pension-stop"]
    # paid in August: June, which was due, and July; in October: August and September
    assert (stop.yen, stop.overpaid_yen) == (-3 * MONTHLY, 3 * MONTHLY)
    assert "300,000円は返納" in stop.note
    assert (said["unpaid-pension"].status, said["unpaid-pension"].yen) == ("not_needed", 0)


async def test_the_insurance_of_who_was_not_a_pensioner_ends(office: Any) -> None:
    keep(office, INSURED)
    said = await tell(office)
    assert said.keys() == {"pension-stop"}
    assert said["pension-stop"].status == "done"
    assert "資格を喪失" in said["pension-stop"].note


async def test_people_without_a_file_are_left_alone(office: Any) -> None:
    for event in (
        Deceased(person=WIFE, died_on=DIED_ON),
        DeathUndone(person=WIFE, died_on=DIED_ON),
    ):
        await office.handle(event, caller="resident-registry-old", case=CASE)
    assert office.queued() == []


async def test_outside_a_case_the_pension_stops_and_nothing_is_reported(office: Any) -> None:
    await office.handle(DIED, caller="resident-registry-old")
    assert file(office).death is not None
    assert office.queued() == []


async def test_the_category_is_answered_after_the_death_as_before(office: Any) -> None:
    await tell(office)
    answer = await office.handle(EnrolmentQuery(person=DEAD), caller="bereavement-desk-old")
    assert answer == Enrolment(category="receiving")


@pytest.mark.parametrize(
    "move",
    [
        MovedOut(person=DEAD, moved_on=D(2026, 6, 6), destination=KANAZAWA),
        AddressChanged(person=DEAD, moved_on=D(2026, 6, 6), address=address("2")),
    ],
)
async def test_the_dead_do_not_move(office: Any, move: Any) -> None:
    await tell(office)
    before = file(office)
    assert await tell(office, move) == {}
    assert file(office) == before
    assert office.asked == []
