"""The tables of the tax office of the state."""

from mesh.records import Records
from services.national_tax_office.model import Assets, Death, Taxpayer

TAXPAYERS = Records("taxpayer", Taxpayer, key=("person",))
DEATHS = Records("death", Death, key=("person",))
ASSETS = Records("assets", Assets, key=("person", "died_on"))

SCHEMA = TAXPAYERS.schema + DEATHS.schema + ASSETS.schema
