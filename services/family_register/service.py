"""The service of a family register; `handlers` says what it does."""

from contracts.family import OWNER
from mesh.service import Service
from services.family_register import store

service = Service(OWNER, schema=store.SCHEMA)
