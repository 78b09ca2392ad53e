"""What the portal does for a citizen: file, follow and withdraw, and show what there is.

It also keeps letters, mandates and ending notes.
"""

from services.portal.handlers import (
    claiming,
    delivering,
    ending_notes,
    filing,
    following,
    mandates,
    reading,
    withdrawing,
)
from services.portal.service import service

__all__ = [
    "claiming",
    "delivering",
    "ending_notes",
    "filing",
    "following",
    "mandates",
    "reading",
    "service",
    "withdrawing",
]
