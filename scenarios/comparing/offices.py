"""The offices that are compared: whom each has a file on, and what it believes of them."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import NamedTuple

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.deployment import Deployment, Participant
from mesh.records import Reads
from scenarios.comparing.designs import OFFICES
from services.benefits import review as benefits
from services.health_insurance import review as health_insurance
from services.legal_affairs import review as legal_affairs
from services.pension import review as pension
from services.reviewing import Known
from services.reviewing_incomes import BelievesIncome
from services.tax import review as tax

_REVIEWS: dict[str, ModuleType] = {
    "tax": tax,
    "benefits": benefits,
    "health-insurance": health_insurance,
    "pension": pension,
    "legal-affairs": legal_affairs,
}

_INCOMES: dict[str, BelievesIncome] = {
    "benefits": benefits.decided_on,
    "health-insurance": health_insurance.assessed_by,
}

NOWHERE = MunicipalityCode("")
"""Given to national offices: their files say which register they follow."""


class Office(NamedTuple):
    """One office, and its file for reading."""

    me: Participant
    file: Reads

    def on_file(self) -> list[PersonCode]:
        """Return everybody on whom it has an open file."""
        found: list[PersonCode] = _REVIEWS[self.me.kind].on_file(self.file)
        return found

    def believes(self, persons: Sequence[PersonCode]) -> list[Known]:
        """Return what it believes of those among some persons on whom it has a file."""
        register = self.me.municipality or NOWHERE
        known: list[Known] = _REVIEWS[self.me.kind].believes(self.file, persons, register)
        return known

    def income_year(self, person: PersonCode) -> int | None:
        """Return the year whose income decides on something for a person here, if any does."""
        believes = _INCOMES.get(self.me.kind)
        known = believes(self.file, (person,)) if believes is not None else []
        return known[0].year if known else None


def offices_of(deployment: Deployment, files: Mapping[str, Reads]) -> dict[str, Office]:
    """Return the offices by name."""
    return {
        party.name: Office(party, files[party.name])
        for kind in OFFICES
        for party in deployment.of_kind(kind)
    }
