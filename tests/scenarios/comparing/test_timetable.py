"""Entries come in the order of their moments, and of the same moment in the order put in."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from scenarios.comparing.timetable import Timetable, midnight

DAY = dt.date(2026, 4, 1)


async def nothing() -> None: ...


@given(st.lists(st.integers(0, 5)))
def test_entries_are_stable_in_time(hours: list[int]) -> None:
    timetable = Timetable()
    for hour in hours:
        timetable.put(midnight(DAY) + dt.timedelta(hours=hour), nothing)
    entries = list(timetable)
    assert [(e.at, e.number) for e in entries] == sorted((e.at, e.number) for e in entries)
    assert len(entries) == len(hours)


def test_what_is_put_in_while_it_runs_still_comes() -> None:
    timetable = Timetable()
    timetable.put(midnight(DAY), nothing)
    seen = []
    for entry in timetable:
        seen.append(entry.at)
        if len(seen) == 1:
            timetable.put(midnight(DAY) + dt.timedelta(hours=1), nothing)
    assert len(seen) == 2


def test_a_day_begins_at_midnight_in_japan() -> None:
    assert midnight(DAY).isoformat() == "2026-04-01T00:00:00+09:00"
