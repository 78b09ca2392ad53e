"""Fills each participant's store with what it would know of the population on the first day.

Every participant gets its own codes, its own tables and nothing else; the watches that a
registry would have from its neighbours are there as well.
"""

from collections.abc import Callable, Iterator

from mesh.deployment import Deployment, Participant
from mesh.store import Store
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
from scenarios.stage.loading.tables import Table
from scenarios.stage.view import View
from services.catalogue import SERVICES

__all__ = ["fill_stores"]


def fill_stores(deployment: Deployment, population: Population) -> None:
    """Make the store of every participant and fill it."""
    view = View(deployment, population)
    for participant in deployment.participants.values():
        store = Store(deployment.database(participant.name), SERVICES[participant.kind].schema)
        fill = _FILLERS.get(participant.kind)
        for sql, rows in fill(view, participant) if fill is not None else ():
            store.load(sql, rows)
        store.close()


_FILLERS: dict[str, Callable[[View, Participant], Iterator[Table]]] = {
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
