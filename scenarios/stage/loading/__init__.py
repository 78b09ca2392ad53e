"""Fills each participant's store with what it would know of the population on the first day.

Every participant gets its own codes, its own tables and nothing else; the watches that a
registry would have from its neighbours are there as well.
"""

from mesh.deployment import Deployment
from scenarios.population.model import Population
from scenarios.stage.loading import (
    allowances,
    family_registers,
    insurance,
    national,
    private,
    residents,
    taxation,
)
from scenarios.stage.loading.filling import Filler, Filling
from scenarios.stage.view import View

__all__ = ["FILLERS", "fill_stores"]


def fill_stores(deployment: Deployment, population: Population) -> None:
    """Make the store of every participant and fill it."""
    Filling(View(deployment, population), FILLERS).fill(deployment.participants.values())


FILLERS: dict[str, Filler] = {
    "resident-registry": residents.resident_registry,
    "tax": taxation.tax,
    "benefits": allowances.benefits,
    "health-insurance": insurance.health_insurance,
    "family-register": family_registers.family_register,
    "pension": national.pension,
    "legal-affairs": national.legal_affairs,
    "national-tax-office": national.national_tax_office,
    "electricity": private.utility,
    "water": private.utility,
    "bank": private.bank,
}
"""Who fills the store of each kind of participant; any other starts empty."""
