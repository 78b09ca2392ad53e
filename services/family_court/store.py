"""The tables of the family court."""

from contracts.base import PersonCode
from mesh.records import Records
from mesh.store import Section
from services.family_court.model import Ruling

RULINGS = Records("ruling", Ruling, key=("person", "heir"))

SCHEMA = RULINGS.schema


def rulings_on(tx: Section, deceased: PersonCode) -> list[Ruling]:
    """Return what was ruled on the heirs of one person."""
    return RULINGS.where(tx, person=deceased)
