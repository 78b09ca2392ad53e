"""Municipal tax after a death: what passes to the heirs, and what a mistake leaves as it was."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.bereavement import ReportStep
from contracts.common import Address, MunicipalityCode
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.residency import DeathUndone, Deceased
from contracts.tax import AssetsNotified, DeclareHeirs, Estate, EstateQuery, LevyQuery
from mesh.errors import Refused
from services.tax import store
from services.tax.deaths import Property, alive, declare_by, died
from services.tax.handlers import service
from services.tax.model import AssessedIncome, Stay, Taxpayer, liable
from tests.services.conftest import NEW, OLD

TARO, WIFE, CHILD = PersonCode("taro"), PersonCode("wife"), PersonCode("child")
DIED_ON = dt.date(2026, 3, 15)
REGISTRY, DESK = "resident-registry-old", "bereavement-desk-old"


def address(municipality: MunicipalityCode, block: str = "1") -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="",
        city="調布市",
        town="",
        block=block,
    )


RESIDENT = Taxpayer(
    person=TARO, stays=(Stay(since=dt.date(2019, 6, 1)),), notice_address=address(OLD)
)
INCOME = AssessedIncome(person=TARO, year=2025, total_income=900_000, dependants=0)
LAND = Property(number="1", owner=TARO, kind="land", assessed_yen=8_000_000)
HOUSE = Property(number="2", owner=TARO, kind="house", assessed_yen=4_000_000)
DIED = Deceased(person=TARO, died_on=DIED_ON, known_on=DIED_ON)
UNDONE = DeathUndone(person=TARO, died_on=DIED_ON)
DECLARED = DeclareHeirs(person=TARO, representative=WIFE, owners=(WIFE, CHILD))


@pytest.fixture
def office(desk: Any) -> Any:
    office = desk(service, "tax-old")
    with office.store.section() as tx:
        store.TAXPAYERS.put(tx, RESIDENT)
        store.INCOMES.put(tx, INCOME)
        for item in (LAND, HOUSE):
            store.PROPERTIES.put(tx, item)
    return office


def without_property(office: Any) -> None:
    with office.store.section() as tx:
        for item in (LAND, HOUSE):
            store.PROPERTIES.remove(tx, item.number)


def steps(office: Any) -> list[tuple[str, str, dt.date | None]]:
    said = [m for _, _, m in office.queued() if isinstance(m, ReportStep)]
    return [(m.procedure, m.status, m.due) for m in said]


def kept(office: Any) -> Taxpayer:
    taxpayer = store.TAXPAYERS.get(office.store, TARO)
    assert taxpayer is not None
    return taxpayer


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)))
def test_a_death_undone_leaves_the_record_as_it_was(died_on: dt.date) -> None:
    assert alive(died(RESIDENT, died_on)) == RESIDENT


@pytest.mark.parametrize(
    ("died_on", "this_year", "next_year"),
    [
        (dt.date(2025, 12, 31), False, False),
        (dt.date(2026, 1, 1), False, False),
        (dt.date(2026, 1, 2), True, False),
        (dt.date(2026, 12, 31), True, False),
    ],
)
def test_who_lived_on_new_years_day_is_taxed_for_the_year_and_for_no_later_one(
    died_on: dt.date, this_year: bool, next_year: bool
) -> None:
    gone = died(RESIDENT, died_on)
    assert (liable(gone, 2026), liable(gone, 2027)) == (this_year, next_year)
    assert not gone.resident


def test_owners_have_three_months_to_declare_themselves() -> None:
    assert declare_by(dt.date(2025, 11, 30)) == dt.date(2026, 2, 28)


async def test_heirs_are_told_what_they_take_over_and_the_state_what_it_is_worth(
    office: Any,
) -> None:
    for _ in range(2):
        await office.handle(DIED, caller=REGISTRY, case="c")
    assert steps(office) == [
        ("tax-representative", "yours", None),
        ("property-owner", "yours", dt.date(2026, 6, 15)),
    ]
    notified = [(to, m) for to, _, m in office.queued() if isinstance(m, AssetsNotified)]
    expected = AssetsNotified(person=TARO, died_on=DIED_ON, assessed_yen=12_000_000)
    assert notified == [("national-tax-office", expected)]


async def test_without_property_the_tax_of_the_year_still_needs_a_representative(
    office: Any,
) -> None:
    without_property(office)
    await office.handle(DIED, caller=REGISTRY, case="c")
    assert [(p, s) for p, s, _ in steps(office)] == [
        ("tax-representative", "yours"),
        ("property-owner", "not_needed"),
    ]


async def test_where_nothing_was_earned_or_owned_nothing_is_to_be_done(office: Any) -> None:
    without_property(office)
    with office.store.section() as tx:
        store.INCOMES.remove(tx, TARO, 2025)
    await office.handle(DIED, caller=REGISTRY, case="c")
    assert [(p, s) for p, s, _ in steps(office)] == [
        ("tax-representative", "not_needed"),
        ("property-owner", "not_needed"),
    ]


@pytest.mark.parametrize("dead", [True, False])
async def test_it_answers_what_passes_to_heirs(office: Any, dead: bool) -> None:
    if dead:
        await office.handle(DIED, caller=REGISTRY, case="c")
    answer = await office.handle(EstateQuery(person=TARO), caller=DESK)
    assert answer == Estate(owes_resident_tax=True, owns_property=True)
    answer = await office.handle(EstateQuery(person=CHILD), caller=DESK)
    assert answer == Estate(owes_resident_tax=False, owns_property=False)


async def test_after_new_year_the_tax_of_the_year_of_death_is_what_is_owed(office: Any) -> None:
    await office.handle(DIED, caller=REGISTRY, case="c")
    office.clock.travel_to(dt.datetime(2027, 2, 1, tzinfo=dt.UTC))
    answer = await office.handle(EstateQuery(person=TARO), caller=DESK)
    assert answer.owes_resident_tax


async def test_heirs_declare_themselves_once_for_notices_and_property(office: Any) -> None:
    await office.handle(DIED, caller=REGISTRY, case="c")
    await office.handle(DECLARED, caller=DESK, case="c")
    death = kept(office).death
    assert death is not None
    assert death.representative == WIFE
    owners = [item.present_owners for item in store.owned(office.store.section(), TARO)]
    assert owners == [(WIFE, CHILD), (WIFE, CHILD)]
    assert steps(office)[2:] == [
        ("tax-representative", "done", None),
        ("property-owner", "done", None),
    ]


async def test_nobody_is_declared_heir_of_the_living(office: Any) -> None:
    with pytest.raises(Refused) as refusal:
        await office.handle(DECLARED, caller=DESK, case="c")
    assert refusal.value.code == "refused.not-deceased"
    assert (kept(office), office.queued()) == (RESIDENT, [])


async def test_a_mistake_leaves_everything_as_it_was(office: Any) -> None:
    before = store.PROPERTIES.all(office.store)
    await office.handle(DIED, caller=REGISTRY, case="c")
    await office.handle(DECLARED, caller=DESK, case="c")
    for _ in range(2):
        await office.handle(UNDONE, caller=REGISTRY, case="c")
    assert kept(office) == RESIDENT
    assert store.PROPERTIES.all(office.store) == before
    assert steps(office)[4:] == [
        ("tax-representative", "not_needed", None),
        ("property-owner", "not_needed", None),
    ]


@pytest.mark.parametrize(
    "move",
    [
        MovedIn(person=TARO, moved_on=dt.date(2026, 3, 18), address=address(OLD, "2")),
        MovedOut(
            person=TARO,
            moved_on=dt.date(2026, 3, 18),
            destination=NEW,
            new_address=address(NEW),
        ),
        AddressChanged(person=TARO, address=address(OLD, "2")),
    ],
)
async def test_the_dead_do_not_move(office: Any, move: Any) -> None:
    await office.handle(DIED, caller=REGISTRY, case="c")
    gone = kept(office)
    await office.handle(move, caller=REGISTRY, case="m")
    assert kept(office) == gone


async def test_who_never_lived_here_leaves_nothing_here(office: Any) -> None:
    await office.handle(
        Deceased(person=CHILD, died_on=DIED_ON, known_on=DIED_ON), caller=REGISTRY, case="c"
    )
    assert office.queued() == []


async def test_income_not_assessed_yet_is_judged_by_that_of_the_year_before(office: Any) -> None:
    """Until June the tax of the year is owed and not assessed, and the last one still being paid."""
    without_property(office)
    with office.store.section() as tx:
        store.INCOMES.remove(tx, TARO, 2025)
        store.INCOMES.put(tx, AssessedIncome(person=TARO, year=2024, total_income=1, dependants=0))
    answer = await office.handle(EstateQuery(person=TARO), caller=DESK)
    assert answer.owes_resident_tax
    await office.handle(DIED, caller=REGISTRY, case="c")
    assert steps(office)[0] == ("tax-representative", "yours", None)


async def test_who_dies_on_new_years_day_leaves_the_tax_of_the_year_before(office: Any) -> None:
    with office.store.section() as tx:
        income = AssessedIncome(person=TARO, year=2024, total_income=1, dependants=0)
        store.INCOMES.put(tx, income)
    died_on = dt.date(2026, 1, 1)
    await office.handle(
        Deceased(person=TARO, died_on=died_on, known_on=died_on), caller=REGISTRY, case="c"
    )
    answer = await office.handle(EstateQuery(person=TARO), caller=DESK)
    assert answer.owes_resident_tax


async def test_who_is_assessed_to_have_earned_nothing_owes_nothing(office: Any) -> None:
    with office.store.section() as tx:
        for year, income in ((2024, 1), (2025, 0)):
            earned = AssessedIncome(person=TARO, year=year, total_income=income, dependants=0)
            store.INCOMES.put(tx, earned)
    answer = await office.handle(EstateQuery(person=TARO), caller=DESK)
    assert not answer.owes_resident_tax


async def test_the_correction_of_another_death_undoes_nothing(office: Any) -> None:
    await office.handle(DIED, caller=REGISTRY, case="c")
    gone, said = kept(office), office.queued()
    other = DeathUndone(person=TARO, died_on=dt.date(2026, 1, 5))
    await office.handle(other, caller=REGISTRY, case="c")
    assert (kept(office), office.queued()) == (gone, said)


@pytest.mark.parametrize("known", [True, False])
async def test_notices_go_to_the_representative_where_the_address_is_known(
    office: Any, known: bool
) -> None:
    home = address(OLD, "9")
    if known:
        stays = (Stay(since=dt.date(2019, 6, 1)),)
        with office.store.section() as tx:
            store.TAXPAYERS.put(tx, Taxpayer(person=WIFE, stays=stays, notice_address=home))
    await office.handle(DIED, caller=REGISTRY, case="c")
    query = LevyQuery(person=TARO, fiscal_year=2026)
    before = await office.handle(query, caller="citizen-app")
    assert before.notices_to == RESIDENT.notice_address
    await office.handle(DECLARED, caller=DESK, case="c")
    after = await office.handle(query, caller="citizen-app")
    assert after.notices_to == (home if known else None)
