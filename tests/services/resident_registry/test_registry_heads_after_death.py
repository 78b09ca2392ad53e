"""A household in which somebody has died has a head."""

import pytest

from contracts.base import PersonCode
from contracts.residency import HeadChanged
from tests.services.resident_registry.acts import (
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    YESTERDAY,
    die,
    settle,
    watch,
)
from tests.services.resident_registry.bereaved_households import (
    head_of,
    told_to_the_desk,
    two_grown,
)
from tests.services.resident_registry.country import Country, codes, move_out

SON, DAUGHTER, WIDOW = codes("son", "daughter", "widow")


def test_those_who_stay_have_another_head_only_if_the_head_has_died(country: Country) -> None:
    watch(country, "old")
    before = country.home_of("old", "father")
    die(country, "granny")
    assert country.told("old", HeadChanged) == []
    after = country.home_of("old", "father")
    assert before is not None
    assert after is not None
    assert (after.head, after.members) == (FATHER, before.apart_from({GRANNY}))
    die(country, "father", new_head="mother")
    heads = {e.person: (e.head, e.changed_on) for e in country.told("old", HeadChanged)}
    assert heads == dict.fromkeys((MOTHER, GIRL, BOY), (MOTHER, YESTERDAY))


@pytest.mark.parametrize(
    ("nominated", "head", "open_"),
    [("son", SON, False), (None, DAUGHTER, True), ("man", DAUGHTER, True), ("x", DAUGHTER, True)],
)
def test_the_register_names_the_eldest_if_the_family_names_nobody_who_can_be_head(
    country: Country, nominated: str | None, head: PersonCode, open_: bool
) -> None:
    two_grown(country)
    die(country, "man", new_head=nominated)
    assert head_of(country, SON) == head
    assert told_to_the_desk(country)[0].head_open is open_


def test_the_register_names_the_spouse_before_older_people(country: Country) -> None:
    two_grown(country, "widow")
    die(country, "man")
    assert head_of(country, SON) == WIDOW
    assert told_to_the_desk(country)[0].head_open


def test_nobody_has_to_name_a_head_if_one_alone_can_be_it(country: Country) -> None:
    """A child beside somebody older is no head, also if it was named (施行令25条)."""
    die(country, "granny")
    die(country, "father", new_head="girl")
    assert head_of(country, GIRL) == MOTHER
    assert [event.head_open for event in told_to_the_desk(country)] == [False, False]


def test_who_is_named_and_was_a_child_on_the_day_of_the_death_is_no_head(country: Country) -> None:
    die(country, "father", new_head="boy")
    assert head_of(country, BOY) == MOTHER
    assert told_to_the_desk(country)[0].head_open


def test_the_head_named_when_the_deceased_filed_to_move_is_head(country: Country) -> None:
    settle(country, "father", remaining="granny")
    die(country, "father")
    assert head_of(country, GIRL) == GRANNY
    assert not told_to_the_desk(country)[0].head_open


def test_who_is_about_to_move_is_not_made_head_for_the_time_being(country: Country) -> None:
    two_grown(country)
    country.file("old", move_out("daughter"), "case-1")
    die(country, "man")
    assert head_of(country, SON) == SON
