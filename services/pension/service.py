"""The service of the pension office; `handlers` says what it does."""

from mesh.service import Service
from services.pension import store

service = Service("pension", schema=store.SCHEMA)

STOP = "pension-stop"
UNPAID = "unpaid-pension"
SURVIVORS = "survivors-pension"
"""The procedures after a death, as the bereavement desk names them."""

TO_CLAIM_MONTHS = 60
"""Months within which a pension has to be claimed: five years (102条1項)."""
