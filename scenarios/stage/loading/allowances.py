"""The child allowance: the files of those who receive it."""

from collections.abc import Callable, Iterator

from contracts.base import PersonCode
from mesh.deployment import Participant
from scenarios.population.model import Person
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.benefits import law
from services.benefits.model import AllowanceFile, Child, IncomeUsed
from services.benefits.store import FILED_CHILDREN, FILES, filed_children


def benefits(view: View, me: Participant) -> Iterator[Table]:
    """Fill a benefits office."""
    code = view.codes(me.name)
    files = [
        _allowance_file(view, number, person, children, code)
        for number, person in view.living_at(me)
        if (children := allowance_children(view, number))
    ]
    yield table(FILES, files)
    yield table(FILED_CHILDREN, [link for file in files for link in filed_children(file)])


def allowance_children(view: View, recipient: int) -> list[int]:
    """Return for which children somebody receives the allowance."""
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
