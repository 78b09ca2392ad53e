"""What the tax office does when it is asked and when it is told."""

from services.tax.handlers import deaths, incomes, lookups, moves, reviews
from services.tax.service import service

__all__ = ["deaths", "incomes", "lookups", "moves", "reviews", "service"]
