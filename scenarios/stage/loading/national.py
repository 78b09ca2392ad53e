"""Agencies of the state: pension office, legal affairs and the tax office."""

from collections.abc import Iterator

from contracts.common import Yen
from mesh.deployment import Participant
from scenarios.population.model import Insurance, Pension, Person
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.loading.taxation import property_number
from scenarios.stage.view import View
from services.legal_affairs.model import FollowedOwner, Parcel
from services.legal_affairs.store import FOLLOWED, PARCELS
from services.national_tax_office.model import Taxpayer
from services.national_tax_office.store import TAXPAYERS
from services.pension.model import Category, Enrolled
from services.pension.store import ENROLLED

PENSION_DEDUCTION = 1_100_000
"""Deducted from a pension of at most 3.3 million yen a year, from 65 (所得税法35条4項)."""

FILES_FROM = 480_000
"""Above the basic deduction (所得税法86条) whoever is no employee files a return (120条)."""

ALWAYS_FILES_FROM = 20_000_000
"""Above this also employees file (所得税法121条1項)."""


def pension(view: View, me: Participant) -> Iterator[Table]:
    """Fill the pension office."""
    code, population = view.codes(me.name, range(len(view.population.persons))), view.population
    yield table(
        ENROLLED,
        [
            Enrolled(
                person=code(number),
                category=Category(person.pension.value),
                municipality=view.home(person),
                address=population.households[person.household].address,
                address_since=person.moved_in_on,
                name=person.name,
                monthly_yen=_monthly_pension(person),
            )
            for number, person in enumerate(population.persons)
            if person.pension is not Pension.NONE
        ],
    )


def legal_affairs(view: View, me: Participant) -> Iterator[Table]:
    """Fill the land register."""
    code = view.codes(me.name)
    yield table(
        PARCELS,
        [
            Parcel(
                number=property_number(number),
                owner=code(parcel.owner),
                kind=parcel.kind,
                municipality=parcel.municipality,
            )
            for number, parcel in enumerate(view.population.parcels)
        ],
    )
    persons = view.population.persons
    yield table(
        FOLLOWED,
        [
            FollowedOwner(owner=code(owner), register=view.home(persons[owner]))
            for owner in sorted(view.owners)
        ],
    )


def national_tax_office(view: View, me: Participant) -> Iterator[Table]:
    """Fill the tax office of the state."""
    code = view.codes(me.name, range(len(view.population.persons)))
    yield table(
        TAXPAYERS,
        [
            Taxpayer(person=code(number), files_return=_files_return(person))
            for number, person in enumerate(view.population.persons)
        ],
    )


def _monthly_pension(person: Person) -> Yen:
    """Return the pension of a month, as if it were the whole income of the last year."""
    if person.pension is not Pension.RECEIVING:
        return 0
    return (_last_income(person) + PENSION_DEDUCTION) // 12


def _files_return(person: Person) -> bool:
    income = _last_income(person)
    own_business = person.insurance is Insurance.NATIONAL and income > FILES_FROM
    return own_business or income > ALWAYS_FILES_FROM


def _last_income(person: Person) -> Yen:
    return person.incomes[max(person.incomes)]
