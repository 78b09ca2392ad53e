"""The cast is there whatever the seed, however few the residents."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.common import Relation
from scenarios.population.generate import generate
from scenarios.population.model import Insurance, Pension, Person, Population
from scenarios.population.places import MUNICIPALITIES
from tests.scenarios.population.populations import BASE_DATE, MINIMUM, age, always, population

seeds = st.integers(0, 2**64)
ROLES = ("three-generation", "single", "couple-children", "parents")
PREVIOUS = {"chofu": "nagaoka", "kanazawa": "chofu", "nagaoka": "kanazawa"}


def smallest(seed: int, base_date: dt.date = BASE_DATE) -> Population:
    return population(seed, base_date, of=3, each=MINIMUM)


def members(people: Population, role: str) -> list[Person]:
    return [people.persons[at] for at in people.households[people.cast[role]].members]


def municipality_code(slug: str) -> str:
    return next(one.code for one in MUNICIPALITIES if one.slug == slug)


@always
@given(seeds)
def test_every_municipality_has_every_role_at_home(seed: int) -> None:
    people = smallest(seed)
    assert list(people.cast) == [f"{role}@{slug}" for slug in PREVIOUS for role in ROLES]
    for role, household in people.cast.items():
        slug = role.partition("@")[2]
        assert people.households[household].address.municipality == municipality_code(slug)


@always
@given(seeds, st.sampled_from(sorted(PREVIOUS)))
def test_three_generations_live_on_their_own_business(seed: int, slug: str) -> None:
    people = smallest(seed)
    household = people.households[people.cast[f"three-generation@{slug}"]]
    father, mother, elder, younger, grandmother = members(people, f"three-generation@{slug}")
    assert household.kind == "three-generation"
    assert (household.electricity, household.water) == (True, True)
    ages = [age(one, people) for one in (father, mother, elder, younger, grandmother)]
    assert ages == pytest.approx([38, 36, 16, 9, 72], abs=1)
    assert father.relation is Relation.HEAD
    assert grandmother.relation is Relation.PARENT
    assert father.mother == household.members[-1]
    assert (father.pension, grandmother.pension) == (Pension.FIRST, Pension.RECEIVING)
    everyone = [father, mother, elder, younger, grandmother]
    assert {one.insurance for one in everyone if one is not elder} == {Insurance.NATIONAL}
    works = elder.pension is Pension.SECOND
    assert elder.insurance is (Insurance.EMPLOYEES if works else Insurance.NATIONAL)
    assert grandmother.care_level == 2
    assert all(one.bank for one in (father, mother, grandmother))
    earns_more = max(household.members[:2], key=lambda at: people.persons[at].incomes[2023])
    assert younger.allowance_recipient == earns_more
    assert elder.allowance_recipient is None, "not of an age for it before October 2024"
    nagaoka = municipality_code("nagaoka")
    assert {people.registers[one.register].municipality for one in everyone} == {nagaoka}


@always
@given(seeds, st.sampled_from(sorted(PREVIOUS)))
def test_a_single_is_in_the_parents_register_in_another_municipality(seed: int, slug: str) -> None:
    people = smallest(seed)
    household = people.households[people.cast[f"single@{slug}"]]
    (single,) = members(people, f"single@{slug}")
    parents = people.households[people.cast[f"parents@{PREVIOUS[slug]}"]]
    assert [single.father, single.mother] == parents.members
    register = people.registers[single.register]
    assert register.members[:2] == parents.members or register.members[1::-1] == parents.members
    assert register.municipality == municipality_code(PREVIOUS[slug])
    assert age(single, people) == pytest.approx(24, abs=1)
    assert (single.pension, single.insurance) == (Pension.SECOND, Insurance.EMPLOYEES)
    assert (single.bank, household.electricity, household.water) == (True, True, True)


@always
@given(seeds, st.sampled_from(sorted(PREVIOUS)))
def test_a_couple_with_one_child_lives_on_wages(seed: int, slug: str) -> None:
    people = smallest(seed)
    father, mother, child = members(people, f"couple-children@{slug}")
    assert father.relation is Relation.HEAD
    assert age(child, people) == pytest.approx(12, abs=1)
    assert {one.insurance for one in (father, mother, child)} == {Insurance.EMPLOYEES}
    assert child.allowance_recipient is not None


@pytest.mark.parametrize("of", [1, 2, 12])
def test_the_cast_fits_on_every_stage(of: int) -> None:
    people = population(seed=1, of=of, each=MINIMUM)
    last = MUNICIPALITIES[min(of, 3) - 1].code
    for municipality in MUNICIPALITIES[:of]:
        assert {f"{role}@{municipality.slug}" for role in ROLES} <= set(people.cast)
        head = members(people, f"three-generation@{municipality.slug}")[0]
        assert people.registers[head.register].municipality == last


def test_too_few_residents_are_refused_with_the_number_that_is_needed() -> None:
    with pytest.raises(ValueError, match="3 municipalities need at least 180 residents"):
        generate(residents=179, seed=1, base_date=BASE_DATE, municipalities=MUNICIPALITIES[:3])


@pytest.mark.parametrize("municipalities", [(), (MUNICIPALITIES[0], MUNICIPALITIES[0])])
def test_no_municipality_or_one_named_twice_is_refused(municipalities: tuple[()]) -> None:
    with pytest.raises(ValueError, match="at least one municipality, and each only once"):
        generate(residents=1000, seed=1, base_date=BASE_DATE, municipalities=municipalities)
