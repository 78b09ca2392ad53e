"""What the allowance office believes of those on file, and of their incomes."""

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


def believes(reads: Reads, person: PersonCode, register: MunicipalityCode) -> Known | None:
    """Return what the office believes of a person who is on file; of addresses it keeps none.

    Args:
        register: Its own municipality.
    """
    if (died_on := store.died_on(reads, person)) is not None:
        return Known(person=person, register=register, standing=Standing.DECEASED, died_on=died_on)
    if store.concerns(reads, person):
        return Known(person=person, register=register, standing=Standing.RESIDENT)
    return None


def decided_on(reads: Reads, person: PersonCode) -> KnownIncome | None:
    """Return the income on which the allowance of a recipient was decided, if it was on one."""
    file = store.file_of(reads, person)
    if file is None or file.income is None or not store.concerns(reads, person):
        return None
    income = file.income
    return KnownIncome(person=person, year=income.year, total_income=income.total_income)
