"""What the registers say folds into families, and leads across municipalities to the heirs."""

import datetime as dt

import pytest

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.family import EntryKind, RegisterEntry
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.population.register_facts import Fact, register_facts
from scenarios.population.roles import role_key
from services.family_register.kinship import family_of
from services.family_register.model import Succession, succession_of
from services.family_register.store import persons_of
from tests.scenarios.population.populations import MINIMUM, population, whatever_the_seed

BASE_DATE = dt.date(2026, 6, 8)
RING = MUNICIPALITIES[:3]


def code(number: int) -> PersonCode:
    return PersonCode(str(number))


def entry(municipality: str, number: int, fact: Fact) -> RegisterEntry:
    return RegisterEntry(
        id=f"{municipality}-{number}",
        kind=fact.kind,
        person=code(fact.person),
        on=fact.on,
        other=None if fact.other is None else code(fact.other),
        parents=tuple(map(code, fact.parents)),
    )


def entries_of(people: Population) -> dict[MunicipalityCode, list[RegisterEntry]]:
    return {
        municipality: [entry(municipality, n, fact) for n, fact in enumerate(facts.entries)]
        for municipality, facts in register_facts(people).items()
    }


@whatever_the_seed
def test_all_entries_together_contradict_nothing_and_say_who_is_whose_kin(
    people: Population,
) -> None:
    family = family_of(one for entries in entries_of(people).values() for one in entries)
    for number, person in enumerate(people.persons):
        assert family.born_on(code(number)) == person.birth_date
        assert set(family.parents_of(code(number))) == set(map(code, people.parents_of(number)))
        spouse = None if person.spouse is None else code(person.spouse)
        assert family.spouse_of(code(number), people.base_date) == spouse
        assert family.death_of(code(number)) is None
    for number, late in enumerate(people.departed, start=len(people.persons)):
        death = family.death_of(code(number))
        assert death is not None
        assert death.on == late.died_on


@whatever_the_seed
def test_the_own_register_alone_names_parents_spouse_and_children(people: Population) -> None:
    """So a question for relations is answered without asking another municipality."""
    families = {at: family_of(entries) for at, entries in entries_of(people).items()}
    children: dict[int, set[PersonCode]] = {}
    for number in range(len(people.persons)):
        for parent in people.parents_of(number):
            children.setdefault(parent, set()).add(code(number))
    for number, person in enumerate(people.persons):
        family = families[people.register_of(number).municipality]
        assert set(family.parents_of(code(number))) == set(map(code, people.parents_of(number)))
        assert set(family.children_of(code(number))) == children.get(number, set())
        spouse = None if person.spouse is None else code(person.spouse)
        assert family.spouse_of(code(number), people.base_date) == spouse


@whatever_the_seed
def test_wherever_somebody_is_named_it_is_said_where_else_to_look(people: Population) -> None:
    facts = register_facts(people)
    naming: dict[int, set[MunicipalityCode]] = {}
    for municipality, of_one in facts.items():
        keys = [(fact.kind, fact.person, fact.other) for fact in of_one.entries]
        assert len(set(keys)) == len(keys), "each once"
        for fact in of_one.entries:
            for number in fact.named:
                naming.setdefault(number, set()).add(municipality)
    for municipality, of_one in facts.items():
        elsewhere: dict[int, set[MunicipalityCode]] = {}
        for number, place in of_one.elsewhere:
            elsewhere.setdefault(number, set()).add(place)
        assert len(of_one.elsewhere) == sum(map(len, elsewhere.values()))
        named = {number for fact in of_one.entries for number in fact.named}
        assert set(elsewhere) <= named
        for number in named:
            own = people.register_of(number).municipality
            assert own == municipality or own in elsewhere[number]
            assert elsewhere.get(number, set()) <= naming[number]


@whatever_the_seed
def test_a_marriage_is_entered_in_the_register_of_the_couple_and_where_each_of_them_was_born(
    people: Population,
) -> None:
    weddings: dict[tuple[int, int | None], set[MunicipalityCode]] = {}
    births: dict[int, set[MunicipalityCode]] = {}
    for municipality, of_one in register_facts(people).items():
        for fact in of_one.entries:
            if fact.kind is EntryKind.MARRIAGE:
                weddings.setdefault((fact.person, fact.other), set()).add(municipality)
            elif fact.kind is EntryKind.BIRTH:
                births.setdefault(fact.person, set()).add(municipality)
    assert set(weddings) == {(one.one, one.other) for one in people.marriages}
    for (one, other), entered in weddings.items():
        assert other is not None
        assert entered == births[one] | births[other]


class Reader:
    """Reads what is needed, as a register does: where it is referred to, and where it was told."""

    def __init__(self, people: Population) -> None:
        self.facts, self.entries = register_facts(people), entries_of(people)
        self.known: set[RegisterEntry] = set()
        self.asked: set[tuple[MunicipalityCode, PersonCode]] = set()
        self.places: dict[PersonCode, set[MunicipalityCode]] = {}

    def read(self, person: PersonCode) -> None:
        while unread := [at for at in self.places[person] if (at, person) not in self.asked]:
            self.asked.add((unread[0], person))
            self._ask(unread[0], person)

    def _ask(self, municipality: MunicipalityCode, person: PersonCode) -> None:
        found = [one for one in self.entries[municipality] if person in persons_of(one)]
        named = {one for entry in found for one in persons_of(entry)}
        self.known.update(found)
        for one in named:
            self.places.setdefault(one, set()).add(municipality)
        for number, place in self.facts[municipality].elsewhere:
            if code(number) in named:
                self.places.setdefault(code(number), set()).add(place)


def heirs(people: Population, role: str, story: int) -> tuple[Succession, int]:
    """Let the one who plays a role die; return who inherits, and how many municipalities say so."""
    deceased = people.households[people.cast[role_key(role, RING[story])]].members[0]
    death = RegisterEntry(
        id="death", kind=EntryKind.DEATH, person=code(deceased), on=people.base_date
    )
    reader, read = Reader(people), set[PersonCode]()
    reader.places[code(deceased)] = {people.register_of(deceased).municipality}
    to_read = {code(deceased)}
    while True:
        for person in to_read:
            reader.read(person)
        read |= to_read
        family = family_of([*reader.known, death], read)
        succession = succession_of(code(deceased), family, read=read)
        to_read = set(succession.to_read)
        if not to_read:
            return succession, len({municipality for municipality, _ in reader.asked})


def shares(succession: Succession) -> dict[int, tuple[str, int, int]]:
    return {
        int(heir.person or -1): (heir.relation, heir.numerator, heir.denominator)
        for heir in succession.heirs
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("story", range(3))
def test_the_heirs_of_the_cast_are_found_from_the_register_of_the_deceased(
    seed: int, story: int
) -> None:
    people = population(seed, BASE_DATE, of=3, each=MINIMUM, life_event="bereavement")

    def at(role: str) -> list[int]:
        return people.households[people.cast[role_key(role, RING[story])]].members

    succession, municipalities = heirs(people, "pensioner", story)
    assert shares(succession) == {
        at("pensioner")[1]: ("spouse", 1, 2),
        at("pensioner-elder")[0]: ("child", 1, 4),
        at("pensioner-younger")[0]: ("child", 1, 4),
    }
    assert municipalities >= 2
    succession, municipalities = heirs(people, "sole", story)
    assert shares(succession) == {
        at("sole-kin-1")[0]: ("sibling-child", 2, 3),
        at("sole-kin-2")[0]: ("sibling-child", 1, 6),
        at("sole-kin-3")[0]: ("sibling-child", 1, 6),
    }
    assert municipalities == 3
    _, wife, *children = at("parent")
    assert shares(heirs(people, "parent", story)[0]) == {
        wife: ("spouse", 1, 2),
        **dict.fromkeys(children, ("child", 1, 4)),
    }
    _, wife, child = at("late-father")
    assert shares(heirs(people, "late-father", story)[0]) == {
        wife: ("spouse", 1, 2),
        child: ("child", 1, 2),
    }
