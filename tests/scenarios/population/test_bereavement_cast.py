"""Whom a death happens to is there whatever the seed, with kin in other municipalities."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.common import Relation, Sex, school_year_end
from scenarios.population.model import Departed, Insurance, Pension, Person, Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.population.roles import role_key
from tests.scenarios.population.populations import MINIMUM, age, always, population

BASE_DATE = dt.date(2026, 6, 8)
RING = MUNICIPALITIES[:3]
HALF_A_YEAR = dt.timedelta(days=180)
ROLES = {
    "pensioner": 0,
    "pensioner-elder": 1,
    "pensioner-younger": 2,
    "pensioner-sister": 1,
    "parent": 0,
    "sole": 0,
    "sole-kin-1": 1,
    "sole-kin-2": 2,
    "sole-kin-3": 2,
    "late-father": 0,
}
"""Each role, and how many municipalities further it lives."""

seeds, stories = st.integers(0, 2**64), st.integers(0, 2)


def people_of(seed: int, of: int = 3) -> Population:
    return population(seed, BASE_DATE, of=of, each=MINIMUM, life_event="bereavement")


def at(people: Population, role: str, story: int) -> list[int]:
    return people.households[people.cast[role_key(role, RING[story])]].members


def members(people: Population, role: str, story: int) -> list[Person]:
    return [people.persons[number] for number in at(people, role, story)]


def home(people: Population, role: str, story: int) -> str:
    household = people.households[people.cast[role_key(role, RING[story])]]
    return household.address.municipality


def owned(people: Population, number: int) -> list[str]:
    return sorted(parcel.kind for parcel in people.parcels if parcel.owner == number)


def late(people: Population, number: int) -> Departed:
    kin = people.kin(number)
    assert isinstance(kin, Departed)
    return kin


@always
@given(seeds, stories)
def test_every_role_lives_where_the_ring_says(seed: int, story: int) -> None:
    people = people_of(seed)
    assert set(people.cast) == {role_key(role, one) for role in ROLES for one in RING}
    assert len(set(people.cast.values())) == len(people.cast)
    for role, further in ROLES.items():
        assert home(people, role, story) == RING[(story + further) % 3].code


@always
@given(seeds, stories)
def test_a_pensioner_leaves_a_wife_two_children_a_house_and_two_accounts(
    seed: int, story: int
) -> None:
    people = people_of(seed)
    man, woman = members(people, "pensioner", story)
    numbers = at(people, "pensioner", story)
    assert (man.sex, woman.sex) == (Sex.MALE, Sex.FEMALE)
    assert (age(man, people), age(woman, people)) == (73, 70)
    assert (man.pension, man.insurance) == (Pension.RECEIVING, Insurance.NATIONAL)
    assert owned(people, numbers[0]) == ["house", "land"]
    assert man.bank
    assert numbers[0] in people.second_bank
    elder, spouse, grandchild = members(people, "pensioner-elder", story)
    (younger,) = members(people, "pensioner-younger", story)
    assert [age(one, people) for one in (elder, younger)] == [46, 43]
    assert age(grandchild, people) == 12
    assert people.persons[at(people, "pensioner-elder", story)[0]].spouse is not None
    assert spouse.relation is Relation.WIFE
    assert younger.spouse is None
    children = {
        number
        for number, one in enumerate(people.persons)
        if {one.father, one.mother} & set(numbers)
    }
    assert children == {
        at(people, "pensioner-elder", story)[0],
        at(people, "pensioner-younger", story)[0],
    }, "and no more"


@always
@given(seeds, stories)
def test_the_pensioner_has_a_living_sister_of_the_same_dead_parents(seed: int, story: int) -> None:
    people = people_of(seed)
    (sister,) = members(people, "pensioner-sister", story)
    man = members(people, "pensioner", story)[0]
    assert (age(sister, people), sister.sex) == (68, Sex.FEMALE)
    (her,), (him, _) = at(people, "pensioner-sister", story), at(people, "pensioner", story)
    assert people.parents_of(him) == people.parents_of(her)
    mother, father = people.parents_of(him)
    assert (late(people, mother).sex, late(people, father).sex) == (Sex.FEMALE, Sex.MALE)
    assert {sister.name.family, late(people, father).name.family} == {man.name.family}
    assert people.kin(mother).register == sister.register, "she never married, and stayed in it"
    registers = [people.register_of(one).municipality for one in (him, her)]
    assert registers == [RING[(story + 2) % 3].code, RING[(story + 1) % 3].code]


def test_the_pensioners_family_bears_his_fathers_name_whatever_the_chance() -> None:
    """One couple in twenty bears the wife's name; his sister would have another then."""
    for seed in range(30):
        people = people_of(seed)
        for story in range(3):
            man = members(people, "pensioner", story)[0]
            (sister,) = members(people, "pensioner-sister", story)
            assert man.name.family == sister.name.family


@always
@given(seeds, stories)
def test_a_father_of_small_children_works_for_himself_and_receives_the_allowance(
    seed: int, story: int
) -> None:
    people = people_of(seed)
    father, mother, *children = members(people, "parent", story)
    number = at(people, "parent", story)[0]
    assert [age(one, people) for one in (father, mother, *children)] == [41, 38, 9, 4]
    assert father.relation is Relation.HEAD
    assert (father.pension, father.insurance) == (Pension.FIRST, Insurance.NATIONAL)
    assert father.incomes[2025] > mother.incomes[2025]
    assert {child.allowance_recipient for child in children} == {number}
    assert father.bank
    assert number not in people.second_bank
    assert owned(people, number) == ["house", "land"]


@always
@given(seeds, stories)
def test_a_late_father_is_retired_and_receives_the_allowance_for_a_child_of_thirteen(
    seed: int, story: int
) -> None:
    people = people_of(seed)
    father, mother, child = members(people, "late-father", story)
    number = at(people, "late-father", story)[0]
    assert [age(one, people) for one in (father, mother, child)] == [67, 48, 13]
    assert father.relation is Relation.HEAD
    assert (father.pension, father.insurance) == (Pension.RECEIVING, Insurance.NATIONAL)
    assert child.allowance_recipient == number
    assert father.bank
    assert owned(people, number) == []


@always
@given(seeds, stories)
def test_who_lived_alone_leaves_the_children_of_a_sister_and_of_a_half_brother(
    seed: int, story: int
) -> None:
    people = people_of(seed)
    (sole,) = at(people, "sole", story)
    man = people.persons[sole]
    assert (age(man, people), man.sex, man.spouse) == (74, Sex.MALE, None)
    assert (man.pension, man.insurance) == (Pension.RECEIVING, Insurance.NATIONAL)
    assert man.bank
    assert sole not in people.second_bank
    assert owned(people, sole) == []
    assert not any(sole in (one.father, one.mother) for one in people.persons)
    mother, father = people.parents_of(sole)
    (nephew,), (one,), (other,) = (at(people, f"sole-kin-{n}", story) for n in (1, 2, 3))
    sister, _ = people.parents_of(nephew)
    sister_in_law, brother = people.parents_of(one)
    assert people.parents_of(other) == (sister_in_law, brother)
    assert (late(people, sister).sex, late(people, brother).sex) == (Sex.FEMALE, Sex.MALE)
    assert people.parents_of(sister) == (mother, father)
    first_wife, his_father = people.parents_of(brother)
    assert his_father == father
    assert first_wife != mother
    children_of = {
        parent: [n for n in range(len(people.persons)) if parent in people.parents_of(n)]
        for parent in (sister, brother)
    }
    assert children_of == {sister: [nephew], brother: sorted([one, other])}
    siblings = [
        number
        for number in range(len(people.persons) + len(people.departed))
        if father in people.parents_of(number) or mother in people.parents_of(number)
    ]
    assert sorted(siblings) == sorted([sole, sister, brother])
    surnames = {people.name_of(number).family for number in (sole, father, brother, one, other)}
    assert len(surnames) == 1


@always
@given(seeds, stories)
def test_who_is_to_die_keeps_the_age_for_half_a_year(seed: int, story: int) -> None:
    """A scenario ends months after it began; nobody must change insurance by a birthday."""
    people = people_of(seed)
    for role in ("pensioner", "parent", "sole", "late-father"):
        for person in members(people, role, story):
            days = (people.base_date - person.birth_date).days % 365.2425
            assert days < 365.2425 - HALF_A_YEAR.days
    child = members(people, "late-father", story)[-1]
    assert school_year_end(child.birth_date, 18) > people.base_date + HALF_A_YEAR


@pytest.mark.parametrize("of", [1, 2, 12])
def test_the_cast_of_a_death_fits_on_every_stage(of: int) -> None:
    people = people_of(1, of)
    assert set(people.cast) == {
        role_key(role, one) for role in ROLES for one in MUNICIPALITIES[:of]
    }
    assert len(people.persons) == of * MINIMUM
