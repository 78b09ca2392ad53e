"""The tables of the pension office."""

from mesh.records import Records
from services.pension.model import Enrolled

ENROLLED = Records("enrolled", Enrolled, key=("person",))

SCHEMA = ENROLLED.schema
