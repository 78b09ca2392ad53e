"""The service of a municipal insurer; `handlers` says what it does."""

from contracts.base import PersonCode
from contracts.residency import OWNER as REGISTRY
from contracts.tax import OWNER as TAX_OFFICE
from mesh.context import Context
from mesh.service import Service
from services.health_insurance import store

service = Service("health-insurance", schema=store.SCHEMA)

HEALTH = "health-insurance"
CARE = "long-term-care"
"""The affairs for which an insurer asks and reports."""

NHI_LOSS = "nhi-loss"
FUNERAL = "funeral-benefit"
CARE_LOSS = "care-loss"
"""The procedures after a death, as the bereavement desk names them."""


def watch(person: PersonCode, ctx: Context) -> None:
    """Ask the registry and the tax office of the municipality to tell of changes to somebody."""
    for kind in (REGISTRY, TAX_OFFICE):
        if ctx.takes_part(kind, ctx.municipality):
            ctx.watch(person, ctx.peer(kind))


def unwatch(person: PersonCode, ctx: Context) -> None:
    """Ask both not to be told any more."""
    for kind in (REGISTRY, TAX_OFFICE):
        if ctx.takes_part(kind, ctx.municipality):
            ctx.unwatch(person, ctx.peer(kind))
