"""The service of a municipal tax office; `handlers` says what it does."""

from contracts.tax import OWNER
from mesh.service import Service
from services.tax import store

service = Service(OWNER, schema=store.SCHEMA)
