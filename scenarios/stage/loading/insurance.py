"""Health insurance of the municipality and long-term care: who is insured, and certified."""

import datetime as dt
from collections.abc import Iterator

from mesh.deployment import Participant
from scenarios.population.model import Insurance, Person
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.health_insurance.model import Certification, HealthPeriod, Insured, TaxedIncome
from services.health_insurance.store import INSURED

CERTIFIED_FOR = dt.timedelta(days=365)
"""How long a certification of care has been valid, and still is, on the first day."""


def health_insurance(view: View, me: Participant) -> Iterator[Table]:
    """Fill the insurer of a municipality."""
    code, population = view.codes(me.name), view.population
    yield table(
        INSURED,
        [
            Insured(
                person=code(number),
                resident_since=person.moved_in_on,
                head=code(view.head(person)),
                address=population.households[person.household].address,
                name=person.name,
                income=_income(person),
                health=_health(person),
                certifications=_certifications(person, population.base_date),
            )
            for number, person in view.living_at(me)
            if is_insured(person)
        ],
    )


def is_insured(person: Person) -> bool:
    """Tell whether the insurer of the municipality has a file on somebody."""
    return person.insurance is Insurance.NATIONAL or person.care_level is not None


def _income(person: Person) -> TaxedIncome | None:
    if not person.incomes:
        return None
    year = max(person.incomes)
    return TaxedIncome(year=year, total_income=person.incomes[year])


def _health(person: Person) -> tuple[HealthPeriod, ...]:
    if person.insurance is not Insurance.NATIONAL:
        return ()
    return (HealthPeriod(acquired_on=person.moved_in_on),)


def _certifications(person: Person, today: dt.date) -> tuple[Certification, ...]:
    if person.care_level is None:
        return ()
    return (
        Certification(
            level=person.care_level,
            valid_from=today - CERTIFIED_FOR,
            valid_until=today + CERTIFIED_FOR,
        ),
    )
