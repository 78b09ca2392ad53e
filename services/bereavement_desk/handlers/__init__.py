"""What the desk does: opens the list, files what is confirmed, follows, shows, and undoes."""

from services.bereavement_desk.handlers import confirming, following, opening, reading, undoing
from services.bereavement_desk.service import service

__all__ = ["confirming", "following", "opening", "reading", "service", "undoing"]
