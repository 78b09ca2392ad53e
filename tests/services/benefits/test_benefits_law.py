"""The amounts and months of child allowance, against published examples and for all families."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benefits import law

D = dt.date
POOR, RICH, RICHER = 2_000_000, 7_000_000, 12_000_000
BIRTHS = st.lists(st.dates(D(1998, 1, 1), D(2026, 1, 1)), max_size=6)
DAYS = st.dates(D(2012, 4, 1), D(2027, 12, 31))
INCOMES = st.integers(0, 20_000_000)
MOVES = st.dates(D(2018, 1, 1), D(2026, 12, 31))


def born_aged(*ages: int, on: dt.date) -> list[dt.date]:
    """Birth dates of children who had their birthdays half a year before."""
    return [D(on.year - age, on.month, 1) - dt.timedelta(days=183) for age in ages]


@pytest.mark.parametrize(
    ("day", "ages", "expected"),
    [
        # こども家庭庁「児童手当制度のご案内」 before October 2024
        (D(2018, 5, 1), (1,), 15_000),
        (D(2018, 5, 1), (5,), 10_000),
        (D(2018, 5, 1), (13,), 10_000),
        (D(2018, 5, 1), (8, 5, 1), 10_000 + 10_000 + 15_000),
        (D(2018, 5, 1), (10, 8, 5), 10_000 + 10_000 + 15_000),
        (D(2018, 5, 1), (17, 10, 5), 10_000 + 15_000),  # who is 17 counts but is not paid for
        (D(2018, 5, 1), (20, 10, 5), 10_000 + 10_000),  # who is 20 does not count
        (D(2018, 5, 1), (10, 8, 13), 10_000 + 10_000 + 15_000),
        # from October 2024; the last two are examples of 長南町 and of LIMO, September 2024
        (D(2024, 10, 1), (1,), 15_000),
        (D(2024, 10, 1), (5,), 10_000),
        (D(2024, 10, 1), (17,), 10_000),
        (D(2024, 10, 1), (8, 5, 1), 10_000 + 10_000 + 30_000),
        (D(2024, 10, 1), (20, 17, 13, 10), 10_000 + 30_000 + 30_000),
        (D(2024, 10, 1), (21, 12, 10), 10_000 + 30_000),
        (D(2024, 9, 30), (21, 12, 10), 10_000 + 10_000),
        (D(2024, 10, 1), (24, 12, 10), 10_000 + 10_000),
        (D(2024, 10, 1), (), 0),
    ],
)
def test_amounts_are_those_of_the_published_examples(
    day: dt.date, ages: tuple[int, ...], expected: int
) -> None:
    assert law.monthly_yen(born_aged(*ages, on=day), POOR, 0, day) == expected


LIMITS = {0: 6_220_000, 1: 6_600_000, 2: 6_980_000, 3: 7_360_000, 4: 7_740_000, 5: 8_120_000}
UPPER = {0: 8_580_000, 1: 8_960_000, 2: 9_340_000, 3: 9_720_000, 4: 10_100_000, 5: 10_480_000}


@pytest.mark.parametrize("dependants", LIMITS)
def test_from_the_published_limit_on_each_child_is_paid_the_flat_rate(dependants: int) -> None:
    day, children = D(2021, 7, 1), born_aged(8, 1, on=D(2021, 7, 1))
    at_limit = LIMITS[dependants] + law.DEDUCTION
    assert law.monthly_yen(children, at_limit - 1, dependants, day) == 25_000
    assert law.monthly_yen(children, at_limit, dependants, day) == 10_000


@pytest.mark.parametrize("dependants", UPPER)
def test_from_the_published_upper_limit_on_nothing_is_paid(dependants: int) -> None:
    children = born_aged(8, 1, on=D(2022, 6, 1))
    at_limit = UPPER[dependants] + law.DEDUCTION
    assert law.monthly_yen(children, at_limit - 1, dependants, D(2022, 6, 1)) == 10_000
    assert law.monthly_yen(children, at_limit, dependants, D(2022, 6, 1)) == 0


@pytest.mark.parametrize(
    ("day", "income", "expected"),
    [
        (D(2012, 5, 31), RICHER, 10_000),  # the limit holds from June 2012 on
        (D(2012, 6, 1), RICHER, 5_000),
        (D(2022, 5, 31), RICHER, 5_000),
        (D(2022, 6, 1), RICHER, 0),
        (D(2022, 6, 1), RICH, 5_000),
        (D(2024, 9, 30), RICHER, 0),
        (D(2024, 10, 1), RICHER, 10_000),
    ],
)
def test_each_reform_takes_effect_with_its_month(day: dt.date, income: int, expected: int) -> None:
    assert law.monthly_yen(born_aged(8, on=day), income, 0, day) == expected


@pytest.mark.parametrize(
    ("born", "last_day_under_3"),
    [
        (D(2020, 5, 15), D(2023, 5, 31)),
        (D(2020, 5, 1), D(2023, 5, 31)),  # 月の初日に生まれた児童 (3条)
        (D(2020, 2, 29), D(2023, 2, 28)),
        (D(2020, 12, 31), D(2023, 12, 31)),
    ],
)
def test_the_higher_amount_is_paid_to_the_month_of_the_third_birthday(
    born: dt.date, last_day_under_3: dt.date
) -> None:
    assert law.monthly_yen([born], POOR, 0, last_day_under_3) == 15_000
    assert law.monthly_yen([born], POOR, 0, last_day_under_3 + dt.timedelta(days=1)) == 10_000


@pytest.mark.parametrize(
    ("born", "last_day"),
    [
        (D(2008, 4, 1), D(2023, 3, 31)),  # who is born on 1 April belongs to the year before
        (D(2008, 4, 2), D(2024, 3, 31)),
        (D(2009, 3, 31), D(2024, 3, 31)),
    ],
)
def test_until_2024_payment_ends_with_junior_high_school(born: dt.date, last_day: dt.date) -> None:
    assert law.monthly_yen([born], POOR, 0, last_day) == 10_000
    assert law.monthly_yen([born], POOR, 0, last_day + dt.timedelta(days=1)) == 0


def test_from_2024_payment_ends_with_the_school_year_of_turning_18() -> None:
    assert law.monthly_yen([D(2007, 4, 2)], POOR, 0, D(2026, 3, 31)) == 10_000
    assert law.monthly_yen([D(2007, 4, 1)], POOR, 0, D(2025, 4, 1)) == 0
    assert law.monthly_yen([D(2006, 4, 2)], POOR, 0, D(2024, 10, 1)) == 10_000


def test_a_child_is_paid_for_from_the_month_after_its_birth() -> None:
    assert law.monthly_yen([D(2025, 5, 1)], POOR, 0, D(2025, 5, 31)) == 0
    assert law.monthly_yen([D(2025, 5, 31)], POOR, 0, D(2025, 6, 1)) == 15_000


def test_before_april_2012_there_was_no_such_law() -> None:
    with pytest.raises(ValueError, match="April 2012"):
        law.monthly_yen([], POOR, 0, D(2012, 3, 31))


@given(BIRTHS.flatmap(lambda b: st.tuples(st.just(b), st.permutations(b))), INCOMES, DAYS)
def test_the_order_of_the_children_is_irrelevant(
    families: tuple[list[dt.date], list[dt.date]], income: int, day: dt.date
) -> None:
    listed, shuffled = families
    assert law.monthly_yen(listed, income, 1, day) == law.monthly_yen(shuffled, income, 1, day)


@given(BIRTHS, INCOMES, st.integers(0, 6), DAYS)
def test_the_amount_is_the_same_on_every_day_of_a_month(
    births: list[dt.date], income: int, dependants: int, day: dt.date
) -> None:
    first, last = law.month_of(day), law.last_day(day)
    amounts = {law.monthly_yen(births, income, dependants, d) for d in (first, day, last)}
    assert len(amounts) == 1


@given(BIRTHS, INCOMES, INCOMES, st.integers(0, 6), DAYS)
def test_who_earns_more_never_receives_more(
    births: list[dt.date], one: int, other: int, dependants: int, day: dt.date
) -> None:
    less, more = sorted((one, other))
    amounts = [law.monthly_yen(births, income, dependants, day) for income in (less, more)]
    assert amounts[0] >= amounts[1]


@given(BIRTHS, st.dates(D(1998, 1, 1), D(2026, 1, 1)), INCOMES, DAYS)
def test_one_more_child_never_means_less(
    births: list[dt.date], another: dt.date, income: int, day: dt.date
) -> None:
    assert law.monthly_yen([*births, another], income, 0, day) >= law.monthly_yen(
        births, income, 0, day
    )


@given(BIRTHS, INCOMES, st.integers(0, 6), st.dates(D(2024, 10, 1), D(2027, 12, 31)))
def test_since_october_2024_income_is_irrelevant(
    births: list[dt.date], income: int, dependants: int, day: dt.date
) -> None:
    assert law.monthly_yen(births, income, dependants, day) == law.monthly_yen(births, 0, 0, day)


# ---- months ---------------------------------------------------------------------------------


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    months = []
    month = law.month_of(first)
    while month <= last:
        months.append(month)
        month = law.month_after(month)
    return months


@pytest.mark.parametrize(
    ("moved_on", "claimed_on", "first"),
    [
        (D(2026, 3, 20), D(2026, 3, 25), D(2026, 4, 1)),
        (D(2026, 3, 20), D(2026, 4, 4), D(2026, 4, 1)),  # the fifteenth day after the move
        (D(2026, 3, 20), D(2026, 4, 5), D(2026, 5, 1)),
        (D(2025, 12, 31), D(2026, 1, 15), D(2026, 1, 1)),
        (D(2026, 3, 1), D(2026, 3, 31), D(2026, 4, 1)),  # late, but no month was lost
        (D(2026, 4, 10), D(2026, 3, 25), D(2026, 5, 1)),  # claimed before the move
    ],
)
def test_payment_begins_with_the_month_after_the_move_or_after_a_late_claim(
    moved_on: dt.date, claimed_on: dt.date, first: dt.date
) -> None:
    assert law.first_month(claimed_on, moved_on, None) == first


@given(MOVES, st.integers(-30, law.DAYS_TO_CLAIM))
def test_a_claim_in_time_leaves_no_gap_and_no_double_month(moved_on: dt.date, days: int) -> None:
    end = law.last_day(moved_on)
    start = law.first_month(moved_on + dt.timedelta(days=days), moved_on, end)
    assert start == end + dt.timedelta(days=1)
    assert start == law.first_month(moved_on + dt.timedelta(days=days), moved_on, None)


@given(MOVES, st.integers(law.DAYS_TO_CLAIM + 1, 400))
def test_a_late_claim_loses_exactly_the_months_between(moved_on: dt.date, days: int) -> None:
    claimed_on = moved_on + dt.timedelta(days=days)
    end = law.last_day(moved_on)
    start = law.first_month(claimed_on, moved_on, end)
    lost = months_between(end + dt.timedelta(days=1), start - dt.timedelta(days=1))
    after_the_move = law.month_after(moved_on)
    assert lost == [m for m in months_between(after_the_move, claimed_on) if m > end]
    assert start == law.month_after(claimed_on)


@given(MOVES, st.integers(0, 400), st.integers(0, 400))
def test_no_month_that_another_municipality_pays_is_paid_again(
    moved_on: dt.date, days: int, more: int
) -> None:
    paid_through = law.last_day(moved_on + dt.timedelta(days=more))
    start = law.first_month(moved_on + dt.timedelta(days=days), moved_on, paid_through)
    assert start > paid_through


@pytest.mark.parametrize(
    ("month", "year"), [(D(2026, 1, 1), 2024), (D(2026, 5, 1), 2024), (D(2026, 6, 1), 2025)]
)
def test_the_income_that_decides_changes_in_june(month: dt.date, year: int) -> None:
    assert law.income_year(month) == year


@pytest.mark.parametrize(
    ("month", "paid"),
    [
        (D(2023, 10, 1), D(2024, 2, 1)),
        (D(2024, 1, 1), D(2024, 2, 1)),
        (D(2024, 2, 1), D(2024, 6, 1)),
        (D(2024, 6, 1), D(2024, 10, 1)),
        (D(2024, 9, 1), D(2024, 10, 1)),
        (D(2024, 10, 1), D(2024, 12, 1)),
        (D(2024, 11, 1), D(2024, 12, 1)),
        (D(2025, 12, 1), D(2026, 2, 1)),
    ],
)
def test_a_month_is_paid_in_the_next_payment_month(month: dt.date, paid: dt.date) -> None:
    assert law.payment_month(month) == paid


@given(DAYS)
def test_months_are_paid_in_order(day: dt.date) -> None:
    paid = [law.payment_month(m) for m in months_between(day, day + dt.timedelta(days=400))]
    assert all(one <= other for one, other in pairwise(paid))
    assert all(month.day == 1 for month in paid)
