"""A child is born: it becomes a resident of the household of its mother (住基法8条)."""

import datetime as dt

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.births import BirthRecorded
from contracts.common import PersonName, Sex
from contracts.moving import MovedOut
from contracts.residency import Born
from mesh.errors import Refused, UnknownPerson
from services.resident_registry.households import Home
from tests.services.conftest import NEW, OLD, THIRD
from tests.services.resident_registry.acts import ALL, FATHER, MOTHER, die, settle
from tests.services.resident_registry.bereaved_households import relations
from tests.services.resident_registry.country import (
    Country,
    address,
    move_in,
    resident,
)

CHILD = PersonCode("child")
BORN_ON = dt.date(2026, 3, 18)
NOTICE = BirthRecorded(
    person=CHILD,
    residence=OLD,
    mother=MOTHER,
    name=PersonName(family="田中", given="陽菜", family_kana="タナカ", given_kana="ヒナ"),
    sex=Sex.FEMALE,
    born_on=BORN_ON,
    register_municipality=THIRD,
)


def bear(country: Country, mother: str = "mother", **changes: object) -> None:
    notice = msgspec.structs.replace(NOTICE, mother=PersonCode(mother), **changes)
    country.told_by_register("old", notice, "birth-1")


def home_of_child(country: Country) -> Home:
    home = country.home_of("old", "child")
    assert home is not None
    return home


def test_the_child_lives_with_its_mother_and_the_own_offices_are_told(country: Country) -> None:
    bear(country)
    home = home_of_child(country)
    child = home.members[[m.person for m in home.members].index(CHILD)]
    assert (home.id, home.head) == ("h1", FATHER)
    assert (child.address, child.since, child.birth_date) == (address(), BORN_ON, BORN_ON)
    assert (child.register_municipality, child.name) == (THIRD, NOTICE.name)
    told = [(who, m) for who, _, m in country.registries["old"].queued() if isinstance(m, Born)]
    assert dict(told) == {
        "health-insurance-old": Born(
            person=CHILD, born_on=BORN_ON, mother=MOTHER, head=home.head, address=address()
        ),
        "tax-old": Born(person=CHILD, born_on=BORN_ON, address=address()),
    }


@pytest.mark.parametrize(
    ("mother", "relation"),
    [("mother", "child"), ("girl", "grandchild"), ("granny", "other")],
)
def test_the_relation_of_the_child_follows_from_that_of_its_mother(
    country: Country, mother: str, relation: str
) -> None:
    bear(country, mother)
    assert relations(country, CHILD)["child"] == relation


def test_the_child_of_a_mother_who_is_head_is_the_child_of_the_head(country: Country) -> None:
    alone = resident("single", "head", born=1999, household="h2")
    country.populate("old", Home(id="h2", head=alone.person, members=(alone,)))
    bear(country, "single")
    assert relations(country, CHILD) == {"single": "head", "child": "child"}


def test_a_notice_that_comes_again_changes_nothing(country: Country) -> None:
    bear(country)
    before = country.state("old")
    bear(country, mother="granny")
    assert country.state("old") == before
    assert len(country.told("old", Born)) == 2  # one to each office


def test_a_child_stays_when_the_household_moves_that_had_filed_before_the_birth(
    country: Country,
) -> None:
    settle(country, *ALL)
    bear(country)
    assert country.pending("old") == set(map(PersonCode, ALL))
    country.register("new", move_in(*ALL))
    country.deliver_all()
    assert country.home_of("new", "child") is None
    home = home_of_child(country)
    assert (home.head, home.persons) == (CHILD, frozenset({CHILD}))
    assert {event.person for event in country.told("old", MovedOut)} == set(map(PersonCode, ALL))


def test_a_birth_to_somebody_who_has_moved_away_is_refused(country: Country) -> None:
    settle(country, "mother")
    country.register("new", move_in("mother"))
    country.deliver_all()
    before = country.state("old")
    with pytest.raises(Refused, match="send the notice to") as refused:
        bear(country)
    assert refused.value.code == "refused.mother-moved-away"
    assert country.state("old") == before


def test_a_birth_to_a_stranger_or_for_another_place_is_refused(country: Country) -> None:
    with pytest.raises(UnknownPerson):
        bear(country, "stranger")
    with pytest.raises(Refused) as refused:
        bear(country, residence=NEW)
    assert refused.value.code == "refused.not-this-municipality"


@pytest.mark.parametrize(
    ("dead", "relation"), [(("mother",), "child"), (("mother", "father"), "other")]
)
def test_the_child_of_a_mother_who_has_died_lives_with_those_who_stay(
    country: Country, dead: tuple[str, ...], relation: str
) -> None:
    for number, person in enumerate(dead):
        die(country, person, new_head="granny", case=f"death-{number}")
    bear(country)
    assert relations(country, CHILD)["child"] == relation


def test_a_child_whose_mother_died_alone_is_not_put_into_an_empty_household(
    country: Country,
) -> None:
    alone = resident("single", "head", born=1999, household="h2")
    country.populate("old", Home(id="h2", head=alone.person, members=(alone,)))
    die(country, "single")
    with pytest.raises(Refused) as refused:
        bear(country, "single")
    assert refused.value.code == "refused.mother-deceased"
