"""Tax offices of the municipalities: who is taxed, on which income and on which property."""

import datetime as dt
from collections.abc import Iterator

from mesh.deployment import Participant
from scenarios.population.model import Person
from scenarios.stage.loading.residents import watches_of_incomes
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.tax.deaths import Property
from services.tax.model import AssessedIncome, Stay, Taxpayer
from services.tax.store import INCOMES, PROPERTIES, TAXPAYERS


def tax(view: View, me: Participant) -> Iterator[Table]:
    """Fill a tax office: incomes by residence, property by where it lies (地方税法342条)."""
    code, population = view.codes(me.name, view.numbers_at(me)), view.population
    taxpayers, incomes = [], []
    for number, person in view.living_at(me):
        since = _taxed_since(person)
        taxpayers.append(
            Taxpayer(
                person=code(number),
                stays=(Stay(since=since),),
                notice_address=population.households[person.household].address,
            )
        )
        incomes += [
            AssessedIncome(
                person=code(number),
                year=year,
                total_income=income,
                dependants=view.dependants(number, year),
            )
            for year, income in person.incomes.items()
            if since <= dt.date(year + 1, 1, 1)
        ]
    yield table(TAXPAYERS, taxpayers)
    yield table(INCOMES, incomes)
    yield watches_of_incomes(view, me)
    yield table(
        PROPERTIES,
        [
            Property(
                number=property_number(number),
                owner=code(parcel.owner),
                kind=parcel.kind,
                assessed_yen=parcel.assessed_yen,
            )
            for number, parcel in enumerate(population.parcels)
            if parcel.municipality == me.municipality
        ],
    )


def property_number(parcel: int) -> str:
    """Return the number of a parcel in the land register (不動産番号), 13 digits."""
    return f"{parcel + 1:013}"


def _taxed_since(person: Person) -> dt.date:
    """Return since when a person lives in the municipality, perhaps at another address first.

    So the municipality that a person leaves has taxed every income that the population has.
    """
    first_assessed = dt.date(min(person.incomes, default=person.moved_in_on.year) + 1, 1, 1)
    return max(person.birth_date, min(person.moved_in_on, first_assessed))
