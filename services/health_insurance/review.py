"""What a municipal insurer believes of those on file, and of their incomes."""

from collections.abc import Sequence

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


def believes(
    reads: Reads, persons: Sequence[PersonCode], register: MunicipalityCode
) -> list[Known]:
    """Return what the insurer believes of those among some persons whose file is open.

    Args:
        register: Its own municipality.
    """
    return [
        Known(
            person=file.person,
            register=register,
            standing=Standing.RESIDENT if file.death is None else Standing.DECEASED,
            died_on=None if file.death is None else file.death.died_on,
            address=file.address or UNSET,
            head=file.head or UNSET,
            name=file.name or UNSET,
        )
        for file in INSURED.several(reads, persons).values()
        if is_followed(file)
    ]


def assessed_by(reads: Reads, persons: Sequence[PersonCode]) -> list[KnownIncome]:
    """Return the incomes by which premiums are assessed, of those of whom the insurer knows it."""
    return [
        KnownIncome(person=file.person, year=income.year, total_income=income.total_income)
        for file in INSURED.several(reads, persons).values()
        if (income := file.income) is not None and is_followed(file)
    ]
