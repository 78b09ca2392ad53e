"""The tables of a bank."""

from mesh.records import Records
from services.bank.model import Customer

CUSTOMERS = Records("customer", Customer, key=("holder",))

SCHEMA = CUSTOMERS.schema
