"""What the portal does for a citizen who moves: file, follow, withdraw, and show."""

from services.portal.handlers import filing, following, reading, withdrawing
from services.portal.service import service

__all__ = ["filing", "following", "reading", "service", "withdrawing"]
