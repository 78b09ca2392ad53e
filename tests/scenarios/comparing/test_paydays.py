"""What is paid to the dead, or to those who have left, is found on the payday; and what is not paid."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from mesh.deployment import Participant
from mesh.store import Store
from scenarios.comparing.model import PaydayResult
from scenarios.comparing.offices import Office
from scenarios.comparing.paydays import Books, paydays_between
from services.benefits import law
from services.benefits import store as benefits
from services.benefits.model import AllowanceFile, Child, Decision, Outcome
from services.pension import store as pension
from services.pension.model import Category, Death, Enrolled

PENSIONER, PARENT, CHILD = map(PersonCode, ("pensioner", "parent", "child"))
HERE = MunicipalityCode("132080")
ADDRESS = Address(
    postal_code="1820022", municipality=HERE, prefecture="東京都", city="調布市", town="国領町", block="1"
)  # fmt: skip
JUNE = dt.date(2026, 6, 15)
ALLOWANCE = dt.date(2026, 6, 10)
MONTHLY = 60_000


class Known:
    """A judge that knows of these deaths and departures."""

    def __init__(
        self,
        dead: Mapping[PersonCode, dt.date] | None = None,
        left: Mapping[PersonCode, dt.date] | None = None,
    ) -> None:
        self._dead, self._left = dead or {}, left or {}

    def deaths(self, _office: Office) -> Mapping[PersonCode, dt.date]:
        return self._dead

    def departures(self, _office: Office) -> Mapping[PersonCode, dt.date]:
        return self._left


@pytest.fixture
def pension_office(tmp_path: Path) -> Iterator[Office]:
    me = Participant(name="pension", kind="pension", title_ja="", title_en="")
    with closing(Store(tmp_path / "pension.sqlite", pension.SCHEMA, durable=False)) as store:
        yield Office(me, store)


@pytest.fixture
def allowance_office(tmp_path: Path) -> Iterator[Office]:
    me = Participant(name="benefits", kind="benefits", municipality=HERE, title_ja="", title_en="")
    with closing(Store(tmp_path / "benefits.sqlite", benefits.SCHEMA, durable=False)) as store:
        yield Office(me, store)


def keep_pensioner(office: Office, death: Death | None = None) -> None:
    assert isinstance(office.file, Store)
    file = Enrolled(
        person=PENSIONER,
        category=Category.RECEIVING,
        municipality=HERE,
        address=ADDRESS,
        address_since=dt.date(2010, 1, 1),
        monthly_yen=MONTHLY,
        death=death,
    )
    with office.file.section() as tx:
        pension.ENROLLED.put(tx, file)


def keep_parent(office: Office, file: AllowanceFile) -> None:
    assert isinstance(office.file, Store)
    with office.file.section() as tx:
        benefits.keep(tx, file)


def parent(
    started_on: dt.date = dt.date(2025, 1, 1), decided_on: dt.date = dt.date(2025, 1, 1)
) -> AllowanceFile:
    decision = Decision(decided_on=decided_on, outcome=Outcome.GRANTED, reason="x")
    return AllowanceFile(
        recipient=PARENT,
        children=(Child(person=CHILD, birth_date=dt.date(2016, 5, 5)),),
        resident_since=dt.date(2020, 1, 1),
        started_on=started_on,
        decisions=(decision,),
    )


def closed(office: Office, day: dt.date, truth: Known) -> tuple[int, int]:
    books = Books()
    books.note(office, day, truth)
    return _sums(books.close({office.me.name: office}))


def _sums(results: list[PaydayResult]) -> tuple[int, int]:
    return sum(r.overpaid_yen for r in results), sum(r.unpaid_yen for r in results)


@pytest.mark.parametrize(
    ("died_on", "months"),
    [
        (dt.date(2026, 3, 31), 2),  # April and May were paid
        (dt.date(2026, 4, 1), 1),  # due through the month of the death
        (dt.date(2026, 4, 30), 1),
        (dt.date(2026, 5, 1), 0),
    ],
)
def test_a_pension_is_due_through_the_month_of_the_death(
    pension_office: Office, died_on: dt.date, months: int
) -> None:
    keep_pensioner(pension_office)
    assert closed(pension_office, JUNE, Known({PENSIONER: died_on})) == (months * MONTHLY, 0)


def test_who_is_known_to_be_dead_is_paid_nothing(pension_office: Office) -> None:
    died_on = dt.date(2026, 3, 1)
    keep_pensioner(pension_office, death=Death(died_on=died_on, told_on=died_on))
    assert closed(pension_office, JUNE, Known({PENSIONER: died_on})) == (0, 0)


def test_who_is_taken_for_dead_and_lives_is_not_paid(pension_office: Office) -> None:
    died_on = dt.date(2026, 3, 1)
    keep_pensioner(pension_office, death=Death(died_on=died_on, told_on=died_on))
    assert closed(pension_office, JUNE, Known()) == (0, 2 * MONTHLY)


@pytest.mark.parametrize(
    ("left_on", "months"),
    [(dt.date(2026, 3, 9), 2), (dt.date(2026, 4, 1), 1), (dt.date(2026, 5, 31), 0)],
)
def test_an_allowance_is_due_through_the_month_of_the_departure(
    allowance_office: Office, left_on: dt.date, months: int
) -> None:
    file = parent()
    keep_parent(allowance_office, file)
    yen = file.monthly_yen(dt.date(2026, 5, 1))
    assert yen > 0
    assert closed(allowance_office, ALLOWANCE, Known(left={PARENT: left_on})) == (months * yen, 0)


def test_nothing_is_due_for_a_child_after_the_month_of_its_death(allowance_office: Office) -> None:
    file = parent()
    keep_parent(allowance_office, file)
    yen = file.monthly_yen(dt.date(2026, 5, 1))
    dead = Known({CHILD: dt.date(2026, 4, 20)})
    assert closed(allowance_office, ALLOWANCE, dead) == (yen, 0)


def test_what_was_granted_too_late_for_its_payday_was_not_paid_on_it(
    allowance_office: Office,
) -> None:
    books = Books()
    books.note(allowance_office, ALLOWANCE, Known())
    file = parent(started_on=dt.date(2026, 5, 1), decided_on=dt.date(2026, 6, 20))
    keep_parent(allowance_office, file)
    results = books.close({allowance_office.me.name: allowance_office})
    assert _sums(results) == (0, file.monthly_yen(dt.date(2026, 5, 1)))


def test_everybody_who_is_paid_right_costs_nothing(
    pension_office: Office, allowance_office: Office
) -> None:
    keep_pensioner(pension_office)
    keep_parent(allowance_office, parent())
    assert closed(pension_office, JUNE, Known()) == (0, 0)
    assert closed(allowance_office, ALLOWANCE, Known()) == (0, 0)


def test_the_paydays_of_a_period_are_those_of_the_law() -> None:
    found = paydays_between("pension", dt.date(2026, 4, 1), dt.date(2027, 4, 1))
    assert [day.month for day in found] == [4, 6, 8, 10, 12, 2]
    days = paydays_between("benefits", dt.date(2026, 4, 11), dt.date(2026, 6, 10))
    assert days == [], "the first day counts, the last does not"
    assert paydays_between("benefits", ALLOWANCE, ALLOWANCE + dt.timedelta(1)) == [ALLOWANCE]
    assert law.payday(dt.date(2026, 4, 1)) == ALLOWANCE
