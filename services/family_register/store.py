"""The tables of a family register."""

from mesh.records import Records
from services.family_register.model import Entry

ENTRIES = Records("entry", Entry, key=("person",))

SCHEMA = ENTRIES.schema
