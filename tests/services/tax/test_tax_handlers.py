"""What the tax office answers and does, with a real store."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contracts.base import Event, Message, PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.portal import ReportProcedure
from contracts.tax import IncomeQuery, LevyQuery
from mesh.clock import JST
from mesh.errors import NotDisclosed, Refused, UnknownPerson
from mesh.service import Service
from services.tax import store
from services.tax.handlers import service
from services.tax.model import AssessedIncome, Stay, Taxpayer
from tests.services.conftest import Desk

D = dt.date
PERSON, STRANGER = PersonCode("person"), PersonCode("stranger")
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
REGISTRY = "resident-registry-old"
MakeDesk = Callable[[Service, str], Desk]
IDES = D(2026, 3, 15)


def address(municipality: MunicipalityCode, city: str, block: str = "1-1") -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="東京都",
        city=city,
        town="小島町",
        block=block,
    )


HOME, AWAY = address(CHOFU, "調布市"), address(KANAZAWA, "金沢市")
RESIDENT = Taxpayer(person=PERSON, stays=(Stay(since=D(2023, 6, 1)),), notice_address=HOME)
INCOME = AssessedIncome(person=PERSON, year=2024, total_income=4_000_000, dependants=2)


@pytest.fixture
def office(desk: MakeDesk) -> Desk:
    made = desk(service, "tax-old")
    made.store.load(store.TAXPAYERS.insert, store.TAXPAYERS.rows([RESIDENT]))
    made.store.load(store.INCOMES.insert, store.INCOMES.rows([INCOME]))
    return made


def moved_out(moved_on: dt.date = IDES) -> MovedOut:
    return MovedOut(person=PERSON, moved_on=moved_on, destination=KANAZAWA, new_address=AWAY)


async def tell(office: Desk, event: Event, case: str | None = None) -> list[Message]:
    """Tell the office, and return the commands that it submitted."""
    await office.handle(event, caller=REGISTRY, case=case)
    return [message for _, _, message in office.queued()]


async def levy(office: Desk, fiscal_year: int) -> Any:
    return await office.handle(
        LevyQuery(person=PERSON, fiscal_year=fiscal_year), caller="citizen-app"
    )


async def income(office: Desk, year: int, person: PersonCode = PERSON) -> Any:
    return await office.handle(IncomeQuery(person=person, year=year), caller="benefits-new")


async def test_income_is_answered_for_a_year_taxed_here(office: Desk) -> None:
    said = await income(office, 2024)
    assert (said.total_income, said.dependants) == (4_000_000, 2)


async def test_income_of_a_year_taxed_elsewhere_is_refused(office: Desk) -> None:
    with pytest.raises(Refused, match="1 January of the year after") as refusal:
        await income(office, 2022)
    assert refusal.value.code == "refused.not-taxed-here"


async def test_income_of_somebody_never_resident_is_refused_alike(office: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        await income(office, 2024, STRANGER)
    assert refusal.value.code == "refused.not-taxed-here"


@pytest.mark.parametrize("year", [2025, 2026])
async def test_income_that_is_not_assessed_is_not_taken_for_none(office: Desk, year: int) -> None:
    with pytest.raises(Refused) as refusal:
        await income(office, year)
    assert refusal.value.code == "refused.not-assessed"


async def test_who_lived_here_on_1_january_is_liable_and_hears_of_it_at_home(office: Desk) -> None:
    said = await levy(office, 2026)
    assert (said.liable, said.notices_to, said.decided_by) == (True, HOME, D(2026, 1, 1))


async def test_who_came_later_is_not_liable_and_no_address_is_given(office: Desk) -> None:
    said = await levy(office, 2023)
    assert (said.liable, said.notices_to) == (False, None)


async def test_who_is_not_known_here_is_not_liable_here(office: Desk) -> None:
    query = LevyQuery(person=STRANGER, fiscal_year=2026)
    said = await office.handle(query, caller="citizen-app")
    assert (said.liable, said.notices_to) == (False, None)


async def test_who_levies_next_year_is_not_decided_yet(office: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        await levy(office, 2027)
    assert refusal.value.code == "refused.assessment-date-ahead"


async def test_a_mover_is_taxed_where_they_lived_and_hears_of_it_where_they_live(
    office: Desk,
) -> None:
    await tell(office, moved_out())
    said = await levy(office, 2026)
    assert (said.liable, said.notices_to) == (True, AWAY)


async def test_a_move_of_31_december_told_in_march_takes_the_year_of_tax_away(office: Desk) -> None:
    submitted = await tell(office, moved_out(D(2025, 12, 31)), case="case-1")
    said = await levy(office, 2026)
    assert (said.liable, said.notices_to) == (False, None)
    (report,) = submitted
    assert isinstance(report, ReportProcedure)
    assert "2025年度の住民税は調布市が課税し" in report.note
    assert "2026年度からは" in report.note


async def test_the_citizen_is_told_who_sends_the_notice(office: Desk) -> None:
    await tell(office, moved_out(), case="case-1")
    ((recipient, _, report),) = office.queued()
    assert recipient == "portal"
    assert isinstance(report, ReportProcedure)
    assert (report.person, report.procedure, report.status) == (PERSON, "tax-address", "done")
    assert "2026年度の住民税は調布市が課税し" in report.note


@pytest.mark.parametrize(
    ("earned", "status"), [((0, 0), "not_needed"), ((0, 1_000), "done"), ((), "done")]
)
async def test_who_never_earned_anything_is_not_told_about_tax_notices(
    desk: MakeDesk, earned: tuple[int, ...], status: str
) -> None:
    """A child has nothing to pay; of whoever came after the last assessment nothing is known."""
    office = desk(service, "tax-old")
    rows = [
        AssessedIncome(person=PERSON, year=2023 + i, total_income=yen, dependants=0)
        for i, yen in enumerate(earned)
    ]
    office.store.load(store.TAXPAYERS.insert, store.TAXPAYERS.rows([RESIDENT]))
    office.store.load(store.INCOMES.insert, store.INCOMES.rows(rows))
    (report,) = await tell(office, moved_out(), case="case-1")
    assert isinstance(report, ReportProcedure)
    assert report.status == status
    assert bool(report.note) is (status == "done")


async def test_without_a_case_nothing_is_reported(office: Desk) -> None:
    assert await tell(office, moved_out()) == []


async def test_a_repeated_move_out_changes_and_reports_nothing(office: Desk) -> None:
    await tell(office, moved_out(), case="case-1")
    before = office.store.read("SELECT * FROM taxpayer")
    assert len(await tell(office, moved_out(), case="case-1")) == 1
    assert office.store.read("SELECT * FROM taxpayer") == before


async def test_residence_begins_on_the_day_of_the_move_however_late_it_is_told(
    desk: MakeDesk,
) -> None:
    office = desk(service, "tax-new")
    office.clock.travel_to(dt.datetime(2026, 1, 10, 9, tzinfo=JST))
    event = MovedIn(person=PERSON, moved_on=D(2025, 12, 31), address=AWAY)
    await office.handle(event, caller="resident-registry-new")
    said = await levy(office, 2026)
    assert (said.liable, said.notices_to) == (True, AWAY)
    assert not (await levy(office, 2025)).liable


async def test_notices_go_to_the_new_address_after_a_move_within(office: Desk) -> None:
    moved = address(CHOFU, "調布市", block="2-2")
    await tell(office, AddressChanged(person=PERSON, moved_on=D(2026, 3, 1), address=moved))
    assert (await levy(office, 2026)).notices_to == moved


async def test_an_address_told_late_does_not_call_back_who_has_left(office: Desk) -> None:
    await tell(office, moved_out())
    await tell(office, AddressChanged(person=PERSON, moved_on=D(2026, 3, 1), address=HOME))
    assert (await levy(office, 2026)).notices_to == AWAY


@pytest.mark.parametrize(
    "event",
    [
        MovedOut(person=STRANGER, moved_on=D(2026, 3, 15), new_address=AWAY),
        AddressChanged(person=STRANGER, moved_on=D(2026, 3, 15), address=HOME),
    ],
)
async def test_a_change_to_somebody_unknown_is_not_passed_over(office: Desk, event: Event) -> None:
    with pytest.raises(UnknownPerson):
        await tell(office, event)


async def test_an_item_that_the_permit_withholds_is_not_guessed(office: Desk) -> None:
    with pytest.raises(NotDisclosed):
        await tell(office, MovedOut(person=PERSON, moved_on=D(2026, 3, 15)))
