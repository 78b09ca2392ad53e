"""Every contract there is: import this where all of them must be known."""

from contracts import (
    benefits,
    codes,
    family,
    insurance,
    mesh,
    pension,
    portal,
    private,
    residency,
    tax,
)
from contracts.base import CONTRACTS

__all__ = [
    "CONTRACTS",
    "benefits",
    "codes",
    "family",
    "insurance",
    "mesh",
    "pension",
    "portal",
    "private",
    "residency",
    "tax",
]
