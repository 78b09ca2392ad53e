"""What a resident registry does when it is asked, when a move is filed, and when it is told."""

from services.resident_registry.handlers import (
    births,
    deaths,
    lookups,
    moving_in,
    moving_out,
    moving_within,
    names,
    watching,
)
from services.resident_registry.service import service

__all__ = [
    "births",
    "deaths",
    "lookups",
    "moving_in",
    "moving_out",
    "moving_within",
    "names",
    "service",
    "watching",
]
