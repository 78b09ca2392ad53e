"""What the tax office keeps: persons who live or lived here, and their assessed income."""

from contracts.base import PersonCode
from mesh.records import Records
from mesh.store import Section
from services.tax.model import AssessedIncome, Taxpayer

TAXPAYERS = Records("taxpayer", Taxpayer, key=("person",))
INCOMES = Records("assessed_income", AssessedIncome, key=("person", "year"))

SCHEMA = TAXPAYERS.schema + INCOMES.schema


def taxpayer(tx: Section, person: PersonCode) -> Taxpayer | None:
    """Return the record of a person, if they live or have lived here."""
    return TAXPAYERS.get(tx, person)


def keep(tx: Section, record: Taxpayer) -> None:
    """Keep the record of a person."""
    TAXPAYERS.put(tx, record)


def incomes_of(tx: Section, person: PersonCode) -> list[AssessedIncome]:
    """Return what a person was assessed to have earned, in each year on record."""
    return INCOMES.where(tx, person=person)


def assessed_income(tx: Section, person: PersonCode, year: int) -> AssessedIncome | None:
    """Return what a person was assessed to have earned in a calendar year."""
    return INCOMES.get(tx, person, year)
