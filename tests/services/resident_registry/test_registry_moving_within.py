"""A move inside the municipality."""

import datetime as dt

import pytest

from contracts.moving import AddressChanged, RegisterMoveWithin, WithdrawMoveOut
from mesh.errors import Refused
from tests.services.conftest import NEW, OLD
from tests.services.resident_registry.acts import (
    ALL,
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    book,
    booked,
    settle,
)
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    address,
    codes,
    family,
    move_within,
)


def test_a_whole_household_moves_within_and_stays_the_same_household(country: Country) -> None:
    book(country, "old", "father", case="case-7")
    reply = country.register("old", move_within(*ALL, on=TODAY - dt.timedelta(days=15)))
    assert reply.late_days == 1
    home = country.home_of("old", "boy")
    assert home is not None
    assert (home.id, home.head) == ("h1", FATHER)
    assert {m.address for m in home.members} == {address(OLD, "9-9")}
    assert {e.person for e in country.told("old", AddressChanged)} == set(ALL)
    rows = country.registries["old"].store.read("SELECT DISTINCT caseid FROM outbox")
    assert rows == [("case-7",)]
    assert booked(country, "old") == []


def test_part_of_a_household_moves_within_and_becomes_one_of_its_own(country: Country) -> None:
    country.register("old", move_within("father", "granny"))
    stayed, moved = country.home_of("old", "boy"), country.home_of("old", "granny")
    assert stayed is not None
    assert moved is not None
    assert (stayed.id, stayed.head, stayed.persons) == ("h1", MOTHER, {MOTHER, GIRL, BOY})
    assert (moved.head, moved.persons) == (FATHER, {FATHER, GRANNY})
    assert moved.id != "h1"


@pytest.mark.parametrize(
    ("registration", "rule"),
    [
        (move_within("stranger"), "not-resident"),
        (move_within("father"), "head-needed"),
        (move_within("mother", new_head=FATHER), "head-not-moving"),
        (move_within("mother", on=TODAY + dt.timedelta(days=1)), "future-date"),
        (move_within("mother", address=address(NEW)), "not-this-municipality"),
        (move_within("boy"), "move-pending"),
    ],
)
def test_a_move_within_against_the_rules_is_refused(
    country: Country, registration: RegisterMoveWithin, rule: str
) -> None:
    settle(country, "boy")
    before = country.state("old")
    with pytest.raises(Refused) as refusal:
        country.register("old", registration)
    assert refusal.value.code == f"refused.{rule}"
    assert country.state("old") == before


def test_a_planned_move_within_is_withdrawn_by_dropping_the_visit(country: Country) -> None:
    book(country, "old", "mother", case="case-7")
    with pytest.raises(Refused):
        country.file("old", WithdrawMoveOut(movers=codes("mother")), "case-8")
    country.file("old", WithdrawMoveOut(movers=codes("mother")), "case-7")
    assert booked(country, "old") == []
    (home,) = country.homes("old").values()
    assert home.persons == family().persons
