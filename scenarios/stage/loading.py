"""Fills each participant's store with what it would know of the population on the first day.

Every participant gets its own codes, its own tables and nothing else; the watches that a
registry would have from its neighbours are there as well.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from contracts.base import PersonCode
from contracts.family import PastAddress
from mesh.deployment import Deployment, Participant
from mesh.records import Records
from mesh.store import Row, Store
from scenarios.population.model import Insurance, Pension, Person, Population
from scenarios.stage.view import View
from services.bank.model import Customer as BankCustomer
from services.bank.store import CUSTOMERS as BANK_CUSTOMERS
from services.benefits import law
from services.benefits.model import AllowanceFile, Child, IncomeUsed
from services.benefits.store import FILED_CHILDREN, FILES, filed_children
from services.catalogue import SERVICES
from services.family_register.model import Entry
from services.family_register.store import ENTRIES
from services.health_insurance.model import Certification, HealthPeriod, Insured
from services.health_insurance.store import INSURED
from services.pension.model import Category, Enrolled
from services.pension.store import ENROLLED
from services.resident_registry.model import Household, Resident
from services.resident_registry.store import HOUSEHOLDS, RESIDENTS
from services.tax.model import AssessedIncome, Stay, Taxpayer
from services.tax.store import INCOMES, TAXPAYERS
from services.utility.model import Customer, Supply
from services.utility.store import CUSTOMERS

CERTIFIED_FOR = dt.timedelta(days=365)
"""How long a certification of care has been valid, and still is, on the first day."""

Table = tuple[str, list[Row]]
_WATCH = "INSERT INTO watch VALUES (?, ?, ?)"


def fill_stores(deployment: Deployment, population: Population) -> None:
    """Make the store of every participant and fill it."""
    view = View(deployment, population)
    for participant in deployment.participants.values():
        store = Store(deployment.database(participant.name), SERVICES[participant.kind].schema)
        fill = _FILLERS.get(participant.kind)
        for sql, rows in fill(view, participant) if fill is not None else ():
            store.load(sql, rows)
        store.close()


def _table(records: Records[Any], entries: list[Any]) -> Table:
    return records.insert, records.rows(entries)


def _resident_registry(view: View, me: Participant) -> Iterator[Table]:
    code, population = view.codes(me.name), view.population
    residents, households = [], {}
    for number, person in view.living_at(me):
        household = f"h{person.household}"
        households[household] = Household(id=household, head=code(view.head(person)))
        residents.append(
            Resident(
                person=code(number),
                name=person.name,
                birth_date=person.birth_date,
                sex=person.sex,
                household=household,
                relation=person.relation,
                address=population.households[person.household].address,
                since=person.moved_in_on,
                register_municipality=population.registers[person.register].municipality,
            )
        )
    yield _table(RESIDENTS, residents)
    yield _table(HOUSEHOLDS, list(households.values()))
    yield (
        _WATCH,
        [
            (code(number), watcher, population.base_date.isoformat())
            for number, person in view.living_at(me)
            for watcher in _watchers(view, me, number, person)
        ],
    )


def _watchers(view: View, registry: Participant, number: int, person: Person) -> Iterator[str]:
    """Yield who has an open file on a resident."""
    if person.pension is not Pension.NONE:
        yield view.deployment.at("pension", registry.municipality).name
    if _insured(person):
        yield view.deployment.at("health-insurance", registry.municipality).name
    if person.allowance_recipient is not None or _allowance_children(view, number):
        yield view.deployment.at("benefits", registry.municipality).name


def _tax(view: View, me: Participant) -> Iterator[Table]:
    code, population = view.codes(me.name), view.population
    taxpayers, incomes = [], []
    for number, person in view.living_at(me):
        taxpayers.append(
            Taxpayer(
                person=code(number),
                stays=(Stay(since=_taxed_since(person)),),
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
            if _taxed_since(person) <= dt.date(year + 1, 1, 1)
        ]
    yield _table(TAXPAYERS, taxpayers)
    yield _table(INCOMES, incomes)


def _taxed_since(person: Person) -> dt.date:
    """Return since when a person lives in the municipality, perhaps at another address first.

    So the municipality that a person leaves has taxed every income that the population has.
    """
    first_assessed = dt.date(min(person.incomes, default=person.moved_in_on.year) + 1, 1, 1)
    return max(person.birth_date, min(person.moved_in_on, first_assessed))


def _benefits(view: View, me: Participant) -> Iterator[Table]:
    code = view.codes(me.name)
    files = [
        _allowance_file(view, number, person, children, code)
        for number, person in view.living_at(me)
        if (children := _allowance_children(view, number))
    ]
    yield _table(FILES, files)
    yield _table(FILED_CHILDREN, [link for file in files for link in filed_children(file)])


def _allowance_children(view: View, recipient: int) -> list[int]:
    persons = view.population.persons
    own = view.children.get(recipient, ())
    return [child for child in own if persons[child].allowance_recipient == recipient]


def _allowance_file(
    view: View,
    number: int,
    person: Person,
    children: list[int],
    code: Callable[[int], PersonCode],
) -> AllowanceFile:
    persons, today = view.population.persons, view.population.base_date
    births = [persons[child].birth_date for child in children]
    started = law.month_after(max(person.moved_in_on, min(births)))
    year = max(person.incomes)
    used = IncomeUsed(
        year=year,
        total_income=person.incomes[year],
        dependants=view.dependants(number, year),
    )
    return AllowanceFile(
        recipient=code(number),
        children=tuple(
            Child(
                person=code(child),
                birth_date=birth,
                since=since if (since := law.month_after(birth)) > started else None,
            )
            for child, birth in zip(children, births, strict=True)
        ),
        resident_since=person.moved_in_on,
        started_on=started,
        income=used if law.income_decides(today) else None,
    )


def _health_insurance(view: View, me: Participant) -> Iterator[Table]:
    code, today = view.codes(me.name), view.population.base_date
    yield _table(
        INSURED,
        [
            Insured(
                person=code(number),
                resident_since=person.moved_in_on,
                head=code(view.head(person)),
                health=_health(person),
                certifications=_certifications(person, today),
            )
            for number, person in view.living_at(me)
            if _insured(person)
        ],
    )


def _insured(person: Person) -> bool:
    return person.insurance is Insurance.NATIONAL or person.care_level is not None


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


def _family_register(view: View, me: Participant) -> Iterator[Table]:
    code, population = view.codes(me.name), view.population
    entries = []
    for register in population.registers:
        if register.municipality != me.municipality:
            continue
        for number in register.members:
            person = population.persons[number]
            address = population.households[person.household].address
            parents = (p for p in (person.father, person.mother) if p is not None)
            entries.append(
                Entry(
                    person=code(number),
                    place=register.place,
                    parents=tuple(map(code, parents)),
                    spouse=None if person.spouse is None else code(person.spouse),
                    children=tuple(map(code, view.children.get(number, ()))),
                    addresses=(PastAddress(since=person.moved_in_on, address=address),),
                )
            )
    yield _table(ENTRIES, entries)


def _pension(view: View, me: Participant) -> Iterator[Table]:
    code, population = view.codes(me.name), view.population
    yield _table(
        ENROLLED,
        [
            Enrolled(
                person=code(number),
                category=Category(person.pension.value),
                municipality=view.home(person),
                address=population.households[person.household].address,
                address_since=person.moved_in_on,
            )
            for number, person in enumerate(population.persons)
            if person.pension is not Pension.NONE
        ],
    )


def _utility(view: View, me: Participant) -> Iterator[Table]:
    code = view.codes(me.name)
    yield _table(
        CUSTOMERS,
        [
            Customer(
                number=f"{me.name[0].upper()}{number:08}",
                holder=code(household.members[0]),
                supplies=(Supply(address=household.address),),
            )
            for number, household in enumerate(view.population.households)
            if getattr(household, me.kind)
        ],
    )


def _bank(view: View, me: Participant) -> Iterator[Table]:
    code, population = view.codes(me.name), view.population
    yield _table(
        BANK_CUSTOMERS,
        [
            BankCustomer(
                number=f"{number:07}",
                holder=code(number),
                address=population.households[person.household].address,
                address_since=person.moved_in_on,
            )
            for number, person in enumerate(population.persons)
            if person.bank
        ],
    )


_FILLERS: dict[str, Callable[[View, Participant], Iterator[Table]]] = {
    "resident-registry": _resident_registry,
    "tax": _tax,
    "benefits": _benefits,
    "health-insurance": _health_insurance,
    "family-register": _family_register,
    "pension": _pension,
    "electricity": _utility,
    "water": _utility,
    "bank": _bank,
}
