"""What a municipal insurer does when it is asked, told of a move or a death, or claimed from."""

from services.health_insurance.handlers import claims, deaths, lookups, moves
from services.health_insurance.service import service

__all__ = ["claims", "deaths", "lookups", "moves", "service"]
