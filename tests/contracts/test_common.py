import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.common import (
    Address,
    PersonName,
    age_on,
    is_municipality_code,
    municipality_code,
    school_year_end,
)

NAME = {"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
ADDRESS = {
    "postal_code": "1000001",
    "municipality": "131016",
    "prefecture": "東京都",
    "city": "千代田区",
    "town": "千代田",
    "block": "1-1",
}
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize("code", ["011002", "131016", "131024", "141003", "271004", "472018"])
def test_published_municipality_codes_have_the_computed_check_digit(code: str) -> None:
    assert municipality_code(code[:5]) == code
    assert is_municipality_code(code)


@given(st.integers(0, 99_999), st.integers(0, 9))
def test_only_one_check_digit_is_right(number: int, digit: int) -> None:
    right = municipality_code(f"{number:05}")

    assert is_municipality_code(f"{number:05}{digit}") == (right[5] == str(digit))


@pytest.mark.parametrize("code", ["", "13101", "1310166", "13101a", "131016\n", "１３１０１6"])
def test_what_is_not_six_ascii_digits_is_no_municipality_code(code: str) -> None:
    assert not is_municipality_code(code)


@pytest.mark.parametrize("digits", ["", "1310", "131016", "1310a", "１３１０１"])
def test_a_check_digit_is_computed_for_five_ascii_digits_only(digits: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        municipality_code(digits)


@pytest.mark.parametrize("part", ["family", "given"])
def test_a_name_has_both_parts(part: str) -> None:
    with pytest.raises(ValueError, match="a family and a given part"):
        PersonName(**NAME | {part: ""})


@pytest.mark.parametrize("part", ["family_kana", "given_kana"])
@pytest.mark.parametrize("reading", ["", "やまだ", "山田", "YAMADA", "ヤマダ1"])
def test_a_reading_is_written_in_katakana(part: str, reading: str) -> None:
    with pytest.raises(ValueError, match="katakana"):
        PersonName(**NAME | {part: reading})


def test_a_name_is_shown_family_first() -> None:
    assert str(PersonName(**NAME)) == "山田 花子"


@pytest.mark.parametrize("code", ["", "100-0001", "100000", "10000011", "１００００01"])
def test_a_postal_code_has_seven_ascii_digits(code: str) -> None:
    with pytest.raises(ValueError, match="seven digits"):
        Address(**ADDRESS | {"postal_code": code})


def test_an_address_names_an_existing_form_of_municipality_code() -> None:
    with pytest.raises(ValueError, match="check digit"):
        Address(**ADDRESS | {"municipality": "131017"})


def test_an_address_is_shown_as_on_an_envelope() -> None:
    assert str(Address(**ADDRESS)) == "〒100-0001 東京都千代田区千代田1-1"
    assert str(Address(**ADDRESS, building="繋荘201")).endswith("千代田1-1 繋荘201")


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-06-15", "2025-06-14", 24),
        ("2000-06-15", "2025-06-15", 25),
        ("2000-06-15", "2000-06-15", 0),
        ("2004-02-29", "2025-02-28", 20),
        ("2004-02-29", "2025-03-01", 21),
    ],
)
def test_an_age_is_completed_on_the_birthday(birth: str, day: str, age: int) -> None:
    assert age_on(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("birth", "end"),
    [
        ("2010-04-01", "2025-03-31"),
        ("2010-04-02", "2026-03-31"),
        ("2010-03-31", "2025-03-31"),
        ("2010-12-31", "2026-03-31"),
        ("2012-02-29", "2027-03-31"),
    ],
)
def test_who_is_born_on_the_first_of_april_belongs_to_the_school_year_before(
    birth: str, end: str
) -> None:
    assert school_year_end(dt.date.fromisoformat(birth), 15) == dt.date.fromisoformat(end)


@given(BIRTHS, st.integers(0, 20))
def test_a_school_year_end_is_the_first_one_at_which_the_age_is_reached(
    birth: dt.date, age: int
) -> None:
    end = school_year_end(birth, age)
    morning_after = end + dt.timedelta(days=1)

    assert (end.month, end.day) == (3, 31)
    assert age_on(birth, morning_after) >= age
    assert age_on(birth, morning_after.replace(year=end.year - 1)) < age
