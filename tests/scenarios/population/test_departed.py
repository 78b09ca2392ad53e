"""Those who have died before the base date lived plausible lives, and left their names behind."""

import datetime as dt
import itertools
from collections import Counter

import pytest

from contracts.common import Sex, age_on
from scenarios.population.model import Population
from tests.scenarios.population.populations import age, population, whoever_dies


def everyone(people: Population) -> range:
    return range(len(people.persons) + len(people.departed))


def children_by_parent(people: Population) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for number in everyone(people):
        for parent in people.parents_of(number):
            children.setdefault(parent, []).append(number)
    return children


@whoever_dies
def test_they_died_before_the_base_date_and_under_105(people: Population) -> None:
    assert people.departed
    for late in people.departed:
        assert late.birth_date < late.died_on < people.base_date
        assert age_on(late.birth_date, late.died_on) < 105


@whoever_dies
def test_they_were_grown_up_at_the_birth_of_their_children_and_died_after_it(
    people: Population,
) -> None:
    for parent, children in children_by_parent(people).items():
        born = people.birth_of(parent)
        for child in children:
            assert age_on(born, people.birth_of(child)) >= 16
        if parent >= len(people.persons):
            late = people.departed[parent - len(people.persons)]
            assert late.died_on > max(people.birth_of(child) for child in children)
            assert late.sex is not Sex.FEMALE or all(
                age_on(born, people.birth_of(child)) <= 46 for child in children
            )


def test_deaths_are_spread_over_the_years(town: Population) -> None:
    """Also those of the young: nobody dies yesterday only because 62 would be in the future."""
    last_year = town.base_date - dt.timedelta(days=365)
    recent = sum(late.died_on >= last_year for late in town.departed)
    assert recent < 0.1 * len(town.departed)
    young = [late for late in town.departed if age_on(late.birth_date, late.died_on) < 55]
    assert len({late.died_on.year for late in young}) > 10


@whoever_dies
def test_whoever_has_no_living_parent_had_two(people: Population) -> None:
    for number, person in enumerate(people.persons):
        living = {person.father, person.mother} - {None}
        parents = people.parents_of(number)
        assert living <= set(parents)
        if not living:
            assert [people.kin(parent).sex for parent in parents] == [Sex.FEMALE, Sex.MALE]
        elif len(living) == 1:
            (lone,) = living
            assert lone is not None
            expected = 2 if age(people.persons[lone], people) >= 55 else 1
            assert len(parents) == expected, "a parent under 55 is not taken to be widowed"


@whoever_dies
def test_brothers_and_sisters_in_one_household_have_the_same_parents(people: Population) -> None:
    found = 0
    for household in people.households:
        if household.kind == "siblings":
            one, other = household.members
            assert people.parents_of(one) == people.parents_of(other)
            found += 1
    assert found or len(people.households) < 300


@whoever_dies
def test_the_widowed_have_one_spouse_who_is_the_parent_of_all_their_children(
    people: Population,
) -> None:
    children = children_by_parent(people)
    for marriage in people.marriages:
        he, she = sorted(
            (marriage.one, marriage.other), key=lambda at: people.kin(at).sex is Sex.FEMALE
        )
        assert (people.kin(he).sex, people.kin(she).sex) == (Sex.MALE, Sex.FEMALE)
        living = [at for at in (he, she) if at < len(people.persons)]
        if len(living) == 1:
            (widowed,) = living
            (late,) = {he, she} - {widowed}
            assert people.persons[widowed].spouse is None
            assert children[widowed] == children[late]


@whoever_dies
def test_couples_married_of_age_before_their_eldest_child_until_one_of_them_died(
    people: Population,
) -> None:
    children = children_by_parent(people)
    living = len(people.persons)
    for marriage in people.marriages:
        couple = (marriage.one, marriage.other)
        together = [
            people.birth_of(child)
            for child in children.get(couple[0], [])
            if child in children.get(couple[1], [])
        ]
        assert all(marriage.on < birth for birth in together)
        assert all(age_on(people.birth_of(one), marriage.on) >= 16 for one in couple)
        deaths = [people.departed[one - living].died_on for one in couple if one >= living]
        assert marriage.ended_on == min(deaths, default=None)
        assert marriage.on < (marriage.ended_on or people.base_date)
        assert people.kin(couple[0]).register == people.kin(couple[1]).register


@whoever_dies
def test_every_living_couple_has_a_marriage_and_nobody_two_at_a_time(people: Population) -> None:
    open_marriages = Counter(
        one
        for marriage in people.marriages
        if marriage.ended_on is None
        for one in (marriage.one, marriage.other)
    )
    spouses = {number for number, one in enumerate(people.persons) if one.spouse is not None}
    assert open_marriages == dict.fromkeys(spouses, 1)
    times: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for marriage in people.marriages:
        for one in (marriage.one, marriage.other):
            times.setdefault(one, []).append((marriage.on, marriage.ended_on or people.base_date))
    for of_one in times.values():
        for (_, ended), (began, _) in itertools.pairwise(sorted(of_one)):
            assert ended < began


@whoever_dies
def test_nobody_shares_a_given_name_with_a_child_in_the_same_register(people: Population) -> None:
    for parent, children in children_by_parent(people).items():
        if parent < len(people.persons):
            continue
        name, register = people.name_of(parent), people.kin(parent).register
        for child in children:
            if people.kin(child).register == register:
                assert people.name_of(child).family == name.family
                assert people.name_of(child).given != name.given


@whoever_dies
def test_a_register_without_the_living_is_headed_by_who_died(people: Population) -> None:
    closed = [at for at, register in enumerate(people.registers) if not register.members]
    assert closed
    for at in closed:
        first = people.registers[at].first
        assert first >= len(people.persons)
        assert people.kin(first).register == at


def test_a_population_that_moves_has_nobody_departed_and_owns_nothing() -> None:
    people = population(seed=1)
    assert (people.departed, people.late_parents) == ([], {})
    assert (people.parcels, people.second_bank) == ([], set())
    couples = sum(person.spouse is not None for person in people.persons) // 2
    assert len(people.marriages) == couples > 0


@pytest.fixture(scope="module")
def town() -> Population:
    return population(seed=3, each=1000, life_event="bereavement")


def test_three_in_five_households_own_house_and_land_where_they_live(town: Population) -> None:
    owners = {parcel.owner for parcel in town.parcels}
    heads = {household.members[0] for household in town.households}
    assert owners <= heads
    assert 0.57 < len(owners) / len(heads) < 0.65
    kinds = Counter((parcel.owner, parcel.kind) for parcel in town.parcels)
    assert kinds == dict.fromkeys(((one, kind) for one in owners for kind in ("land", "house")), 1)
    for parcel in town.parcels:
        household = town.households[town.persons[parcel.owner].household]
        assert parcel.municipality == household.address.municipality
        assert 500_000 < parcel.assessed_yen < 100_000_000


def test_a_quarter_of_the_adults_have_an_account_at_the_second_bank(town: Population) -> None:
    adults = [number for number, one in enumerate(town.persons) if age(one, town) >= 18]
    assert town.second_bank <= set(adults)
    assert 0.22 < len(town.second_bank) / len(adults) < 0.28
