"""What a municipal insurer does when it is asked, told of its residents, or claimed from."""

from services.health_insurance.handlers import (
    births,
    changes,
    claims,
    deaths,
    lookups,
    moves,
    reviews,
)
from services.health_insurance.service import service

__all__ = [
    "births",
    "changes",
    "claims",
    "deaths",
    "lookups",
    "moves",
    "reviews",
    "service",
]
