"""What the pension office does when it is asked, told of a move or a death, or claimed from."""

from services.pension.handlers import claims, deaths, lookups, moves, reviews
from services.pension.service import service

__all__ = ["claims", "deaths", "lookups", "moves", "reviews", "service"]
