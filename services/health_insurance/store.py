"""The tables of a municipal insurer."""

from mesh.records import Records
from services.health_insurance.deaths import Recovery
from services.health_insurance.model import Insured

INSURED = Records("insured", Insured, key=("person",))
RECOVERIES = Records("recovery", Recovery, key=("person", "died_on", "undone_on"))

SCHEMA = INSURED.schema + RECOVERIES.schema
