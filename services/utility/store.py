"""The tables of a supplier: one contract for each holder."""

from mesh.records import Records
from services.utility.model import Customer

CUSTOMERS = Records("customer", Customer, key=("holder",))

SCHEMA = CUSTOMERS.schema
