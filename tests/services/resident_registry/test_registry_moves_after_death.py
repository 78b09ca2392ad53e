"""A resident dies while a move or a visit is filed, or after having moved."""

import pytest

from contracts.moving import BookVisit, MovedIn, MoveOutWithdrawn
from mesh.errors import Refused, UnknownPerson
from services.resident_registry import store
from tests.services.resident_registry.acts import (
    ALL,
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    ask,
    book,
    booked,
    die,
    settle,
)
from tests.services.resident_registry.country import TODAY, Country, done, move_in, move_out


def test_the_death_of_who_has_moved_away_is_left_to_people(country: Country) -> None:
    """It would not help to wait: who has moved away does not come back by waiting."""
    settle(country, "boy")
    country.register("new", move_in("boy"))
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        die(country, "boy")
    assert (refusal.value.code, refusal.value.retry) == ("refused.moved-away", False)
    assert country.home_of("new", "boy") is not None


def test_a_filed_move_ends_with_the_death(country: Country) -> None:
    settle(country, "boy")
    assert country.expected("new") == {BOY: {"old"}}
    die(country, "boy")
    assert [event.person for event in country.told("old", MoveOutWithdrawn)] == [BOY]
    country.deliver_all()
    assert (country.pending("old"), country.expected("new")) == (set(), {})


def test_the_visit_of_the_deceased_is_not_expected_any_more(country: Country) -> None:
    book(country, "old", "boy")
    book(country, "old", "girl")
    die(country, "boy")
    assert booked(country, "old") == [GIRL]


def test_who_has_died_cannot_book_a_visit(country: Country) -> None:
    """Without this, the booking would be sent again and again, for the person to be announced."""
    die(country, "boy")
    with pytest.raises(Refused) as refusal:
        ask(country, "old", BookVisit(person=BOY, visit_on=TODAY))
    assert refusal.value.code == "refused.recorded-dead"


def test_a_move_in_that_somebody_was_expected_for_is_none_of_the_old_registers_business(
    country: Country,
) -> None:
    """The old municipality withdraws it, as it has announced it."""
    settle(country, "boy")
    with pytest.raises(UnknownPerson):
        die(country, "boy", at="new")
    assert country.expected("new") == {BOY: {"old"}}


def test_when_the_head_of_those_who_move_dies_the_others_can_still_move_in(
    country: Country,
) -> None:
    settle(country, *ALL)
    die(country, "father", new_head="mother")
    country.deliver_all()
    country.register("new", move_in("mother", "girl", "boy", "granny"))
    country.deliver_all()
    assert country.homes("old") == {}
    home = country.home_of("new", "boy")
    assert home is not None
    assert home.persons == {MOTHER, GIRL, BOY, GRANNY}
    assert home.head in home.persons


def test_who_was_to_follow_the_head_and_died_is_followed_by_their_own_choice(
    country: Country,
) -> None:
    settle(country, "father", remaining="mother")
    country.file("old", move_out("mother", remaining="granny"), "case-2")
    die(country, "mother")
    with country.registries["old"].store.section() as tx:
        (move,) = store.MOVES_OUT.all(tx)
    assert (move.person, move.remaining_head) == (FATHER, GRANNY)


def test_who_is_registered_elsewhere_after_the_death_is_left_to_people(country: Country) -> None:
    """The new municipality registered the move just before the death was known at the old one."""
    settle(country, "boy")
    country.register("new", move_in("boy"))
    notice = country.told("new", MovedIn)[0]
    die(country, "boy")
    with pytest.raises(Refused) as refusal:
        done(country.registries["old"].handle(notice, caller="resident-registry-new"))
    assert refusal.value.code == "refused.recorded-dead"
