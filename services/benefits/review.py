"""What the allowance office believes of those on file, and of their incomes."""

from collections.abc import Sequence

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.benefits import store
from services.reviewing import Known
from services.reviewing_incomes import KnownIncome


def on_file(reads: Reads) -> list[PersonCode]:
    """Return on whom a file depends that may pay, and who is recorded dead, perhaps wrongly."""
    may_pay = [file for file in store.FILES.all(reads) if store.may_pay(reads, file)]
    living = [person for file in may_pay for person in file.living_together]
    recipients = [death.person for death in store.RECIPIENT_DEATHS.all(reads)]
    children = [death.child for death in store.CHILD_DEATHS.all(reads)]
    return list(dict.fromkeys((*living, *recipients, *children)))


def believes(
    reads: Reads, persons: Sequence[PersonCode], register: MunicipalityCode
) -> list[Known]:
    """Return what the office believes of those among some persons on file; it keeps no addresses.

    Args:
        register: Its own municipality.
    """
    found = (_believed(reads, person, register) for person in persons)
    return [known for known in found if known is not None]


def decided_on(reads: Reads, persons: Sequence[PersonCode]) -> list[KnownIncome]:
    """Return the incomes on which allowances of some persons were decided, if they were on any."""
    found = (_decided_on(reads, person) for person in persons)
    return [known for known in found if known is not None]


def _believed(reads: Reads, person: PersonCode, register: MunicipalityCode) -> Known | None:
    if (died_on := store.died_on(reads, person)) is not None:
        return Known(person=person, register=register, standing=Standing.DECEASED, died_on=died_on)
    if store.concerns(reads, person):
        return Known(person=person, register=register, standing=Standing.RESIDENT)
    return None


def _decided_on(reads: Reads, person: PersonCode) -> KnownIncome | None:
    file = store.file_of(reads, person)
    if file is None or file.income is None or not store.concerns(reads, person):
        return None
    income = file.income
    return KnownIncome(person=person, year=income.year, total_income=income.total_income)
