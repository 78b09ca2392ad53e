"""When pensions are paid, and what a death leaves unpaid or overpaid."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pension import payments

D = dt.date
DAYS = st.dates(D(2020, 1, 1), D(2030, 12, 31))
SPANS = st.integers(0, 800).map(lambda days: dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("month", "payday"),
    [
        (D(2025, 12, 1), D(2026, 2, 13)),  # the 15th is a Sunday
        (D(2026, 1, 31), D(2026, 2, 13)),
        (D(2026, 2, 1), D(2026, 4, 15)),
        (D(2026, 3, 1), D(2026, 4, 15)),
        (D(2026, 6, 1), D(2026, 8, 14)),  # the 15th is a Saturday
        (D(2026, 10, 1), D(2026, 12, 15)),
        (D(2026, 11, 1), D(2026, 12, 15)),
    ],
)
def test_two_months_are_paid_on_the_15th_of_the_next_even_month(
    month: dt.date, payday: dt.date
) -> None:
    assert payments.payday_for(month) == payday


def test_the_paydays_of_a_year_are_six() -> None:
    assert payments.paydays(D(2025, 12, 31), D(2026, 12, 31)) == [
        D(2026, 2, 13), D(2026, 4, 15), D(2026, 6, 15), D(2026, 8, 14), D(2026, 10, 15),
        D(2026, 12, 15),
    ]  # fmt: skip


def test_what_falls_due_on_a_day_is_paid_by_its_end() -> None:
    assert payments.paydays(D(2026, 4, 15), D(2026, 6, 15)) == [D(2026, 6, 15)]


@pytest.mark.parametrize(
    ("died_on", "unpaid"),
    [
        (D(2026, 2, 12), [D(2025, 12, 1), D(2026, 1, 1), D(2026, 2, 1)]),
        (D(2026, 2, 13), [D(2026, 2, 1)]),
        (D(2026, 3, 31), [D(2026, 2, 1), D(2026, 3, 1)]),
        (D(2026, 1, 1), [D(2025, 12, 1), D(2026, 1, 1)]),
    ],
)
def test_unpaid_at_death_is_what_no_payday_has_reached(
    died_on: dt.date, unpaid: list[dt.date]
) -> None:
    assert payments.months_unpaid(died_on) == unpaid


def test_what_was_transferred_before_the_office_was_told_is_not_paid_again() -> None:
    died_on, told_on = D(2026, 3, 25), D(2026, 6, 8)
    assert payments.months_still_unpaid(died_on, told_on) == []
    assert payments.amount_unpaid(100, died_on, D(2026, 4, 14)) == 200


def test_only_months_after_the_death_are_overpaid() -> None:
    assert payments.amount_overpaid(100, D(2026, 3, 25), D(2026, 6, 14)) == 0
    assert payments.months_overpaid(D(2026, 3, 25), D(2026, 6, 15)) == [
        D(2026, 4, 1),
        D(2026, 5, 1),
    ]
    assert payments.months_overpaid(D(2026, 2, 25), D(2026, 4, 15)) == [D(2026, 3, 1)]


def test_after_a_mistake_the_missed_paydays_are_made_good() -> None:
    assert payments.arrears(100, D(2026, 6, 8), D(2026, 6, 14)) == 0
    assert payments.arrears(100, D(2026, 6, 8), D(2026, 8, 14)) == 400


@given(DAYS)
def test_the_month_of_death_is_always_unpaid(died_on: dt.date) -> None:
    unpaid = payments.months_unpaid(died_on)
    assert unpaid[-1] == died_on.replace(day=1)
    assert 1 <= len(unpaid) <= 3


@given(DAYS, SPANS)
def test_nothing_is_paid_twice_or_lost_however_late_the_office_is_told(
    died_on: dt.date, late: dt.timedelta
) -> None:
    """Each month through the month of death was paid, or is unpaid; no later month is due."""
    told_on = died_on + late
    transferred = payments.months_paid(died_on - dt.timedelta(days=400), told_on)
    unpaid = payments.months_still_unpaid(died_on, told_on)
    overpaid = payments.months_overpaid(died_on, told_on)
    due = [m for m in transferred if m <= died_on] + unpaid
    first = min(due)
    assert due == list(payments.months_from(first, died_on))
    assert overpaid == [m for m in transferred if m > died_on]


@given(DAYS, SPANS)
def test_who_is_taken_for_dead_gets_every_month_once(told_on: dt.date, later: dt.timedelta) -> None:
    resumed_on = told_on + later
    before = payments.months_paid(told_on - dt.timedelta(days=400), told_on)
    made_good = payments.months_paid(told_on, resumed_on)
    afterwards = payments.months_paid(resumed_on, resumed_on + dt.timedelta(days=400))
    months = before + made_good + afterwards
    assert months == list(payments.months_from(months[0], months[-1]))
