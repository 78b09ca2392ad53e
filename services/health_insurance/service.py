"""The service of a municipal insurer; `handlers` says what it does."""

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
