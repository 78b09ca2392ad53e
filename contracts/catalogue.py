"""Every contract there is: import this where all of them must be known."""

from contracts import (
    benefits,
    bereavement,
    codes,
    court,
    deaths,
    deposits,
    family,
    insurance,
    land,
    mesh,
    pension,
    portal,
    private,
    residency,
    succession,
    tax,
)
from contracts.base import CONTRACTS

__all__ = [
    "CONTRACTS",
    "benefits",
    "bereavement",
    "codes",
    "court",
    "deaths",
    "deposits",
    "family",
    "insurance",
    "land",
    "mesh",
    "pension",
    "portal",
    "private",
    "residency",
    "succession",
    "tax",
]
