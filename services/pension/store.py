"""The tables of the pension office."""

from mesh.records import Records
from services.pension.model import Enrolled, Settlement
from services.pension.survivors import SurvivorsPension

ENROLLED = Records("enrolled", Enrolled, key=("person",))
SURVIVORS = Records("survivors_pension", SurvivorsPension, key=("person",))
SETTLEMENTS = Records("settlement", Settlement, key=("person", "undone_on"))

PERSONS = "SELECT person FROM enrolled ORDER BY person"
"""Everybody who has a file; a query of its own, as there may be very many."""

SCHEMA = ENROLLED.schema + SURVIVORS.schema + SETTLEMENTS.schema
