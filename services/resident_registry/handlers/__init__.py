"""What a resident registry does when it is asked, when a move is filed, and when it is told."""

from services.resident_registry.handlers import (
    deaths,
    lookups,
    moving_in,
    moving_out,
    moving_within,
    watching,
)
from services.resident_registry.service import service

__all__ = ["deaths", "lookups", "moving_in", "moving_out", "moving_within", "service", "watching"]
