"""A family after a death, what agencies and registers know of it, and what one does at the desk."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from contracts.base import Message, PersonCode
from contracts.benefits import Allowance, AllowanceChild
from contracts.bereavement import Confirm, DeskQuery, DeskView, ReportStep, Step
from contracts.deposits import AccountsFound, SearchAccounts, SearchBegun
from contracts.insurance import Coverage
from contracts.land import Holdings
from contracts.pension import Enrolment
from contracts.portal import DeliverLetter, Mandate
from contracts.residency import DeathUndone, Deceased, HouseholdMember
from contracts.succession import Heir, Heirs
from contracts.tax import Estate
from mesh.service import Service
from tests.services.conftest import NEW, OLD, Desk

MakeDesk = Callable[[Service, str], Desk]
D = dt.date
HUSBAND, WIDOW, SON, GIRL, SISTER, FRIEND, UNDERTAKER, LANDLORD = map(
    PersonCode, ("husband", "widow", "son", "girl", "sister", "friend", "undertaker", "landlord")
)
DIED_ON = D(2026, 3, 17)
TODAY = D(2026, 3, 20)
ANSWER_BY = D(2026, 4, 3)
CASE = "case-1"
DESK = "bereavement-desk-old"
REGISTRY = "resident-registry-old"


def heir(person: PersonCode | None, relation: str, numerator: int, denominator: int) -> Heir:
    return Heir(
        person=person,
        relation=relation,
        numerator=numerator,
        denominator=denominator,
        basis="民法890条、900条1号",
        because_ja="理由",
        because_en="reason",
    )


HEIRS = (heir(WIDOW, "spouse", 1, 2), heir(SON, "child", 1, 4), heir(GIRL, "child", 1, 4))
AFTER_RENUNCIATION = (heir(WIDOW, "spouse", 3, 4), heir(SISTER, "sibling", 1, 4))
MEMBERS = (
    HouseholdMember(person=WIDOW, relation="head", birth_date=D(1970, 5, 1)),
    HouseholdMember(person=GIRL, relation="child", birth_date=D(2012, 6, 1)),
)


def answers() -> dict[str, Any]:
    """A pensioner with a house and a daughter at school, as everyone who is asked answers."""
    child = AllowanceChild(person=GIRL, birth_date=D(2012, 6, 1))
    return {
        "family.heirs.v1": Heirs(died_on=DIED_ON, heirs=HEIRS, unread=()),
        "insurance.coverage.v1": Coverage(national_health=True, care_level=2),
        "pension.enrolment.v1": Enrolment(category="receiving"),
        "benefits.allowance.v1": Allowance(receiving=True, children=(child,)),
        "tax.estate.v1": Estate(owes_resident_tax=True, owns_property=True),
        "land.holdings.v1": Holdings(parcels=2),
        "portal.mandate.v1": Mandate(valid=True),
    }


def death(**changes: Any) -> Deceased:
    values: dict[str, Any] = {
        "person": HUSBAND,
        "died_on": DIED_ON,
        "known_on": TODAY,
        "birth_date": D(1955, 4, 2),
        "members": MEMBERS,
        "head_open": False,
        "was_head": False,
        "register_municipality": NEW,
        "reporter": SON,
    }
    return Deceased(**(values | changes))


async def opened(desk: Desk, **changes: Any) -> None:
    await desk.handle(death(**changes), caller=REGISTRY, case=CASE)


def confirmation(**changes: Any) -> Confirm:
    values: dict[str, Any] = {
        "person": WIDOW,
        "case": CASE,
        "claimant": WIDOW,
        "funeral_by": SON,
        "representative": WIDOW,
        "successor": WIDOW,
        "consents": ("electricity", "bank"),
        "search_accounts": True,
    }
    return Confirm(**(values | changes))


async def confirm(desk: Desk, **changes: Any) -> Any:
    return await desk.handle(confirmation(**changes), caller="citizen-app")


async def report(
    desk: Desk, procedure: str, status: str, caller: str, *, case: str = CASE, **said: Any
) -> None:
    step = ReportStep(person=HUSBAND, procedure=procedure, status=status, **said)
    await desk.handle(step, caller=caller, case=case)


async def undo(desk: Desk) -> None:
    await desk.handle(DeathUndone(person=HUSBAND, died_on=DIED_ON), caller=REGISTRY, case=CASE)


async def search_begun(desk: Desk, *banks: str) -> None:
    (command,) = sent(desk, SearchAccounts)
    begun = SearchBegun(banks=banks, answer_by=ANSWER_BY)
    await desk.settle(command, begun, by="deposit-insurance", case=CASE)


async def found(desk: Desk, bank: str, accounts: int | None) -> None:
    event = AccountsFound(person=HUSBAND, residence=OLD, bank=bank, accounts=accounts)
    await desk.handle(event, caller="deposit-insurance", case=CASE)


async def accept_all(desk: Desk) -> None:
    """Let every agency accept what was claimed, and report it done."""
    for procedure, caller in (
        ("nhi-loss", "health-insurance-old"),
        ("care-loss", "health-insurance-old"),
        ("funeral-benefit", "health-insurance-old"),
        ("pension-stop", "pension"),
        ("unpaid-pension", "pension"),
        ("survivors-pension", "pension"),
        ("allowance-end", "benefits-old"),
        ("allowance-unpaid", "benefits-old"),
        ("allowance-succession", "benefits-old"),
        ("tax-representative", "tax-old"),
        ("property-owner", "tax-old"),
        ("electricity-end", "electricity"),
    ):
        await report(desk, procedure, "done", caller, yen=1_000)
    await report(desk, "bank-succession", "yours", "bank")
    await search_begun(desk, "bank", "other-bank")
    await found(desk, "bank", 1)
    await found(desk, "other-bank", 0)


async def view(desk: Desk, person: PersonCode = WIDOW) -> DeskView:
    answer = await desk.handle(DeskQuery(person=person, case=CASE), caller="citizen-app")
    assert isinstance(answer, DeskView)
    return answer


async def steps(desk: Desk, person: PersonCode = WIDOW) -> dict[str, Step]:
    """Return the list by procedure, and for those at banks by `procedure@bank`."""
    shown = (await view(desk, person)).steps
    assert not isinstance(shown, msgspec.UnsetType)
    several = {"account-search", "bank-succession"}
    return {f"{s.id}@{s.participant}" if s.id in several else s.id: s for s in shown}


async def statuses(desk: Desk, person: PersonCode = WIDOW) -> dict[str, str]:
    return {id_: step.status for id_, step in (await steps(desk, person)).items()}


def sent(desk: Desk, kind: type[Message]) -> list[Any]:
    """Return the messages of one kind that were queued, one for each recipient."""
    return [message for _, _, message in desk.queued() if isinstance(message, kind)]


def told(desk: Desk, kind: type[Message]) -> set[str]:
    return {who for who, _, message in desk.queued() if isinstance(message, kind)}


def letters(desk: Desk, person: PersonCode) -> list[str]:
    return [letter.text for letter in sent(desk, DeliverLetter) if letter.person == person]


def consents(desk: Desk) -> set[str]:
    return {name for (name,) in desk.store.read("SELECT participant FROM consent")}
