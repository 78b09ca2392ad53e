"""Registries and agencies report, and the case moves on."""

import datetime as dt

import pytest

from contracts.base import Accepted, PersonCode
from contracts.benefits import ClaimAllowance
from contracts.moving import AddressChanged, FileMoveOut
from contracts.portal import InboxQuery, ReportProcedure
from contracts.private import AddressConfirmed, MovePlanned
from mesh.clock import JST
from mesh.errors import Refused
from tests.services.conftest import OLD, THIRD, Desk
from tests.services.portal.citizen import (
    BOY,
    FAMILY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    MOVED_ON,
    PRIVATE,
    D,
    accepted,
    file,
    letters,
    move_in,
    report,
    sent,
    statuses,
    told,
    view,
)
from tests.services.resident_registry.country import address


async def test_the_address_is_confirmed_once_when_the_filer_has_moved(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, MOTHER)
    assert told(portal, AddressConfirmed) == set()
    await move_in(portal, case, FATHER, BOY, GIRL, FATHER)
    assert told(portal, AddressConfirmed) == set(PRIVATE)
    assert len(sent(portal, AddressConfirmed)) == 3
    assert (await statuses(portal, case))["move-in"] == "waiting"
    await move_in(portal, case, GRANNY)
    assert (await statuses(portal, case))["move-in"] == "done"


async def test_a_plan_is_announced_before_its_confirmation_whatever_comes_first(
    portal: Desk,
) -> None:
    """Found by exploring (seed 678): the water company waited for a move that was over."""
    case = await file(portal)
    await move_in(portal, case, FATHER)
    (move_out,) = sent(portal, FileMoveOut)
    await portal.settle(move_out, Accepted(), case=case)
    said = [type(message) for who, _, message in portal.queued() if who == "water"]
    assert said == [MovePlanned, AddressConfirmed]
    first, *_ = await letters(portal)
    assert "届出を受け付けました" in first


async def test_the_allowance_is_claimed_when_parent_and_children_have_arrived(
    portal: Desk,
) -> None:
    case = await accepted(portal)
    await move_in(portal, case, FATHER, BOY)
    assert sent(portal, ClaimAllowance) == []
    await move_in(portal, case, GIRL, GRANNY)
    (claim,) = sent(portal, ClaimAllowance)
    assert told(portal, ClaimAllowance) == {"benefits-new"}
    assert claim == ClaimAllowance(
        claimant=FATHER,
        children=(GIRL, BOY),
        moved_on=MOVED_ON,
        previous_municipality=OLD,
        taxed_by=OLD,
        claimed_on=portal.clock.today(),
    )


async def test_an_earlier_move_of_the_year_decides_who_taxed_the_claimant(portal: Desk) -> None:
    """From `third` to `old` in February, on to `new` in May: `third` taxed on 1 January."""
    portal.clock.travel_to(dt.datetime(2026, 2, 1, 9, tzinfo=JST))
    feb, may = D(2026, 2, 1), D(2026, 5, 10)
    first = await file(
        portal,
        from_municipality=THIRD,
        new_address=address(OLD),
        planned_on=feb,
        visit_on=feb,
    )
    await move_in(portal, first, *FAMILY, on=feb)
    portal.clock.travel_to(dt.datetime(2026, 5, 10, 9, tzinfo=JST))
    second = await file(portal, planned_on=may, visit_on=may)
    await move_in(portal, second, *FAMILY, on=may)
    assert sent(portal, ClaimAllowance)[-1].taxed_by == THIRD


async def test_a_refused_claim_sends_the_citizen_to_the_counter_in_time(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, *FAMILY)
    (claim,) = sent(portal, ClaimAllowance)
    await portal.settle(claim, Refused("not-resident", "no"), case=case)
    assert (await statuses(portal, case))["allowance-claim"] == "incomplete"
    (trouble,) = (await view(portal, case)).trouble
    assert "2026年4月11日までに" in trouble
    assert any("2026年4月11日までに" in text for text in await letters(portal))


async def test_a_case_closes_when_all_have_reported(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, *FAMILY)
    for progress in (await view(portal, case)).procedures:
        if progress.status == "waiting":
            for person in FAMILY:
                await report(portal, case, progress.id, person)
    found = await view(portal, case)
    assert found.status == "done"
    assert {p.status for p in found.procedures} == {"done"}
    assert (await letters(portal))[-1] == "引越しに伴う手続はすべて終わりました。"
    assert portal.store.read("SELECT * FROM consent") == []


async def test_a_case_that_closes_leaves_the_consents_of_the_next_one(portal: Desk) -> None:
    first = await accepted(portal, movers=(FATHER,), remaining_head=MOTHER)
    await move_in(portal, first, FATHER)
    await file(portal, movers=(FATHER,), remaining_head=MOTHER, consents=("electricity",))
    for progress in (await view(portal, first)).procedures:
        if progress.status == "waiting":
            await report(portal, first, progress.id, FATHER)
    assert (await view(portal, first)).status == "done"
    assert portal.store.read("SELECT participant FROM consent") == [("electricity",)]


async def test_a_move_within_is_followed_too(portal: Desk) -> None:
    case = await file(portal, new_address=address(OLD, "9-9"), consents=("bank",))
    for person in FAMILY:
        event = AddressChanged(person=person, moved_on=MOVED_ON, address=address(OLD, "9-9"))
        await portal.handle(event, caller="resident-registry-old", case=case)
    assert (await statuses(portal, case))["move-within"] == "done"
    assert told(portal, AddressConfirmed) == {"bank"}
    assert sent(portal, ClaimAllowance) == []


async def test_a_report_with_a_note_becomes_a_letter_once(portal: Desk) -> None:
    case = await accepted(portal)
    before = len(await letters(portal))
    for person in (FATHER, MOTHER):
        await report(portal, case, "tax-address", person, note="納税通知書を新しい住所へ送ります。")
    await report(portal, case, "tax-address", FATHER, note="納税通知書を新しい住所へ送ります。")
    assert (await letters(portal))[before:] == ["納税通知書を新しい住所へ送ります。"]
    inbox = await portal.handle(InboxQuery(person=FATHER), caller="citizen-app")
    assert inbox.letters[-1].sender == "tax-old"


@pytest.mark.parametrize(
    ("procedure", "caller", "person", "rule"),
    [
        ("nhi-join", "tax-old", FATHER, "not-its-procedure"),
        ("nhi-join", "health-insurance-third", FATHER, "not-its-procedure"),
        ("no-such", "tax-old", FATHER, "no-such-procedure"),
        ("tax-address", "tax-old", PersonCode("stranger"), "not-in-case"),
    ],
)
async def test_a_report_that_is_not_the_reporters_is_refused(
    portal: Desk, procedure: str, caller: str, person: PersonCode, rule: str
) -> None:
    case = await accepted(portal)
    said = ReportProcedure(person=person, procedure=procedure, status="done")
    with pytest.raises(Refused) as refusal:
        await portal.handle(said, caller=caller, case=case)
    assert refusal.value.code == f"refused.{rule}"


async def test_a_report_on_no_case_is_refused(portal: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        await report(portal, "no-such-case", "tax-address", FATHER)
    assert refusal.value.code == "refused.no-such-case"
