"""What the allowance office does: answers, decides claims, follows moves, deaths and mistakes."""

from services.benefits.handlers import claims, deaths, lookups, mistakes, moves, successions
from services.benefits.service import service

__all__ = ["claims", "deaths", "lookups", "mistakes", "moves", "service", "successions"]
