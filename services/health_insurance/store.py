"""The tables of a municipal insurer."""

from mesh.records import Records
from services.health_insurance.model import Insured

INSURED = Records("insured", Insured, key=("person",))

SCHEMA = INSURED.schema
