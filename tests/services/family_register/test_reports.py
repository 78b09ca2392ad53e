"""When a report of death is late, and who counts as a relative."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.deaths import Capacity, EnterDeath
from services.family_register.kinship import family_of
from services.family_register.reports import kin_of, late_days
from tests.services.family_register.named_family import (
    adoption,
    birth,
    death,
    dissolution,
    divorce,
    marriage,
)
from tests.services.family_register.offices import DIED_ON, HANAKO, TARO

ORDER = EnterDeath(
    report="r", person=TARO, died_on=DIED_ON, reporter=HANAKO, capacity=Capacity.RELATIVE
)

GENERATIONS = [
    birth("third-great-grandmother", 1825),
    birth("great-great-grandmother", 1850, "third-great-grandmother"),
    birth("great-grandmother", 1875, "great-great-grandmother"),
    birth("grandmother", 1900, "great-grandmother"),
    birth("great-aunt", 1902, "great-grandmother"),
    birth("mother", 1925, "grandmother"),
    birth("aunt", 1927, "grandmother"),
    birth("cousin", 1950, "aunt"),
    birth("second-cousin-parent", 1926, "great-aunt"),
    birth("second-cousin", 1951, "second-cousin-parent"),
    birth("child-of-second-cousin", 1976, "second-cousin"),
    birth("taro", 1950, "mother"),
    birth("sister", 1952, "mother"),
    birth("niece", 1975, "sister"),
    birth("grandniece", 2000, "niece"),
    birth("child", 1975, "taro"),
    birth("grandchild", 2000, "child"),
    birth("great-grandchild", 2023, "grandchild"),
]


def kin(*entries: object) -> dict[str, int]:
    family = family_of([*GENERATIONS, *entries])  # type: ignore[list-item]
    return {str(person): degree for person, degree in kin_of(TARO, family, DIED_ON).items()}


@pytest.mark.parametrize(
    ("known_on", "today", "late"),
    [
        (None, dt.date(2026, 3, 15), 0),
        (None, dt.date(2026, 3, 21), 0),
        (None, dt.date(2026, 3, 22), 1),
        (dt.date(2026, 3, 20), dt.date(2026, 3, 26), 0),
        (dt.date(2026, 3, 20), dt.date(2026, 3, 28), 2),
    ],
)
def test_seven_days_are_counted_from_the_day_of_learning_of_the_death(
    known_on: dt.date | None, today: dt.date, late: int
) -> None:
    order = EnterDeath(
        report="r",
        person=TARO,
        died_on=DIED_ON,
        known_on=known_on,
        reporter=HANAKO,
        capacity=Capacity.RELATIVE,
    )
    assert late_days(order, today) == late


@given(st.integers(0, 400))
def test_a_day_later_is_at_most_one_day_more_of_delay(days: int) -> None:
    today = DIED_ON + dt.timedelta(days=days)
    step = late_days(ORDER, today + dt.timedelta(days=1)) - late_days(ORDER, today)
    assert step == (1 if days >= 6 else 0)


def test_relatives_by_blood_count_up_to_the_sixth_degree() -> None:
    assert kin() == {
        "taro": 0,
        "cousin": 4,
        "great-aunt": 4,
        "grandniece": 4,
        "great-great-grandmother": 4,
        "second-cousin-parent": 5,
        "third-great-grandmother": 5,
        "second-cousin": 6,
        "mother": 1,
        "child": 1,
        "grandmother": 2,
        "sister": 2,
        "grandchild": 2,
        "great-grandmother": 3,
        "aunt": 3,
        "niece": 3,
        "great-grandchild": 3,
    }


def test_who_is_married_to_one_of_them_is_a_relative_until_a_divorce() -> None:
    assert kin(marriage("sister", "brother-in-law", 1980))["brother-in-law"] == 2
    assert "brother-in-law" not in kin(
        marriage("sister", "brother-in-law", 1980), divorce("sister", "brother-in-law", 1990)
    )


def test_who_is_married_to_a_relative_counts_up_to_the_third_degree() -> None:
    assert kin(marriage("niece", "of-niece", 2000))["of-niece"] == 3
    assert "of-cousin" not in kin(marriage("cousin", "of-cousin", 1980))


def test_a_widow_of_a_child_is_still_a_relative() -> None:
    assert "son-in-law" in kin(marriage("child", "son-in-law", 2000), death("child", 2010))


def test_of_several_spouses_the_latest_counts() -> None:
    first = marriage("child", "first", 2000), death("first", 2005)
    assert "second" in kin(*first, marriage("child", "second", 2010))


def test_an_adopted_child_is_a_relative_as_long_as_the_adoption_lasts() -> None:
    assert kin(adoption("adopted", "taro", 1990))["adopted"] == 1
    gone = kin(adoption("adopted", "taro", 1990), dissolution("adopted", "taro", 2000))
    assert "adopted" not in gone


def test_a_relative_by_two_ways_has_the_nearer_degree() -> None:
    assert kin(adoption("grandchild", "taro", 2010))["grandchild"] == 1
    son_in_law = marriage("child", "son-in-law", 2000), adoption("son-in-law", "taro", 2000)
    assert kin(birth("son-in-law", 1970), *son_in_law)["son-in-law"] == 1
