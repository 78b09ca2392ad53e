"""The law of municipal insurance: who is covered, from when to when."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from services.health_insurance.model import (
    SUCCESSOR_DAYS,
    Before,
    Certification,
    HealthPeriod,
    Insured,
    billed_to,
    carried_over_until,
    day_answered_for,
    departed,
    knows_of_arrival,
    may_carry_over,
    taken_over,
)

DAY = dt.timedelta(days=1)
MOVED_ON = dt.date(2026, 3, 15)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
NOBODY = Insured(person=PersonCode("taro"))
COVERED = Before(national_health=True, care_level=3, care_valid_until=dt.date(2026, 12, 31))
RESIDENT = Insured(
    person=PersonCode("taro"),
    resident_since=dt.date(2010, 1, 1),
    health=(HealthPeriod(acquired_on=dt.date(2010, 1, 1)),),
    certifications=(
        Certification(level=3, valid_from=dt.date(2025, 1, 1), valid_until=dt.date(2026, 12, 31)),
    ),
)


@pytest.mark.parametrize(
    ("moved_on", "until"),
    [
        (dt.date(2026, 4, 1), dt.date(2026, 9, 30)),
        (dt.date(2026, 4, 2), dt.date(2026, 10, 31)),
        (dt.date(2026, 6, 30), dt.date(2026, 12, 31)),
        (dt.date(2026, 7, 1), dt.date(2026, 12, 31)),
        (dt.date(2025, 8, 31), dt.date(2026, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
    ],
)
def test_a_carried_over_certification_holds_for_six_months_to_the_end_of_a_month(
    moved_on: dt.date, until: dt.date
) -> None:
    assert carried_over_until(moved_on) == until


@given(DATES)
def test_a_carried_over_certification_ends_on_the_last_day_of_a_month(moved_on: dt.date) -> None:
    until = carried_over_until(moved_on)
    assert (until + DAY).day == 1
    assert 181 <= (until - moved_on + DAY).days <= 215


@pytest.mark.parametrize(("days", "in_time"), [(0, True), (14, True), (15, False)])
def test_a_certification_is_carried_over_within_fourteen_days(days: int, in_time: bool) -> None:
    assert may_carry_over(MOVED_ON, MOVED_ON + days * DAY) is in_time
    joined = taken_over(NOBODY, COVERED, MOVED_ON, MOVED_ON + days * DAY)
    assert (joined.certified(MOVED_ON) is not None) is in_time


def test_health_insurance_begins_with_the_move_however_late_it_is_told() -> None:
    joined = taken_over(NOBODY, COVERED, MOVED_ON, MOVED_ON + 400 * DAY)
    assert joined.in_national_health(MOVED_ON)
    assert not joined.in_national_health(MOVED_ON - DAY)


def test_a_certification_that_ran_out_before_the_move_is_not_carried_over() -> None:
    before = Before(care_level=3, care_valid_until=MOVED_ON - DAY)
    assert taken_over(NOBODY, before, MOVED_ON, MOVED_ON).certifications == ()


@given(DATES, st.integers(0, 400), st.integers(0, 400))
def test_between_two_municipalities_no_day_is_uncovered_or_covered_twice(
    moved_on: dt.date, told_old: int, told_new: int
) -> None:
    began = moved_on - 100 * DAY
    old = taken_over(NOBODY, Before(national_health=True), began, began)
    left = departed(old, moved_on, moved_on + told_old * DAY)
    joined = taken_over(NOBODY, Before(national_health=True), moved_on, moved_on + told_new * DAY)
    for n in range(-99, 100):
        day = moved_on + n * DAY
        assert left.in_national_health(day) != joined.in_national_health(day)


def test_leaving_ends_certifications_that_are_yet_to_begin() -> None:
    renewed = Certification(
        level=2, valid_from=dt.date(2027, 1, 1), valid_until=dt.date(2028, 12, 31)
    )
    file = Insured(person=PersonCode("taro"), certifications=(renewed,))
    assert departed(file, MOVED_ON, MOVED_ON).certified(dt.date(2027, 6, 1)) is None


@given(DATES.filter(lambda day: day >= dt.date(2010, 1, 1)), st.integers(0, 60))
def test_a_departure_told_twice_changes_nothing(moved_on: dt.date, later: int) -> None:
    once = departed(RESIDENT, moved_on, moved_on)
    assert departed(once, moved_on, moved_on + later * DAY) == once


def test_an_old_departure_told_again_does_not_end_the_cover_of_who_came_back() -> None:
    left = departed(RESIDENT, MOVED_ON, MOVED_ON)
    back_on = MOVED_ON + 60 * DAY
    back = taken_over(left, COVERED, back_on, back_on)
    assert back.in_national_health(back_on)
    assert departed(back, MOVED_ON, back_on) == back
    assert knows_of_arrival(back, back_on)
    assert not knows_of_arrival(back, back_on + DAY)


@pytest.mark.parametrize("recorded_after", [0, 200])
def test_the_next_insurer_is_told_what_was_in_force_before_the_move(recorded_after: int) -> None:
    """However late the move was filed: the days count from when the departure was recorded."""
    recorded_on = MOVED_ON + recorded_after * DAY
    left = departed(RESIDENT, MOVED_ON, recorded_on)
    last = recorded_on + SUCCESSOR_DAYS * DAY
    assert day_answered_for(left, recorded_on, to_successor=True) == MOVED_ON - DAY
    assert day_answered_for(left, last, to_successor=True) == MOVED_ON - DAY
    assert day_answered_for(left, last + DAY, to_successor=True) == last + DAY


def test_everybody_else_is_told_what_is_in_force_today() -> None:
    left = departed(RESIDENT, MOVED_ON, MOVED_ON)
    assert day_answered_for(left, MOVED_ON, to_successor=False) == MOVED_ON


def test_who_came_back_has_no_departure_to_answer_for() -> None:
    left = departed(RESIDENT, MOVED_ON, MOVED_ON)
    back = taken_over(left, Before(), MOVED_ON + DAY, MOVED_ON + DAY)
    assert day_answered_for(back, MOVED_ON + DAY, to_successor=True) == MOVED_ON + DAY


def test_a_change_of_head_that_was_a_mistake_leaves_no_trace() -> None:
    wife, son = PersonCode("wife"), PersonCode("son")
    billed = billed_to(RESIDENT, PersonCode("taro"), dt.date(2015, 1, 1))
    changed = billed_to(billed, wife, MOVED_ON)
    assert (changed.head, changed.head_since) == (wife, MOVED_ON)
    assert billed_to(changed, PersonCode("taro"), MOVED_ON) == billed
    later = billed_to(changed, PersonCode("taro"), MOVED_ON + DAY)
    assert (later.head, later.head_since) == (PersonCode("taro"), MOVED_ON + DAY)
    assert billed_to(changed, son, MOVED_ON).head == son
