"""Whoever dies in whatever household, and whichever of the deaths were mistakes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Relation, Sex
from contracts.residency import HouseholdQuery
from mesh.errors import Refused
from services.resident_registry.households import Home
from services.resident_registry.model import Resident
from tests.services.resident_registry.acts import ask, die, take_back
from tests.services.resident_registry.country import Country, move_out, resident
from tests.services.resident_registry.test_registry_properties import check_households

any_order = st.randoms(use_true_random=False)


@st.composite
def households(draw: st.DrawFn) -> Home:
    """A household of any people, whoever is head; a child may be."""
    relations = st.sampled_from([r.value for r in Relation if r is not Relation.HEAD])
    members: list[Resident] = draw(
        st.lists(
            st.builds(
                resident,
                st.integers(0, 99).map(str),
                relations,
                born=st.integers(1930, 2025),
                sex=st.sampled_from(Sex),
            ),
            min_size=1,
            max_size=6,
            unique_by=lambda member: member.person,
        )
    )
    head = members[0]
    first = resident(head.person, "head", born=head.birth_date.year, sex=head.sex)
    return Home(id="h1", head=head.person, members=(first, *members[1:]))


@contextmanager
def country_of(home: Home) -> Iterator[Country]:
    with tempfile.TemporaryDirectory() as directory:
        country = Country(Path(directory))
        try:
            country.populate("old", home)
            yield country
        finally:
            country.close()


def some_file_to_move(country: Country, home: Home, random: Random) -> None:
    for mover in random.sample(sorted(home.persons), random.randint(0, len(home.persons))):
        remaining = random.choice(sorted(home.persons))
        try:
            country.file("old", move_out(mover, remaining=remaining), country.new_case())
        except Refused:
            continue


@given(households(), any_order)
@settings(max_examples=20)
def test_deaths_that_were_all_mistakes_are_undone_in_any_order(home: Home, random: Random) -> None:
    with country_of(home) as country:
        before = country.state("old")
        answers = {p: ask(country, "old", HouseholdQuery(person=p)) for p in home.persons}
        dying = random.sample(sorted(home.persons), random.randint(1, len(home.persons)))
        for person in dying:
            die(country, person, new_head=random.choice([None, *sorted(home.persons)]))
            check_households(country)
        random.shuffle(dying)
        for person in dying:
            take_back(country, person)
            check_households(country)
        assert country.state("old") == before
        assert {p: ask(country, "old", HouseholdQuery(person=p)) for p in home.persons} == answers


@given(households(), any_order)
@settings(max_examples=20)
def test_a_death_undone_leaves_the_household_as_if_only_the_others_had_died(
    home: Home, random: Random
) -> None:
    dying = random.sample(sorted(home.persons), random.randint(1, len(home.persons)))
    alive = random.sample(dying, random.randint(0, len(dying)))
    with country_of(home) as country:
        for person in dying:
            die(country, person)
        for person in alive:
            take_back(country, person)
        undone = country.state("old")[:2]
    with country_of(home) as country:
        for person in dying:
            if person not in alive:
                die(country, person)
        assert country.state("old")[:2] == undone


@given(households(), any_order)
@settings(max_examples=20)
def test_whoever_dies_or_lives_a_household_has_one_head_who_is_a_member(
    home: Home, random: Random
) -> None:
    """Whatever has been filed before, and with moves and deaths in any order."""
    with country_of(home) as country:
        some_file_to_move(country, home, random)
        alive, dead = set(home.persons), set[PersonCode]()
        for _ in range(12):
            if dead and random.random() < 0.4:
                person = random.choice(sorted(dead))
                take_back(country, person)
                dead.remove(person)
                alive.add(person)
            elif alive:
                person = random.choice(sorted(alive))
                die(country, person, new_head=random.choice([None, *sorted(home.persons)]))
                alive.remove(person)
                dead.add(person)
            check_households(country)
            assert {r.person for r in country.state("old")[0]} == alive
            assert country.pending("old") <= alive
