"""Who is taxed by which municipality, as pure functions."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from services.tax import model
from services.tax.model import Stay, Taxpayer

D = dt.date
PERSON = PersonCode("person")
BEFORE = D(2015, 4, 1)
Moves = list[tuple[dt.date, str]]
PLACES = ("old", "new", "third")
MOVES = st.lists(
    st.tuples(st.dates(D(2019, 1, 1), D(2024, 12, 31)), st.sampled_from(PLACES)), max_size=8
).map(lambda moves: sorted(moves, key=lambda move: move[0]))
NEW_YEARS = st.lists(
    st.tuples(
        st.sampled_from([D(2020, 12, 31), D(2021, 1, 1), D(2021, 1, 2)]), st.sampled_from(PLACES)
    ),
    max_size=6,
).map(lambda moves: sorted(moves, key=lambda move: move[0]))


def address(city: str) -> Address:
    return Address(
        postal_code="1820026",
        municipality=MunicipalityCode("132080"),
        prefecture="東京都",
        city=city,
        town="小島町",
        block="1-1",
    )


OLD, NEW = address("調布市"), address("金沢市")


def resident(since: dt.date = BEFORE) -> Taxpayer:
    return model.moved_in(None, PERSON, since, OLD)


@pytest.mark.parametrize(
    ("moved_on", "liable_for_2026"),
    [(D(2025, 12, 31), False), (D(2026, 1, 1), False), (D(2026, 1, 2), True)],
)
def test_one_day_around_new_year_decides_a_year_of_tax(
    moved_on: dt.date, liable_for_2026: bool
) -> None:
    left = model.moved_out(resident(), moved_on, NEW)
    come = model.moved_in(None, PERSON, moved_on, NEW)
    assert model.liable(left, 2026) is liable_for_2026
    assert model.liable(come, 2026) is not liable_for_2026
    assert model.liable(left, 2025)


def test_the_income_of_a_year_is_taxed_in_the_year_after() -> None:
    left = model.moved_out(resident(D(2023, 6, 1)), D(2025, 3, 20), NEW)
    assert not model.taxed_income_of(left, 2022)
    assert model.taxed_income_of(left, 2023)
    assert model.taxed_income_of(left, 2024)
    assert not model.taxed_income_of(left, 2025)
    assert not model.taxed_income_of(None, 2024)


def test_notices_follow_whoever_moves_away() -> None:
    assert model.moved_out(resident(), D(2026, 3, 20), NEW).notice_address == NEW


def test_a_repeated_fact_changes_nothing() -> None:
    here = resident()
    assert model.moved_in(here, PERSON, D(2015, 4, 1), OLD) == here
    gone = model.moved_out(here, D(2026, 3, 20), NEW)
    assert model.moved_out(gone, D(2026, 3, 20), NEW) == gone
    assert model.moved_in(gone, PERSON, D(2015, 4, 1), OLD) == gone
    back = model.moved_in(gone, PERSON, D(2026, 9, 1), OLD)
    assert model.moved_out(back, D(2026, 3, 20), NEW) == back


def test_who_moved_in_twice_without_leaving_has_lived_here_all_the_time() -> None:
    again = model.moved_in(resident(), PERSON, D(2026, 3, 20), NEW)
    assert again.stays == (Stay(since=D(2015, 4, 1)),)
    assert again.notice_address == NEW


def test_who_turns_out_to_have_left_before_coming_was_never_here() -> None:
    gone = model.moved_out(resident(D(2025, 12, 20)), D(2025, 12, 10), NEW)
    assert gone.stays == ()
    assert not model.liable(gone, 2026)


@pytest.mark.parametrize(
    ("since", "moved_on", "year"),
    [
        (D(2015, 4, 1), D(2026, 3, 20), 2026),
        (D(2015, 4, 1), D(2025, 12, 31), 2025),
        (D(2015, 4, 1), D(2026, 1, 1), 2025),
        (D(2025, 1, 1), D(2025, 1, 2), 2025),
        (D(2025, 1, 2), D(2025, 12, 31), None),
        (D(2025, 3, 1), D(2025, 3, 1), None),
    ],
)
def test_the_last_year_of_tax_is_that_of_the_last_new_year_here(
    since: dt.date, moved_on: dt.date, year: int | None
) -> None:
    gone = model.moved_out(resident(since), moved_on, NEW)
    assert model.last_liable_year(gone) == year


@given(MOVES)
def test_the_last_year_of_tax_is_the_last_liable_one(moves: Moves) -> None:
    known = travel(moves)["old"]
    assert known is not None
    gone = model.moved_out(known, D(2025, 1, 1), NEW)
    years = [year for year in range(2016, 2028) if model.liable(gone, year)]
    assert model.last_liable_year(gone) == (max(years) if years else None)


def test_the_farewell_names_the_municipality_that_sends_the_notice() -> None:
    gone = model.moved_out(resident(), D(2026, 3, 20), NEW)
    note = model.farewell(gone, "調布市")
    assert "2026年度の住民税は調布市が課税し" in note
    assert "2027年度からは" in note


def test_the_farewell_says_when_nothing_is_taxed_here() -> None:
    gone = model.moved_out(resident(D(2026, 1, 5)), D(2026, 3, 20), NEW)
    assert "調布市からの課税はありません" in model.farewell(gone, "調布市")


def travel(moves: Moves) -> dict[str, Taxpayer | None]:
    """Let somebody who lives in `old` move, and tell each municipality what concerns it."""
    records: dict[str, Taxpayer | None] = dict.fromkeys(PLACES)
    records["old"], here = resident(), "old"
    for moved_on, place in moves:
        if place == here:
            continue
        records[place] = model.moved_in(records[place], PERSON, moved_on, NEW)
        left = records[here]
        assert left is not None
        records[here] = model.moved_out(left, moved_on, NEW)
        here = place
    return records


@given(MOVES | NEW_YEARS)
def test_for_any_moves_exactly_one_municipality_taxes_each_year(moves: Moves) -> None:
    records = travel(moves)
    for year in range(2016, 2028):
        assert sum(model.liable(record, year) for record in records.values()) == 1
