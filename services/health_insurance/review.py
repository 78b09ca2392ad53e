"""What a municipal insurer believes of those on file, and of their incomes."""

from msgspec import UNSET

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.health_insurance.model import is_followed
from services.health_insurance.store import INSURED
from services.reviewing import Known
from services.reviewing_incomes import KnownIncome


def on_file(reads: Reads) -> list[PersonCode]:
    """Return those whose file is open; a death leaves it open, for it may be a mistake."""
    return [file.person for file in INSURED.all(reads) if is_followed(file)]


def believes(reads: Reads, person: PersonCode, register: MunicipalityCode) -> Known | None:
    """Return what the insurer believes of a person whose file is open.

    Args:
        register: Its own municipality.
    """
    file = INSURED.get(reads, person)
    if file is None or not is_followed(file):
        return None
    return Known(
        person=person,
        register=register,
        standing=Standing.RESIDENT if file.death is None else Standing.DECEASED,
        died_on=None if file.death is None else file.death.died_on,
        address=file.address or UNSET,
        head=file.head or UNSET,
        name=file.name or UNSET,
    )


def assessed_by(reads: Reads, person: PersonCode) -> KnownIncome | None:
    """Return the income by which the premium is assessed, if the insurer knows it."""
    file = INSURED.get(reads, person)
    if file is None or file.income is None or not is_followed(file):
        return None
    income = file.income
    return KnownIncome(person=person, year=income.year, total_income=income.total_income)
