"""What the allowance office does: answers, decides claims, follows what becomes of families."""

from services.benefits.handlers import (
    claims,
    deaths,
    incomes,
    lookups,
    mistakes,
    moves,
    reviews,
    successions,
)
from services.benefits.service import service

__all__ = [
    "claims",
    "deaths",
    "incomes",
    "lookups",
    "mistakes",
    "moves",
    "reviews",
    "service",
    "successions",
]
