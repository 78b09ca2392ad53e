"""Claims of child allowance: which municipality taxed the income that decides."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from services.portal.model import Case

DAYS_TO_CLAIM = 15
"""Within so many days of the move a claim counts as made on that day (児童手当法8条3項)."""

JUNE = 6


class Move(NamedTuple):
    """That somebody moved from one municipality to another, or stayed in it."""

    moved_on: dt.date
    origin: MunicipalityCode
    destination: MunicipalityCode


def taxed_by(moves: Iterable[Move], claimed_on: dt.date) -> MunicipalityCode:
    """Return the municipality that taxed the income which decides a claim after the last move.

    Who lived there on 1 January was taxed there (地方税法318条), so that a move on 31 December
    and one on 2 January differ.

    Args:
        moves: All known moves of the claimant; at least one.
    """
    known = sorted(moves)
    day = assessment_day(known[-1].moved_on, claimed_on)
    return _home_on(day, known, known[-1].destination)


def taxed_by_at_birth(
    moves: Iterable[Move], born_on: dt.date, claimed_on: dt.date, home: MunicipalityCode
) -> MunicipalityCode:
    """Return the municipality that taxed the income which decides a claim for a newborn.

    Args:
        home: Where the claimant lives now.
    """
    return _home_on(assessment_day(born_on, claimed_on), sorted(moves), home)


def moves_of(cases: Iterable[Case], person: PersonCode) -> list[Move]:
    """Return the moves of a person that belong to these cases and have taken place."""
    return [
        Move(mover.moved_on, case.from_municipality, case.new_address.municipality)
        for case in cases
        for mover in case.movers
        if mover.person == person and mover.moved_on is not None
    ]


def _home_on(day: dt.date, moves: list[Move], home: MunicipalityCode) -> MunicipalityCode:
    later = (move.origin for move in moves if move.moved_on > day)
    return next(later, home)


def assessment_day(moved_on: dt.date, claimed_on: dt.date) -> dt.date:
    """Return the 1 January on which the income for the first month paid was taxed.

    The allowance begins in the month after the move or birth, or after a late claim
    (児童手当法8条2項, 3項); to May the income of the year before last decides, from June that of
    the last (5条1項).
    """
    in_time = claimed_on <= moved_on + dt.timedelta(days=DAYS_TO_CLAIM)
    entitled = moved_on if in_time else claimed_on
    year, month = (entitled.year, entitled.month + 1)
    if month > 12:  # noqa: PLR2004 - December
        year, month = year + 1, 1
    return dt.date(year if month >= JUNE else year - 1, 1, 1)
