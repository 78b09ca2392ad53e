"""What the tax office answers, and what it does when people move or die."""

from services.tax.handlers import deaths, lookups, moves
from services.tax.service import service

__all__ = ["deaths", "lookups", "moves", "service"]
