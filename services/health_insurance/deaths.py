"""What a municipal insurer keeps of a death, and the funeral benefit. 国保法58条1項.

A death is kept beside the periods of cover, and never written into them, so that a mistake can
be undone without a trace.
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen
from services.deadlines import months_after

FUNERAL_BENEFIT: Yen = 50_000
"""Paid to who held the funeral (国保法58条1項; the amount is set by the 条例)."""

MONTHS_TO_CLAIM = 24
"""Months within which the funeral benefit has to be claimed: two years (国保法110条1項)."""


class FuneralBenefit(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid to the one who held the funeral."""

    claimant: PersonCode
    yen: Yen
    paid_on: dt.date


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """What the insurer was told of a death, and what it has paid since.

    Attributes:
        died_on: The last day of all cover.
        funeral_benefit: Set once it was claimed and paid.
    """

    died_on: dt.date
    funeral_benefit: FuneralBenefit | None = None


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """A funeral benefit that was paid although nobody had died, and has to come back."""

    person: PersonCode
    died_on: dt.date
    undone_on: dt.date
    benefit: FuneralBenefit


def last_day_to_claim(died_on: dt.date) -> dt.date:
    """Return the last day on which the funeral benefit may be claimed.

    The two years run from the day after the funeral, which no register knows; counted from the
    death, they never end too late.
    """
    return months_after(died_on, MONTHS_TO_CLAIM)


def paid_to(death: Death, claimant: PersonCode, today: dt.date) -> Death:
    """Pay the funeral benefit."""
    paid = FuneralBenefit(claimant=claimant, yen=FUNERAL_BENEFIT, paid_on=today)
    return msgspec.structs.replace(death, funeral_benefit=paid)
