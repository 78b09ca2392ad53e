"""A move is filed: what is checked, asked, opened and said."""

from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.moving import BookVisit, FileMoveOut
from contracts.private import AddressConfirmed, MovePlanned
from mesh.errors import NotOnMesh, Refused, UnknownPerson, Unreachable
from tests.services.conftest import NEW, OLD, Desk
from tests.services.portal.citizen import (
    BOY,
    FAMILY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    MOVED_ON,
    OFFICES,
    D,
    accepted,
    file,
    letters,
    move_in,
    sent,
    statuses,
    told,
    view,
)
from tests.services.resident_registry.country import address


async def test_one_filing_opens_a_case_with_every_procedure_that_applies(portal: Desk) -> None:
    case = await file(portal)
    found = await view(portal, case)
    assert found.status == "open"
    assert {p.id: p.participant for p in found.procedures} == OFFICES
    assert {p.status for p in found.procedures} == {"waiting"}
    assert found.trouble == ()


async def test_the_move_is_filed_with_the_municipality_that_the_family_leaves(
    portal: Desk,
) -> None:
    await file(portal, movers=(BOY, MOTHER, FATHER, BOY), remaining_head=GRANNY)
    ((recipient, _, move_out),) = portal.queued()
    assert recipient == "resident-registry-old"
    assert move_out.movers == (FATHER, BOY, MOTHER)
    assert (move_out.destination, move_out.remaining_head) == (NEW, GRANNY)


async def test_agencies_are_asked_about_those_who_move_and_nobody_else(portal: Desk) -> None:
    await file(portal, movers=(FATHER, BOY), remaining_head=MOTHER)
    asked = {message.person for message, _ in portal.asked}  # type: ignore[attr-defined]
    assert asked == {FATHER, BOY}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"visit_on": D(2026, 3, 26)}, "visit-before-move"),
        ({"visit_on": D(2026, 3, 19), "planned_on": D(2026, 3, 1)}, "visit-in-past"),
        ({"new_head": MOTHER, "movers": (FATHER,)}, "head-not-moving"),
        ({"movers": (*FAMILY, PersonCode("neighbour"))}, "not-one-household"),
        ({"person": GIRL, "consents": ()}, "filer-too-young"),
        ({"person": GRANNY, "movers": (FATHER,)}, "consent-without-move"),
        ({"consents": ("tax-old",)}, "not-a-private-party"),
    ],
)
async def test_a_filing_that_cannot_be_taken_is_refused(
    portal: Desk, changes: dict[str, Any], rule: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await file(portal, **changes)
    assert refusal.value.code == f"refused.{rule}"
    assert portal.queued() == []


async def test_a_municipality_that_does_not_take_part_is_named(portal: Desk) -> None:
    elsewhere = msgspec.structs.replace(address(NEW), municipality="011002")
    with pytest.raises(Refused, match="011002 does not take part"):
        await file(portal, new_address=elsewhere)
    with pytest.raises(NotOnMesh):
        await file(portal, consents=("no-such-company",))


async def test_who_does_not_live_there_cannot_file_there(portal: Desk) -> None:
    portal.answers["residency.household.v1"] = UnknownPerson("nobody")
    with pytest.raises(Refused, match="not registered") as refusal:
        await file(portal)
    assert refusal.value.code == "refused.not-resident"


async def test_an_agency_out_of_reach_is_said_so_and_nothing_is_filed(portal: Desk) -> None:
    portal.answers["pension.enrolment.v1"] = Unreachable("nobody answers; try later")
    with pytest.raises(Unreachable):
        await file(portal)
    assert portal.queued() == []


async def test_a_second_filing_waits_for_the_first(portal: Desk) -> None:
    case = await accepted(portal)
    with pytest.raises(Refused) as refusal:
        await file(portal)
    assert refusal.value.code == "refused.case-open"
    await move_in(portal, case, FATHER)
    await file(portal, movers=(FATHER,), remaining_head=MOTHER)


async def test_an_accepted_filing_books_the_visit_and_tells_those_with_consent(
    portal: Desk,
) -> None:
    case = await accepted(portal)
    (booking,) = sent(portal, BookVisit)
    assert (booking.person, booking.visit_on) == (FATHER, MOVED_ON)
    assert told(portal, MovePlanned) == {"electricity", "water"}
    assert (await statuses(portal, case))["move-out"] == "done"
    assert "2026年3月27日に窓口で転入届をしてください" in (await letters(portal))[0]


async def test_without_consent_nobody_private_is_told(portal: Desk) -> None:
    case = await accepted(portal, consents=())
    await move_in(portal, case, *FAMILY)
    assert told(portal, MovePlanned) | told(portal, AddressConfirmed) == set()


async def test_a_late_visit_is_taken_and_noted(portal: Desk) -> None:
    await accepted(portal, visit_on=D(2026, 4, 11))
    assert any("2026年4月10日" in text for text in await letters(portal))


async def test_a_refused_move_out_leaves_nothing_half_done(portal: Desk) -> None:
    case = await file(portal)
    (move_out,) = sent(portal, FileMoveOut)
    await portal.settle(move_out, Refused("head-needed", "name a head"), case=case)
    found = await view(portal, case)
    assert found.status == "refused"
    assert {p.status for p in found.procedures} == {"not_needed"}
    assert found.trouble == ("転出届：refused.head-needed",)
    assert "どなたが世帯主になるか" in (await letters(portal))[0]
    assert told(portal, MovePlanned) == set()
    await file(portal)  # may be filed again at once


async def test_a_visit_that_cannot_be_booked_is_trouble(portal: Desk) -> None:
    case = await accepted(portal)
    (booking,) = sent(portal, BookVisit)
    await portal.settle(booking, Refused("counter-closed", "closed"), case=case)
    assert (await view(portal, case)).trouble == ("来庁予約：refused.counter-closed",)


async def test_a_booking_that_came_too_late_is_no_trouble(portal: Desk) -> None:
    case = await accepted(portal)
    (booking,) = sent(portal, BookVisit)
    await portal.settle(booking, Refused("already-moved-in", "over"), case=case)
    assert (await view(portal, case)).trouble == ()


async def test_inside_a_municipality_only_the_visit_is_booked(portal: Desk) -> None:
    case = await file(portal, new_address=address(OLD, "9-9"))
    assert told(portal, BookVisit) == {"resident-registry-old"}
    assert sent(portal, FileMoveOut) == []
    assert told(portal, MovePlanned) == {"electricity", "water"}
    assert (await statuses(portal, case)).keys() == {
        "move-within", "pension-address", "electricity-transfer", "water-transfer", "bank-address",
    }  # fmt: skip
    asked = {type(message).__name__ for message, _ in portal.asked}
    assert asked == {"HouseholdQuery", "EnrolmentQuery"}
