"""Resident registries: who lives here and how; and who is told of a change, of incomes too."""

from collections.abc import Callable, Iterator

from mesh.deployment import Participant
from scenarios.population.model import Pension, Person
from scenarios.stage.loading.allowances import allowance_children
from scenarios.stage.loading.insurance import is_insured
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.benefits import law
from services.resident_registry.model import Household, Resident
from services.resident_registry.store import HOUSEHOLDS, RESIDENTS

_WATCH = "INSERT INTO watch VALUES (?, ?, ?)"


def resident_registry(view: View, me: Participant) -> Iterator[Table]:
    """Fill a resident registry."""
    code, population = view.codes(me.name, view.numbers_at(me)), view.population
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
    yield table(RESIDENTS, residents)
    yield table(HOUSEHOLDS, list(households.values()))
    yield _watches(view, me, _watchers)


def watches_of_incomes(view: View, me: Participant) -> Table:
    """Return who is to be told if a tax office corrects an income."""
    return _watches(view, me, _watchers_of_income)


def _watches(
    view: View,
    me: Participant,
    watchers: Callable[[View, Participant, int, Person], Iterator[str]],
) -> Table:
    code, since = view.codes(me.name), view.population.base_date.isoformat()
    rows = [
        (code(number), watcher, since)
        for number, person in view.living_at(me)
        for watcher in watchers(view, me, number, person)
    ]
    return _WATCH, rows


def _watchers_of_income(
    view: View, tax_office: Participant, number: int, person: Person
) -> Iterator[str]:
    """Yield who has decided on a resident's income."""
    if is_insured(person):
        yield view.deployment.at("health-insurance", tax_office.municipality).name
    if law.income_decides(view.population.base_date) and allowance_children(view, number):
        yield view.deployment.at("benefits", tax_office.municipality).name


def _watchers(view: View, registry: Participant, number: int, person: Person) -> Iterator[str]:
    """Yield who has an open file on a resident."""
    if person.pension is not Pension.NONE:
        yield view.deployment.at("pension", registry.municipality).name
    if is_insured(person):
        yield view.deployment.at("health-insurance", registry.municipality).name
    if person.allowance_recipient is not None or allowance_children(view, number):
        yield view.deployment.at("benefits", registry.municipality).name
    if number in view.owners:
        for watcher in view.deployment.of_kind("legal-affairs"):
            yield watcher.name
