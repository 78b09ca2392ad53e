"""Everybody lives somewhere, with people who fit."""

from collections import Counter

from contracts.common import Relation, Sex, is_municipality_code
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES, towns
from tests.scenarios.population.populations import age, population, whatever_the_seed


@whatever_the_seed
def test_everyone_is_in_exactly_the_household_that_lists_them(people: Population) -> None:
    listed = [(member, at) for at, home in enumerate(people.households) for member in home.members]
    assert sorted(listed) == [(at, one.household) for at, one in enumerate(people.persons)]


@whatever_the_seed
def test_the_head_comes_first_and_is_the_only_one(people: Population) -> None:
    for household in people.households:
        relations = [people.persons[member].relation for member in household.members]
        assert relations[0] is Relation.HEAD
        assert relations.count(Relation.HEAD) == 1


@whatever_the_seed
def test_relations_to_the_head_agree_with_kinship(people: Population) -> None:
    for household in people.households:
        head = household.members[0]
        for member in household.members[1:]:
            person = people.persons[member]
            parents = (person.father, person.mother)
            match person.relation:
                case Relation.WIFE:
                    assert (person.spouse, person.sex) == (head, Sex.FEMALE)
                case Relation.HUSBAND:
                    assert (person.spouse, person.sex) == (head, Sex.MALE)
                case Relation.CHILD:
                    assert head in parents
                case Relation.PARENT:
                    assert member in (people.persons[head].father, people.persons[head].mother)
                case Relation.GRANDCHILD:
                    grandparents = [
                        grandparent
                        for parent in parents
                        if parent is not None
                        for grandparent in (
                            people.persons[parent].father,
                            people.persons[parent].mother,
                        )
                    ]
                    assert head in grandparents
                case _:
                    assert head not in parents


@whatever_the_seed
def test_the_kind_says_how_many_live_together(people: Population) -> None:
    for household in people.households:
        size = len(household.members)
        match household.kind:
            case "single":
                assert size == 1
            case "couple" | "elderly-couple" | "siblings":
                assert size == 2
            case "single-parent":
                assert size >= 2
            case "couple-children":
                assert size >= 3
            case kind:
                assert kind == "three-generation"
                assert size >= 4


@whatever_the_seed
def test_an_address_lies_in_a_real_town_of_the_municipality(people: Population) -> None:
    by_code = {municipality.code: municipality for municipality in MUNICIPALITIES}
    for household in people.households:
        address = household.address
        municipality = by_code[address.municipality]
        assert is_municipality_code(address.municipality)
        assert (address.prefecture, address.city) == (municipality.prefecture, municipality.ja)
        real = {(town.postal_code, town.name) for town in towns(municipality)}
        assert (address.postal_code, address.town) in real


@whatever_the_seed
def test_nobody_moved_in_after_new_year_unless_born_there(people: Population) -> None:
    new_year = people.base_date.replace(month=1, day=1)
    for person in people.persons:
        assert person.birth_date <= people.base_date
        assert person.birth_date <= person.moved_in_on
        assert person.moved_in_on <= max(new_year, person.birth_date)


def test_kinds_of_household_and_ages_are_near_the_census() -> None:
    people = population(seed=1, each=2000)
    kinds = Counter(household.kind for household in people.households)
    share = {kind: number / len(people.households) for kind, number in kinds.items()}
    assert 0.35 < share["single"] < 0.41
    assert 0.17 < share["couple"] + share["elderly-couple"] < 0.23
    assert 0.22 < share["couple-children"] < 0.28
    assert 0.07 < share["single-parent"] < 0.11
    elderly = sum(age(person, people) >= 65 for person in people.persons) / len(people.persons)
    assert 0.22 < elderly < 0.31
