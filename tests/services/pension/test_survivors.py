"""The amounts of survivors' basic pension, and when they are paid."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from services.pension import payments, survivors
from services.pension.survivors import SurvivingChild, SurvivorsPension

D = dt.date
SMALL = D(2017, 5, 5)
DAYS = st.dates(D(2022, 1, 1), D(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "children", "to_spouse", "to_children"),
    [
        # 日本年金機構「遺族基礎年金の年金額」 of each year
        (D(2024, 4, 1), 1, 816_000 + 234_800, 816_000),
        (D(2024, 4, 1), 2, 816_000 + 2 * 234_800, 816_000 + 234_800),
        (D(2025, 3, 31), 3, 816_000 + 2 * 234_800 + 78_300, 816_000 + 234_800 + 78_300),
        (D(2025, 4, 1), 1, 831_700 + 239_300, 831_700),
        (D(2025, 4, 1), 4, 831_700 + 2 * 239_300 + 2 * 79_800, 831_700 + 239_300 + 2 * 79_800),
        (D(2026, 4, 1), 2, 847_300 + 2 * 243_800, 847_300 + 243_800),
        (D(2026, 4, 1), 3, 847_300 + 2 * 243_800 + 81_300, 847_300 + 243_800 + 81_300),
        (D(2023, 4, 1), 1, 795_000 + 228_700, 795_000),
        (D(2030, 4, 1), 1, 847_300 + 243_800, 847_300),  # the last known rate
    ],
)
def test_amounts_are_those_published(
    day: dt.date, children: int, to_spouse: int, to_children: int
) -> None:
    births = [SMALL] * children
    assert survivors.yearly_yen(births, day, alone=False) == to_spouse
    assert survivors.yearly_yen(births, day, alone=True) == to_children


def test_without_a_child_young_enough_nothing_is_due() -> None:
    assert survivors.yearly_yen([], D(2026, 4, 1), alone=False) == 0
    assert survivors.yearly_yen([D(2008, 4, 1)], D(2026, 3, 1), alone=False) > 0
    assert survivors.yearly_yen([D(2008, 4, 1)], D(2026, 4, 1), alone=False) == 0


def test_who_earns_the_limit_was_not_supported() -> None:
    assert survivors.is_supported(6_554_999)
    assert not survivors.is_supported(6_555_000)


def pension(died_on: dt.date, decided_on: dt.date, *children: str) -> SurvivorsPension:
    return SurvivorsPension(
        person=PersonCode("dead"),
        claimant=PersonCode("mother"),
        children=tuple(
            SurvivingChild(person=PersonCode(c), birth_date=SMALL) for c in children or ("kid",)
        ),
        since=payments.month_after(died_on),
        decided_on=decided_on,
    )


def test_it_is_paid_from_the_month_after_the_death() -> None:
    granted = pension(D(2026, 6, 5), D(2026, 6, 10))
    assert granted.first_payment() == (D(2026, 8, 14), (847_300 + 243_800) // 12)


def test_what_is_due_at_the_decision_is_paid_on_the_next_payday() -> None:
    granted = pension(D(2026, 1, 20), D(2026, 6, 16))
    yearly_25, yearly_26 = 831_700 + 239_300, 847_300 + 243_800
    assert granted.first_payment() == (D(2026, 8, 14), (2 * yearly_25 + 4 * yearly_26) // 12)
    assert granted.paid_yen(D(2026, 8, 13)) == 0


def test_the_fraction_of_a_yen_is_dropped_from_each_payment() -> None:
    granted = pension(D(2026, 5, 5), D(2026, 5, 10), "kid", "other", "third")
    yearly = 847_300 + 2 * 243_800 + 81_300
    assert yearly % 6
    assert granted.paid_yen(D(2026, 12, 15)) == yearly // 6 * 3


def test_who_claims_for_themselves_is_a_child() -> None:
    mine = pension(D(2026, 5, 5), D(2026, 5, 10), "mother", "other")
    assert mine.to_children
    assert mine.yearly_yen(D(2026, 6, 1)) == 847_300 + 243_800
    assert not pension(D(2026, 5, 5), D(2026, 5, 10)).to_children


@given(DAYS, st.integers(0, 900), st.integers(0, 900))
def test_payments_grow_and_never_exceed_what_is_due(
    died_on: dt.date, decided: int, later: int
) -> None:
    decided_on = died_on + dt.timedelta(days=decided)
    until = decided_on + dt.timedelta(days=later)
    granted = pension(died_on, decided_on)
    due = sum(granted.yearly_yen(m) for m in payments.months_from(granted.since, until)) / 12
    assert 0 <= granted.paid_yen(until - dt.timedelta(days=1)) <= granted.paid_yen(until) <= due
    assert granted.paid_yen(decided_on) == 0
