"""Parents, children and spouses find each other, also in family registers."""

import itertools

import pytest

from contracts.common import Sex, age_on
from scenarios.population.model import Person, Population, Register
from tests.scenarios.population.populations import (
    is_late_family,
    population,
    whatever_the_seed,
)


def parents_of(person: Person, people: Population) -> list[Person]:
    return [people.persons[at] for at in (person.father, person.mother) if at is not None]


def living_registers(people: Population) -> list[Register]:
    return [register for register in people.registers if register.members]


@whatever_the_seed
def test_parents_are_at_least_sixteen_years_older(people: Population) -> None:
    for person in people.persons:
        oldest = 54 if is_late_family(person, people) else 52
        for parent in parents_of(person, people):
            assert 16 <= age_on(parent.birth_date, person.birth_date) <= oldest


@whatever_the_seed
def test_father_and_mother_are_a_man_and_a_woman_married_to_each_other(people: Population) -> None:
    for person in people.persons:
        if person.father is not None:
            assert people.persons[person.father].sex is Sex.MALE
            assert people.persons[person.father].spouse == person.mother
        if person.mother is not None:
            assert people.persons[person.mother].sex is Sex.FEMALE
            assert people.persons[person.mother].spouse == person.father


@whatever_the_seed
def test_children_of_one_mother_are_born_ten_months_apart(people: Population) -> None:
    births: dict[int, list[int]] = {}
    for person in people.persons:
        if person.mother is not None:
            births.setdefault(person.mother, []).append(person.birth_date.toordinal())
    for days in births.values():
        days.sort()
        assert all(later - earlier > 300 for earlier, later in itertools.pairwise(days))


@whatever_the_seed
def test_spouses_have_each_other_at_home_and_are_of_similar_age(people: Population) -> None:
    for position, person in enumerate(people.persons):
        if person.spouse is None:
            continue
        spouse = people.persons[person.spouse]
        assert spouse.spouse == position
        assert spouse.sex is not person.sex
        assert spouse.household == person.household
        if not is_late_family(person, people):
            assert abs(spouse.birth_date.year - person.birth_date.year) <= 7


@whatever_the_seed
def test_no_one_is_married_to_a_sibling(people: Population) -> None:
    for person in people.persons:
        if person.spouse is not None and (person.father, person.mother) != (None, None):
            spouse = people.persons[person.spouse]
            assert (spouse.father, spouse.mother) != (person.father, person.mother)


@whatever_the_seed
def test_everyone_is_in_exactly_the_register_that_lists_them(people: Population) -> None:
    listed = [(member, at) for at, one in enumerate(people.registers) for member in one.members]
    assert sorted(listed) == [(at, person.register) for at, person in enumerate(people.persons)]


@whatever_the_seed
def test_a_register_holds_a_couple_and_their_unmarried_children(people: Population) -> None:
    for register in living_registers(people):
        assert register.first == register.members[0]
        first = people.persons[register.first]
        couple = {register.first, first.spouse}
        for member in register.members[1:]:
            person = people.persons[member]
            if member == first.spouse:
                continue
            assert person.spouse is None
            is_child = bool(couple & {person.father, person.mother} - {None})
            late = people.late_parents.get(member)
            is_sibling = late is not None and late == people.late_parents.get(register.first)
            assert is_child or is_sibling or person.household == first.household


@whatever_the_seed
def test_a_married_couple_shares_register_and_surname(people: Population) -> None:
    for person in people.persons:
        if person.spouse is not None:
            assert people.persons[person.spouse].register == person.register
    for register in living_registers(people):
        members = [people.persons[member] for member in register.members]
        assert len({(one.name.family, one.name.family_kana) for one in members}) == 1
        assert len({one.name.given for one in members}) == len(members)


@whatever_the_seed
def test_unmarried_people_without_children_stay_in_their_parents_register(
    people: Population,
) -> None:
    with_children = {at for person in people.persons for at in (person.father, person.mother)}
    for position, person in enumerate(people.persons):
        if person.spouse is None and position not in with_children:
            assert {parent.register for parent in parents_of(person, people)} <= {person.register}


@whatever_the_seed
def test_a_register_is_kept_in_a_municipality_of_the_stage(people: Population) -> None:
    stage = {household.address.municipality for household in people.households}
    assert {register.municipality for register in people.registers} <= stage
    assert all(register.place for register in people.registers)


@pytest.fixture(scope="module")
def town() -> Population:
    return population(seed=3, each=1000)


def test_families_and_registers_reach_across_municipalities(town: Population) -> None:
    def lives_in(person: Person) -> str:
        return town.households[person.household].address.municipality

    apart = sum(
        lives_in(parent) != lives_in(person)
        for person in town.persons
        for parent in parents_of(person, town)
    )
    register_elsewhere = sum(
        town.registers[person.register].municipality != lives_in(person) for person in town.persons
    )
    assert apart > 0.05 * len(town.persons)
    assert register_elsewhere > 0.2 * len(town.persons)


def test_a_couple_bears_the_name_of_the_first_ones_parents(town: Population) -> None:
    couples = 0
    for register in town.registers:
        first = town.persons[register.first]
        if first.spouse is not None:
            for parent in parents_of(first, town):
                assert parent.name.family == first.name.family
                couples += 1
    assert couples > 100
