"""The service of a resident registry; `handlers` says what it does."""

from contracts.common import MunicipalityCode
from mesh.context import Context
from mesh.service import Service
from services.resident_registry import store

service = Service("resident-registry", schema=store.SCHEMA)


def told_by(ctx: Context) -> MunicipalityCode:
    """Return the municipality of the registry that sent a message, as the server attests it."""
    municipality = ctx.caller.municipality
    assert municipality is not None, "only registries tell registries of moves"
    return municipality
