"""What the registry answers, and how a move out is filed and withdrawn."""

import pytest

from contracts.moving import MoveOutFiled, MoveOutWithdrawn, WithdrawMoveOut
from contracts.residency import FourItemsQuery, HouseholdQuery
from mesh.errors import Refused, UnknownPerson
from tests.services.conftest import NEW, THIRD
from tests.services.resident_registry.acts import (
    ALL,
    BOY,
    FATHER,
    GIRL,
    MOTHER,
    ask,
    book,
    booked,
    settle,
)
from tests.services.resident_registry.country import Country, address, codes, move_in, move_out


def test_the_household_is_answered_with_relations_and_birth_dates(country: Country) -> None:
    answer = ask(country, "old", HouseholdQuery(person=BOY))
    assert (answer.head, answer.address) == (FATHER, address())
    assert {m.person: m.relation for m in answer.members}["mother"] == "wife"


def test_the_four_items_say_nothing_of_the_household(country: Country) -> None:
    answer = ask(country, "old", FourItemsQuery(person=BOY), caller="pension")
    assert answer.name.given == "boy"
    assert answer.address == address()


def test_somebody_who_moved_away_is_unknown_and_nobody_hears_where_to(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    with pytest.raises(UnknownPerson, match="moved away") as refusal:
        ask(country, "old", FourItemsQuery(person=BOY), caller="pension")
    assert NEW not in refusal.value.message
    with pytest.raises(UnknownPerson, match="nobody is registered here"):
        ask(country, "third", HouseholdQuery(person=BOY))


def test_a_filing_changes_nothing_but_announces_everyone_who_moves(country: Country) -> None:
    homes = country.homes("old")
    country.file("old", move_out("mother", "girl"), "case-1")
    assert country.homes("old") == homes
    notices = {event.person: event for event in country.told("old", MoveOutFiled)}
    assert {person: event.relation for person, event in notices.items()} == {
        "mother": "head",
        "girl": "child",
    }
    girl = notices[GIRL]
    assert (girl.head, girl.register_municipality) == (MOTHER, THIRD)
    country.deliver_all()
    assert country.expected("new").keys() == {MOTHER, GIRL}


def test_a_second_filing_is_refused_while_the_first_is_pending(country: Country) -> None:
    settle(country, "mother", "girl")
    with pytest.raises(Refused) as refusal:
        country.file("old", move_out("girl", to=THIRD), "case-2")
    assert refusal.value.code == "refused.move-pending"


def test_a_withdrawal_is_told_and_leaves_the_register_as_it_was(country: Country) -> None:
    before = country.state("old")
    settle(country, *ALL)
    book(country, "new", "father")
    country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")
    assert country.state("old") == before
    assert len(country.told("old", MoveOutWithdrawn)) == 5
    country.deliver_all()
    assert country.expected("new") == {}
    assert booked(country, "new") == []


def test_nothing_can_be_withdrawn_twice(country: Country) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    with pytest.raises(Refused, match="no move of these people") as refusal:
        country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    assert refusal.value.code == "refused.no-move-pending"


def test_a_move_that_is_registered_elsewhere_cannot_be_withdrawn(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    with pytest.raises(Refused, match="registered at its destination already"):
        country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")
