"""Incomes at the tax office: answered in bulk, corrected, and what follows a correction."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contracts.base import Accepted, PersonCode
from contracts.tax import CorrectIncome, IncomeCorrected, IncomeQuery, Incomes, IncomesQuery
from mesh.clock import JST
from mesh.errors import MeshError
from mesh.service import Service
from services.tax import store
from services.tax.handlers import service
from services.tax.model import AssessedIncome, Stay, Taxpayer
from tests.services.conftest import Desk
from tests.services.resident_registry.country import address

PERSON, NEWCOMER, STRANGER = map(PersonCode, ("person", "newcomer", "stranger"))
WATCHERS = ("health-insurance-old", "benefits-old")
YEAR = 2024


@pytest.fixture
def office(desk: Callable[[Service, str], Desk]) -> Desk:
    """A person taxed here for 2024, watched by two offices; and somebody who came after that."""
    made = desk(service, "tax-old")
    taxpayers = [
        Taxpayer(person=person, stays=(Stay(since=since),), notice_address=address())
        for person, since in ((PERSON, dt.date(2020, 4, 1)), (NEWCOMER, dt.date(2026, 2, 1)))
    ]
    incomes = [
        AssessedIncome(person=person, year=YEAR, total_income=yen, dependants=2)
        for person, yen in ((PERSON, 4_000_000), (NEWCOMER, 1_000_000))
    ]
    made.store.load(store.TAXPAYERS.insert, store.TAXPAYERS.rows(taxpayers))
    made.store.load(store.INCOMES.insert, store.INCOMES.rows(incomes))
    watches = [(PERSON, watcher, "2020-04-01") for watcher in WATCHERS]
    made.store.load("INSERT INTO watch VALUES (?, ?, ?)", watches)
    return made


async def corrected(office: Desk, total_income: int = 5_000_000, **changes: Any) -> None:
    values: dict[str, Any] = {"person": PERSON, "year": YEAR, "total_income": total_income}
    command = CorrectIncome(**(values | changes))
    assert await office.handle(command, caller="counter-old") == Accepted()


async def income_of(office: Desk, person: PersonCode = PERSON) -> int:
    answer = await office.handle(IncomeQuery(person=person, year=YEAR), caller="benefits-old")
    income: int = answer.total_income
    return income


async def test_incomes_are_answered_in_the_order_of_the_question(office: Desk) -> None:
    query = IncomesQuery(persons=(STRANGER, PERSON, NEWCOMER), year=YEAR)
    answer = await office.handle(query, caller="health-insurance-old")
    assert answer == Incomes(total_income=(None, 4_000_000, None))


async def test_a_correction_changes_the_income_and_nothing_else(office: Desk) -> None:
    await corrected(office)
    assert await income_of(office) == 5_000_000
    assert store.assessed_income(office.store, PERSON, YEAR) == AssessedIncome(
        person=PERSON, year=YEAR, total_income=5_000_000, dependants=2
    )
    assert len(store.INCOMES.all(office.store)) == 2


async def test_those_who_decide_by_an_income_are_told_of_its_correction(office: Desk) -> None:
    office.clock.travel_to(dt.datetime(2024, 9, 30, 9, tzinfo=JST))
    await corrected(office)
    event = IncomeCorrected(person=PERSON, year=YEAR, total_income=5_000_000)
    assert {(to, message) for to, _, message in office.queued()} == {
        (watcher, event) for watcher in WATCHERS
    }


async def test_since_the_allowance_knows_no_income_limit_only_the_insurer_is_told(
    office: Desk,
) -> None:
    office.clock.travel_to(dt.datetime(2024, 10, 1, 9, tzinfo=JST))
    await corrected(office)
    assert [to for to, _, _ in office.queued()] == ["health-insurance-old"]


async def test_a_correction_that_changes_nothing_is_news_to_nobody(office: Desk) -> None:
    await corrected(office, 4_000_000)
    assert office.queued() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": STRANGER}, "refused.not-taxed-here"),
        ({"person": NEWCOMER}, "refused.not-taxed-here"),
        ({"year": 2010}, "refused.not-taxed-here"),
        ({"year": 2023}, "refused.not-assessed"),
    ],
)
async def test_what_was_never_assessed_here_cannot_be_corrected(
    office: Desk, changes: dict[str, Any], code: str
) -> None:
    before = store.INCOMES.all(office.store)
    with pytest.raises(MeshError) as refused:
        await corrected(office, **changes)
    assert refused.value.code == code
    assert store.INCOMES.all(office.store) == before
    assert office.queued() == []
