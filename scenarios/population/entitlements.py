"""Health insurance, pension and child allowance: what follows from age, work and family.

Nothing here is drawn: the same facts give the same answer, as in the law.
"""

import datetime as dt

from contracts.common import Yen, school_year_end
from scenarios.population.model import Insurance, Pension
from scenarios.population.settling import Draft
from scenarios.population.work import Work

LATE_ELDERLY_FROM = 75
"""高齢者の医療の確保に関する法律50条1号."""

PENSION_FROM, ENROLLED_FROM, ENROLLED_UNTIL = 65, 20, 60
"""国民年金法26条、7条1項1号; employees of 65 and older who receive are not enrolled (附則3条)."""

ALLOWANCE_WIDENED_ON = dt.date(2024, 10, 1)
"""From here to the end of the school year of 18, before to that of 15 (児童手当法3条、4条)."""

_DEPENDANTS = {Work.CHILD, Work.STUDENT, Work.HOMEMAKER, Work.UNEMPLOYED}


def insurance_of(drafts: list[Draft], draft: Draft) -> Insurance:
    """Return the health insurance of a person (健康保険法3条、国保法5条、6条)."""
    if draft.age >= LATE_ELDERLY_FROM:
        return Insurance.LATE_ELDERLY
    if draft.work is Work.EMPLOYEE or _is_dependant(drafts, draft):
        return Insurance.EMPLOYEES
    return Insurance.NATIONAL


def pension_of(drafts: list[Draft], draft: Draft) -> Pension:
    """Return the category of a person at the pension office (国民年金法7条)."""
    if draft.age >= PENSION_FROM:
        return Pension.RECEIVING
    if draft.work is Work.EMPLOYEE:
        return Pension.SECOND
    if not ENROLLED_FROM <= draft.age < ENROLLED_UNTIL:
        return Pension.NONE
    if draft.work in _DEPENDANTS and draft.spouse is not None:
        spouse = drafts[draft.spouse]
        if spouse.work is Work.EMPLOYEE and spouse.age < PENSION_FROM:
            return Pension.THIRD
    return Pension.FIRST


def is_allowance_child(birth_date: dt.date, base_date: dt.date) -> bool:
    """Tell whether the child allowance is paid for a child on the base date."""
    until = 18 if base_date >= ALLOWANCE_WIDENED_ON else 15
    return base_date <= school_year_end(birth_date, until)


def allowance_recipient(
    drafts: list[Draft], draft: Draft, base_date: dt.date, incomes: list[dict[int, Yen]]
) -> int | None:
    """Return the parent at home with the higher income of the last year (児童手当法4条3項)."""
    if not is_allowance_child(draft.birth_date, base_date):
        return None
    at_home = [
        parent
        for parent in (draft.father, draft.mother)
        if parent is not None and drafts[parent].household == draft.household
    ]
    year = base_date.year - 1
    return max(at_home, key=lambda parent: incomes[parent][year], default=None)


def _is_dependant(drafts: list[Draft], draft: Draft) -> bool:
    """Tell whether spouse or parents insure the person; students may live elsewhere."""
    if draft.work not in _DEPENDANTS:
        return False
    for relative in (draft.spouse, draft.father, draft.mother):
        if relative is not None:
            provider = drafts[relative]
            together = provider.household == draft.household or draft.work is Work.STUDENT
            if together and provider.work is Work.EMPLOYEE and provider.age < LATE_ELDERLY_FROM:
                return True
    return False
