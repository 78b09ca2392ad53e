"""The visit, and the move in at the new municipality."""

import datetime as dt

import pytest

from contracts.moving import MovedIn, RegisterMoveIn, WithdrawMoveOut
from contracts.residency import HeadChanged
from mesh.errors import MeshError, Refused
from tests.services.conftest import OLD, THIRD
from tests.services.resident_registry.acts import (
    ALL,
    FATHER,
    GRANNY,
    MOTHER,
    YESTERDAY,
    book,
    booked,
    settle,
    watch,
)
from tests.services.resident_registry.country import TODAY, Country, codes, move_in, move_out


def test_a_visit_waits_for_the_announcement(country: Country) -> None:
    country.file("old", move_out("father", *ALL[1:]), "case-1")
    with pytest.raises(MeshError) as early:
        book(country, "new", "father")
    assert (early.value.code, early.value.retry) == ("notice-awaited", True)
    country.deliver_all()
    book(country, "new", "father")
    assert booked(country, "new") == [FATHER]


def test_no_visit_is_booked_for_a_move_that_is_over(country: Country) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.deliver_all()
    with pytest.raises(Refused, match="was withdrawn"):
        book(country, "new", "boy")
    country.file("old", move_out("boy"), "case-2")
    country.deliver_all()
    book(country, "new", "boy", "case-2")
    country.register("new", move_in("boy"))
    assert booked(country, "new") == []
    with pytest.raises(Refused, match="registered already"):
        book(country, "new", "boy", "case-2")


@pytest.mark.parametrize(
    ("registration", "rule"),
    [
        (move_in("mother", "stranger"), "not-moved-out"),
        (move_in("father"), "not-moved-out"),
        (move_in(), "nobody-moves"),
        (move_in("mother", on=TODAY + dt.timedelta(days=1)), "future-date"),
        (move_in("mother", to=THIRD), "not-this-municipality"),
    ],
)
def test_a_move_in_against_the_rules_is_refused(
    country: Country, registration: RegisterMoveIn, rule: str
) -> None:
    settle(country, "mother", "girl")
    before = country.state("new")
    with pytest.raises(Refused) as refusal:
        country.register("new", registration)
    assert refusal.value.code == f"refused.{rule}"
    assert country.state("new") == before


def test_residents_cannot_move_in(country: Country) -> None:
    with pytest.raises(Refused) as refusal:
        country.register("old", move_in("mother", to=OLD))
    assert refusal.value.code == "refused.already-resident"


def test_people_of_two_filings_register_one_after_the_other(country: Country) -> None:
    settle(country, "mother", "girl")
    country.file("old", move_out("granny"), "case-2")
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        country.register("new", move_in("mother", "girl", "granny"))
    assert refusal.value.code == "refused.several-cases"


def test_who_moves_in_together_is_one_household_as_announced(country: Country) -> None:
    settle(country, "mother", "girl", "boy")
    reply = country.register("new", move_in("mother", "girl", "boy", on=TODAY - dt.timedelta(20)))
    assert reply.late_days == 6
    home = country.home_of("new", "boy")
    assert home is not None
    assert home.head == MOTHER
    assert {m.person: m.relation.value for m in home.members} == {
        "mother": "head",
        "girl": "child",
        "boy": "child",
    }
    told = country.told("new", MovedIn)
    assert {event.head for event in told if event.head} == {MOTHER}
    rows = country.registries["new"].store.read("SELECT DISTINCT caseid FROM outbox")
    assert rows == [("case-1",)]


def test_a_family_may_arrive_in_parts_and_is_one_household_in_the_end(country: Country) -> None:
    settle(country, *ALL)
    watch(country, "new")
    country.register("new", move_in("mother", "girl", on=YESTERDAY))
    alone = country.home_of("new", "girl")
    assert alone is not None
    assert alone.head == MOTHER
    country.register("new", move_in("father", "boy"))
    together = country.home_of("new", "girl")
    assert together is not None
    assert (together.id, together.head, len(together.members)) == (alone.id, FATHER, 4)
    assert {m.person: m.relation.value for m in together.members}["mother"] == "wife"
    changed = [event.person for event in country.told("new", HeadChanged)]
    assert sorted(changed) == ["girl", "mother"]


def test_whoever_is_head_until_the_announced_head_arrives_stays_so(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in("mother", "girl"))
    country.register("new", move_in("granny"))
    home = country.home_of("new", "granny")
    assert home is not None
    assert (home.head, len(home.members)) == (MOTHER, 3)


def test_parts_of_a_family_at_different_addresses_are_two_households(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in("father", "mother"))
    country.register("new", move_in("granny", block="7-7"))
    granny = country.home_of("new", "granny")
    assert granny is not None
    assert (granny.head, len(granny.members)) == (GRANNY, 1)
