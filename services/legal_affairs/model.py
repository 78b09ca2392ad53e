"""Land and buildings, and what the death of an owner sets off. 不動産登記法.

Who becomes owner by succession must apply for its registration within three years of learning
of it (76条の2第1項, in force since 1 April 2024). The registrar marks an owner who is recorded
as dead (76条の4), and reminds the heirs.
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from services.deadlines import months_after
from services.wording import in_japanese

YEARS_TO_REGISTER = 3
"""不動産登記法76条の2第1項."""

EARLIEST = dt.date(2027, 3, 31)
"""The first day on which the time is over for anybody."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of land, or one building, with its registered owner.

    Attributes:
        number: The property number (不動産番号).
        kind: `land` or `house`.
        owner_died_on: The mark of 76条の4: the day on which the registered owner died.
    """

    number: str
    owner: PersonCode
    kind: str
    municipality: MunicipalityCode
    owner_died_on: dt.date | None = None


class FollowedOwner(msgspec.Struct, frozen=True, kw_only=True):
    """In which resident register an owner is followed: where the owner lives, as far as is known.

    Where a parcel lies is another matter.
    """

    owner: PersonCode
    register: MunicipalityCode


def marked(parcel: Parcel, died_on: dt.date | None) -> Parcel:
    """Return the parcel, marked with the owner's death (76条の4); unmarked for `None`."""
    return msgspec.structs.replace(parcel, owner_died_on=died_on)


def register_by(known_on: dt.date) -> dt.date:
    """Return the last day to apply, for an heir who learns of the death on that day.

    The day itself is not counted (民法140条), and years end as 民法143条 has it. Of deaths before
    the Act the three years run from its first day (令和3年法律24号附則5条6項).
    """
    return max(months_after(known_on, 12 * YEARS_TO_REGISTER), EARLIEST)


def reminder(parcels: int, until: dt.date) -> str:
    """Say what has to be registered, and until when."""
    return (
        f"故人名義の不動産が{parcels}件あります。相続登記を"
        f"{in_japanese(until)}までに申請してください（不動産登記法76条の2）。"
    )


UNMARKED = "死亡の符号を取り消しました。相続登記は必要ありません。"
