"""The tables of the deposit insurance."""

from mesh.records import Records
from services.deposit_insurance.model import Search

SEARCHES = Records("search", Search, key=("person",))

SCHEMA = SEARCHES.schema
