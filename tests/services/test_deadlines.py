"""Calendar months, as 民法143条 counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deadlines import months_after

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 6, 5), 36, dt.date(2029, 6, 5)),
    ],
)
def test_a_term_ends_on_the_day_of_the_same_number_or_the_months_last(
    day: dt.date, months: int, last: dt.date
) -> None:
    assert months_after(day, months) == last


@given(DAYS, st.integers(0, 120))
def test_a_term_ends_in_the_right_month_and_never_on_a_later_day_of_it(
    day: dt.date, months: int
) -> None:
    last = months_after(day, months)
    assert (last.year - day.year) * 12 + last.month - day.month == months
    assert last.day <= day.day
    assert last.day == day.day or (last + dt.timedelta(days=1)).day == 1
