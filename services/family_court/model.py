"""Renunciation of inheritances (相続放棄), and who is disqualified. 民法891条, 915条, 939条."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from mesh.errors import Refused
from services.deadlines import months_after

MONTHS_TO_RENOUNCE = 3
"""民法915条1項, from the day on which the heir learned of the inheritance."""


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """That an heir of one person has renounced, or is disqualified.

    Attributes:
        person: The deceased.
        disqualified: Whether a judgment found a ground of 民法891条; else it is a renunciation.
    """

    person: PersonCode
    heir: PersonCode
    on: dt.date
    disqualified: bool = False


def check_in_time(known_on: dt.date, today: dt.date) -> None:
    """Refuse a renunciation that comes too late, or of an inheritance that is not open yet."""
    if known_on > today:
        raise Refused(
            "not-open-yet", "the day on which the heir learned of the inheritance lies ahead"
        )
    if today > months_after(known_on, MONTHS_TO_RENOUNCE):
        raise Refused(
            "renounced-too-late",
            "an inheritance is renounced within three months of learning of it (民法915条1項);"
            " ask the court whether the time can be extended",
        )
