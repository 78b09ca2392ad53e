"""What the portal does when a citizen files, withdraws and looks, and when others report."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.base import Accepted, Message, PersonCode
from contracts.benefits import Allowance, AllowanceChild, ClaimAllowance
from contracts.insurance import Coverage
from contracts.mesh import AccessLog, LoggedAccess
from contracts.pension import Enrolment
from contracts.portal import (
    CaseQuery,
    CaseView,
    CitizenAccessLogQuery,
    FileMove,
    InboxQuery,
    ReportProcedure,
    WithdrawMove,
)
from contracts.private import AddressConfirmed, MoveCancelled, MovePlanned
from contracts.residency import (
    AddressChanged,
    BookVisit,
    FileMoveOut,
    Household,
    HouseholdMember,
    MovedIn,
    WithdrawMoveOut,
)
from mesh.clock import JST
from mesh.errors import MeshError, NotOnMesh, Refused, UnknownPerson, Unreachable
from mesh.service import Service
from services.portal.handlers import service
from tests.services.conftest import NEW, OLD, THIRD, Desk
from tests.services.resident_registry.country import address, codes, family

MakeDesk = Callable[[Service, str], Desk]
D = dt.date
FATHER, MOTHER, GIRL, BOY, GRANNY = FAMILY = codes("father", "mother", "girl", "boy", "granny")
MOVED_ON = D(2026, 3, 27)
PRIVATE = ("electricity", "water", "bank")
OFFICES = {
    "move-out": "resident-registry-old",
    "move-in": "resident-registry-new",
    "tax-address": "tax-old",
    "allowance-end": "benefits-old",
    "allowance-claim": "benefits-new",
    "nhi-loss": "health-insurance-old",
    "nhi-join": "health-insurance-new",
    "care-loss": "health-insurance-old",
    "care-join": "health-insurance-new",
    "pension-address": "pension",
    "electricity-transfer": "electricity",
    "water-transfer": "water",
    "bank-address": "bank",
}


def household(*_: Any) -> Household:
    members = tuple(
        HouseholdMember(person=m.person, relation=m.relation.value, birth_date=m.birth_date)
        for m in family().members
    )
    return Household(head=FATHER, members=members, address=address())


def allowance(query: Any, _: Any) -> Allowance:
    children = tuple(
        AllowanceChild(person=child, birth_date=D(2012, 6, 1)) for child in (GIRL, BOY)
    )
    return Allowance(receiving=query.person == FATHER, children=children)


def coverage(query: Any, _: Any) -> Coverage:
    return Coverage(
        national_health=query.person in (FATHER, MOTHER),
        care_level=3 if query.person == GRANNY else None,
    )


def enrolment(query: Any, _: Any) -> Enrolment | MeshError:
    if query.person in (GIRL, BOY):
        return UnknownPerson("no file")
    return Enrolment(category="first")


@pytest.fixture
def portal(desk: MakeDesk) -> Desk:
    made = desk(service, "portal")
    made.answers = {
        "residency.household.v1": household,
        "benefits.allowance.v1": allowance,
        "insurance.coverage.v1": coverage,
        "pension.enrolment.v1": enrolment,
        "mesh.access-log.v1": lambda *_: AccessLog(entries=()),
    }
    return made


def filing(**changes: Any) -> FileMove:
    values: dict[str, Any] = {
        "person": FATHER,
        "movers": FAMILY,
        "from_municipality": OLD,
        "new_address": address(NEW),
        "new_head": FATHER,
        "planned_on": MOVED_ON,
        "visit_on": MOVED_ON,
        "consents": PRIVATE,
    }
    return FileMove(**(values | changes))


async def file(portal: Desk, **changes: Any) -> str:
    filed = await portal.handle(filing(**changes), caller="citizen-app")
    return filed.case


async def accepted(portal: Desk, **changes: Any) -> str:
    """File, and let the old municipality accept."""
    case = await file(portal, **changes)
    (move_out,) = sent(portal, FileMoveOut)
    await portal.settle(move_out, Accepted(), case=case)
    return case


def sent(portal: Desk, kind: type[Message]) -> list[Any]:
    """Return the messages of one kind that were queued, one for each recipient."""
    return [message for _, _, message in portal.queued() if isinstance(message, kind)]


def told(portal: Desk, kind: type[Message]) -> set[str]:
    return {who for who, _, message in portal.queued() if isinstance(message, kind)}


async def view(portal: Desk, case: str, person: PersonCode = FATHER) -> CaseView:
    answer = await portal.handle(CaseQuery(person=person, case=case), caller="citizen-app")
    assert isinstance(answer, CaseView)
    return answer


async def statuses(portal: Desk, case: str) -> dict[str, str]:
    return {p.id: p.status for p in (await view(portal, case)).procedures}


async def letters(portal: Desk, person: PersonCode = FATHER) -> list[str]:
    inbox = await portal.handle(InboxQuery(person=person), caller="citizen-app")
    return [letter.text for letter in inbox.letters]


async def move_in(portal: Desk, case: str, *movers: PersonCode, on: dt.date = MOVED_ON) -> None:
    for person in movers:
        event = MovedIn(
            person=person, moved_on=on, address=address(NEW), register_municipality=THIRD
        )
        await portal.handle(event, caller="resident-registry-new", case=case)


async def report(
    portal: Desk,
    case: str,
    procedure: str,
    person: PersonCode,
    status: str = "done",
    note: str = "",
) -> None:
    said = ReportProcedure(person=person, procedure=procedure, status=status, note=note)
    await portal.handle(said, caller=OFFICES[procedure], case=case)


# ---- filing -----------------------------------------------------------------------------------


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


# ---- the move takes place -------------------------------------------------------------------------


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
        register_municipality=THIRD,
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


# ---- reports ----------------------------------------------------------------------------------


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


# ---- withdrawing ------------------------------------------------------------------------------


async def withdraw(portal: Desk, case: str, person: PersonCode = FATHER) -> None:
    await portal.handle(WithdrawMove(person=person, case=case), caller="citizen-app")


async def test_a_withdrawn_move_is_told_to_everyone_again(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await withdraw(portal, case)  # pressed twice
    (withdrawal,) = sent(portal, WithdrawMoveOut)
    assert (await view(portal, case)).status == "withdrawing"
    await portal.settle(withdrawal, Accepted(), case=case)
    found = await view(portal, case)
    assert found.status == "withdrawn"
    assert {p.status for p in found.procedures} == {"not_needed"}
    assert told(portal, MoveCancelled) == {"electricity", "water"}
    assert portal.store.read("SELECT * FROM consent") == []
    with pytest.raises(Refused, match="nothing left to withdraw"):
        await withdraw(portal, case)


async def test_what_was_planned_for_a_withdrawn_move_is_not_written_about(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await portal.settle(sent(portal, WithdrawMoveOut)[0], Accepted(), case=case)
    before = await letters(portal)
    await report(portal, case, "water-transfer", FATHER, "waiting", "止める予定です。")
    assert await letters(portal) == before
    await report(portal, case, "water-transfer", FATHER, "not_needed", "そのまま使えます。")
    assert await letters(portal) == [*before, "そのまま使えます。"]


async def test_a_move_withdrawn_before_it_was_accepted_is_announced_to_nobody(
    portal: Desk,
) -> None:
    case = await file(portal)
    await withdraw(portal, case)
    (move_out,), (withdrawal,) = sent(portal, FileMoveOut), sent(portal, WithdrawMoveOut)
    await portal.settle(move_out, Accepted(), case=case)
    await portal.settle(withdrawal, Accepted(), case=case)
    assert (await view(portal, case)).status == "withdrawn"
    assert (
        told(portal, MovePlanned) | told(portal, MoveCancelled) | told(portal, BookVisit) == set()
    )


async def test_only_the_filer_sees_and_withdraws_a_case(portal: Desk) -> None:
    case = await accepted(portal)
    for attempt in (withdraw(portal, case, MOTHER), view(portal, case, MOTHER)):
        with pytest.raises(Refused) as refusal:
            await attempt
        assert refusal.value.code == "refused.no-such-case"
    assert await letters(portal, MOTHER) == []


async def test_a_move_that_is_registered_cannot_be_withdrawn(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, BOY)
    with pytest.raises(Refused) as refusal:
        await withdraw(portal, case)
    assert refusal.value.code == "refused.already-moved-in"


@pytest.mark.parametrize("answer", [Refused("no-move-pending", "over"), Accepted()])
async def test_a_withdrawal_that_comes_after_the_move_in_changes_nothing(
    portal: Desk, answer: Any
) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await move_in(portal, case, *FAMILY)
    (withdrawal,) = sent(portal, WithdrawMoveOut)
    await portal.settle(withdrawal, answer, case=case)
    assert (await view(portal, case)).status == "open"
    assert any("取り消すことはできません" in text for text in await letters(portal))
    assert told(portal, MoveCancelled) == set()


async def test_a_move_in_that_crosses_the_withdrawal_opens_the_case_again(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await portal.settle(sent(portal, WithdrawMoveOut)[0], Accepted(), case=case)
    later = await file(portal)
    await move_in(portal, case, *FAMILY)
    assert (await view(portal, case)).status == "open"
    assert (await statuses(portal, case))["nhi-join"] == "waiting"
    assert (await statuses(portal, case))["electricity-transfer"] == "not_needed"
    assert (await view(portal, later)).status == "withdrawn"


# ---- the access log ---------------------------------------------------------------------------


def entry(contract: str = "tax.income.v1") -> LoggedAccess:
    return LoggedAccess(
        at=dt.datetime(2026, 3, 20, 9, tzinfo=JST),
        direction="lookup",
        participant="benefits-new",
        affair="child-allowance",
        basis="番号法19条8号",
        contract=contract,
        items=("total_income",),
        outcome="disclosed",
    )


async def test_the_access_log_collects_what_all_owners_logged(portal: Desk) -> None:
    def log(_: Any, owner: Any) -> Any:
        return {
            "tax-old": AccessLog(entries=(entry(),)),
            "tax-new": AccessLog(entries=(entry("mesh.access-log.v1"),)),
            "pension": Unreachable("down"),
            "bank": UnknownPerson("no customer"),
        }.get(owner.name, AccessLog(entries=()))

    portal.answers["mesh.access-log.v1"] = log
    await accepted(portal)
    found = await portal.handle(CitizenAccessLogQuery(person=FATHER), caller="citizen-app")
    logs = {owner.owner: owner.entries for owner in found.logs}
    assert logs.keys() == {"tax-old", "portal"}
    assert logs["tax-old"] == (entry(),)
    assert {e.participant for e in logs["portal"]} == {"electricity", "water"}
    assert found.unreachable == ("pension",)
