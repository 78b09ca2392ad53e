"""Family registers: entries, where else to look, and the supplement with the address history."""

from collections.abc import Iterator

from contracts.family import PastAddress, Reference, RegisterEntry
from mesh.deployment import Participant
from scenarios.population.register_facts import RegisterFacts
from scenarios.stage.loading.tables import Table, table
from scenarios.stage.view import View
from services.family_register.store import (
    ENTRIES,
    MENTIONS,
    REFERENCES,
    SUPPLEMENTS,
    mentions_of,
)
from services.family_register.supplement import Supplement


def family_register(view: View, me: Participant) -> Iterator[Table]:
    """Fill the family register of a municipality."""
    assert me.municipality is not None
    facts = view.register_facts.get(me.municipality, RegisterFacts())
    code = view.codes(me.name, (one for fact in facts.entries for one in fact.named))
    entries = [
        RegisterEntry(
            id=f"{me.municipality}-{number:07}",
            kind=fact.kind,
            person=code(fact.person),
            on=fact.on,
            other=None if fact.other is None else code(fact.other),
            parents=tuple(map(code, fact.parents)),
        )
        for number, fact in enumerate(facts.entries, start=1)
    ]
    yield table(ENTRIES, entries)
    yield table(MENTIONS, [mention for entry in entries for mention in mentions_of(entry)])
    yield table(
        REFERENCES,
        [
            Reference(person=code(person), municipality=municipality)
            for person, municipality in facts.elsewhere
        ],
    )
    yield table(SUPPLEMENTS, list(_supplements(view, me)))


def _supplements(view: View, me: Participant) -> Iterator[Supplement]:
    code, population = view.codes(me.name), view.population
    for register in population.registers:
        if register.municipality != me.municipality:
            continue
        for number in register.members:
            person = population.persons[number]
            address = population.households[person.household].address
            yield Supplement(
                person=code(number),
                place=register.place,
                addresses=(PastAddress(since=person.moved_in_on, address=address),),
            )
