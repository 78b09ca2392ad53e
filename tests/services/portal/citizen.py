"""A family, what agencies know of it, and what one does at the portal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.base import Accepted, Message, PersonCode
from contracts.benefits import Allowance, AllowanceChild
from contracts.insurance import Coverage
from contracts.moving import FileMoveOut, MovedIn
from contracts.pension import Enrolment
from contracts.portal import (
    CaseQuery,
    CaseView,
    FileMove,
    InboxQuery,
    ReportProcedure,
    WithdrawMove,
)
from contracts.residency import Household, HouseholdMember
from mesh.errors import MeshError, UnknownPerson
from mesh.service import Service
from tests.services.conftest import NEW, OLD, Desk
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
        event = MovedIn(person=person, moved_on=on, address=address(NEW))
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


async def withdraw(portal: Desk, case: str, person: PersonCode = FATHER) -> None:
    await portal.handle(WithdrawMove(person=person, case=case), caller="citizen-app")
