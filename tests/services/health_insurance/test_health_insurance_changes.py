"""A municipal insurer is told of births, names and incomes."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.insurance import Coverage
from contracts.mesh import Watch
from contracts.moving import MovedIn, MovedOut
from contracts.residency import Born, NameChanged
from contracts.tax import IncomeCorrected
from services.health_insurance import store
from services.health_insurance.handlers import service
from services.health_insurance.model import HealthPeriod, Insured, TaxedIncome
from tests.services.asked_register import address, name
from tests.services.conftest import NEW, OLD, Desk

MOTHER, BABY, HEAD = PersonCode("mother"), PersonCode("baby"), PersonCode("head")
BORN_ON = dt.date(2026, 3, 10)
SINCE = dt.date(2020, 4, 1)
FILE = Insured(
    person=MOTHER,
    resident_since=SINCE,
    head=HEAD,
    address=address(OLD, 1),
    name=name(0),
    income=TaxedIncome(year=2025, total_income=2_000_000),
    health=(HealthPeriod(acquired_on=SINCE),),
)
BORN = Born(person=BABY, born_on=BORN_ON, mother=MOTHER, head=HEAD, address=address(OLD, 2))
RENAMED = NameChanged(person=MOTHER, name=name(1), changed_on=BORN_ON)


@pytest.fixture
def insurer(desk: Any) -> Desk:
    made: Desk = desk(service, "health-insurance-old")
    keep(made, FILE)
    return made


def keep(insurer: Desk, file: Insured) -> None:
    with insurer.store.section() as tx:
        store.INSURED.put(tx, file)
    insurer.store.commit()


def kept(insurer: Desk, person: PersonCode = MOTHER) -> Insured | None:
    return store.INSURED.get(insurer.store, person)


async def told(insurer: Desk, event: Any, owner: str = "resident-registry-old") -> None:
    await insurer.handle(event, caller=owner)


def earned(yen: int, year: int = 2025) -> IncomeCorrected:
    return IncomeCorrected(person=MOTHER, year=year, total_income=yen)


async def test_the_child_of_an_insured_mother_is_insured_from_birth(insurer: Desk) -> None:
    for _ in range(2):
        await told(insurer, BORN)
    assert kept(insurer, BABY) == Insured(
        person=BABY,
        resident_since=BORN_ON,
        head=HEAD,
        head_since=BORN_ON,
        address=address(OLD, 2),
        health=(HealthPeriod(acquired_on=BORN_ON),),
    )
    assert [(to, message) for to, _, message in insurer.queued()] == [
        ("resident-registry-old", Watch(person=BABY)),
        ("tax-old", Watch(person=BABY)),
    ]


@pytest.mark.parametrize(
    "health", [(), (HealthPeriod(acquired_on=SINCE, lost_on=BORN_ON - dt.timedelta(days=1)),)]
)
async def test_the_child_of_a_mother_insured_elsewhere_gets_no_file(
    insurer: Desk, health: Any
) -> None:
    keep(insurer, msgspec.structs.replace(FILE, health=health))
    await told(insurer, BORN)
    assert kept(insurer, BABY) is None
    assert insurer.queued() == []


async def test_the_new_name_is_written_to_and_nothing_else_changes(insurer: Desk) -> None:
    await told(insurer, RENAMED)
    assert kept(insurer) == msgspec.structs.replace(FILE, name=name(1))


@pytest.mark.parametrize(
    ("year", "yen", "expected"),
    [(2025, 9, (2025, 9)), (2024, 9, (2025, 2_000_000)), (2026, 9, (2026, 9))],
)
async def test_the_last_year_known_decides_the_premium(
    insurer: Desk, year: int, yen: int, expected: tuple[int, int]
) -> None:
    await told(insurer, earned(yen, year), "tax-old")
    file = kept(insurer)
    assert file is not None
    assert file.income is not None
    assert (file.income.year, file.income.total_income) == expected


async def test_who_has_left_is_not_followed_and_comes_back_as_a_stranger(insurer: Desk) -> None:
    await told(insurer, MovedOut(person=MOTHER, moved_on=BORN_ON, destination=NEW))
    left = kept(insurer)
    await told(insurer, RENAMED)
    await told(insurer, earned(9), "tax-old")
    assert kept(insurer) == left
    back = dt.date(2026, 3, 19)
    home = address(OLD, 3)
    came = MovedIn(person=MOTHER, moved_on=back, previous_municipality=NEW, head=HEAD, address=home)
    insurer.answers["insurance.coverage.v1"] = Coverage(
        national_health=True, care_level=None, care_valid_until=None
    )
    await told(insurer, came)
    file = kept(insurer)
    assert file is not None
    assert (file.address, file.name, file.income) == (home, None, None)
