"""What the tax office keeps: who lives or lived here, assessed incomes, land and houses."""

from collections.abc import Sequence

from contracts.base import PersonCode
from mesh.records import Reads, Records
from mesh.store import Section
from services.tax.deaths import Property
from services.tax.model import AssessedIncome, Residence, Taxpayer, taxed_income_of

TAXPAYERS = Records("taxpayer", Taxpayer, key=("person",))
RESIDENCES = TAXPAYERS.read_as(Residence)
INCOMES = Records("assessed_income", AssessedIncome, key=("person", "year"))
PROPERTIES = Records("property", Property, key=("number",), indexed=("owner",))

SCHEMA = TAXPAYERS.schema + INCOMES.schema + PROPERTIES.schema


def taxpayer(tx: Reads, person: PersonCode) -> Taxpayer | None:
    """Return the record of a person, if they live or have lived here."""
    return TAXPAYERS.get(tx, person)


def keep(tx: Section, record: Taxpayer) -> None:
    """Keep the record of a person."""
    TAXPAYERS.put(tx, record)


def incomes_of(tx: Reads, person: PersonCode) -> list[AssessedIncome]:
    """Return what a person was assessed to have earned, in each year on record."""
    return INCOMES.where(tx, person=person)


def assessed_income(tx: Reads, person: PersonCode, year: int) -> AssessedIncome | None:
    """Return what a person was assessed to have earned in a calendar year."""
    return INCOMES.get(tx, person, year)


def residence(tx: Reads, person: PersonCode) -> Residence | None:
    """Return when a person has lived here, if ever."""
    return RESIDENCES.get(tx, person)


def incomes_taxed_here(
    tx: Reads, persons: Sequence[PersonCode], year: int
) -> list[AssessedIncome | None]:
    """Return what persons earned in a year, in their order; `None` where it was not taxed here."""
    residences = RESIDENCES.several(tx, persons)
    incomes = INCOMES.several(tx, persons, year=year)
    return [
        incomes.get(person) if taxed_income_of(residences.get(person), year) else None
        for person in persons
    ]


def owned(tx: Reads, owner: PersonCode) -> list[Property]:
    """Return the land and houses that are entered under a person's name."""
    return PROPERTIES.where(tx, owner=owner)
