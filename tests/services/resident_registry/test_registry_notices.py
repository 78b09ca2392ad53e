"""The new municipality reports, and the old one closes its records."""

import pytest

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.moving import MovedIn, MovedOut, WithdrawMoveOut
from contracts.residency import HeadChanged
from mesh.errors import Refused, UnknownPerson
from services.resident_registry import store
from services.resident_registry.households import Home
from services.resident_registry.model import NoticeAwaited
from tests.services.conftest import NEW, OLD, THIRD
from tests.services.resident_registry.acts import (
    ALL,
    BOY,
    GIRL,
    GRANNY,
    MOTHER,
    YESTERDAY,
    settle,
    watch,
)
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    address,
    codes,
    done,
    move_in,
    move_out,
    resident,
)


def test_the_old_record_is_closed_only_by_the_notice(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL, on=YESTERDAY))
    assert country.home_of("old", "father") is not None
    country.deliver_all()
    assert country.homes("old") == {}
    assert country.pending("old") == set()
    with country.registries["old"].store.section() as tx:
        (removed,) = store.REMOVED.where(tx, person=GIRL)
    assert (removed.removed_on, removed.destination) == (YESTERDAY, NEW)
    moved_out = {event.person: event for event in country.told("old", MovedOut)}
    assert moved_out.keys() == set(ALL)
    assert moved_out[GIRL].new_address == address(NEW)


def test_the_head_leaves_and_those_who_stay_have_the_head_they_named(country: Country) -> None:
    watch(country, "old")
    settle(country, "father", "boy", remaining="mother")
    country.register("new", move_in("father", "boy", on=YESTERDAY))
    country.deliver_all()
    home = country.home_of("old", "mother")
    assert home is not None
    assert (home.id, home.head, home.persons) == ("h1", MOTHER, {MOTHER, GIRL, GRANNY})
    heads = [(e.person, e.head, e.changed_on) for e in country.told("old", HeadChanged)]
    assert sorted(heads) == [
        ("girl", "mother", YESTERDAY),
        ("granny", "mother", YESTERDAY),
        ("mother", "mother", YESTERDAY),
    ]


@pytest.mark.parametrize("first", ["boy", "father"])
def test_the_head_changes_once_in_whatever_order_the_notices_come(
    country: Country, first: str
) -> None:
    watch(country, "old")
    settle(country, "father", "boy", remaining="mother")
    country.register("new", move_in("father", "boy"))
    country.deliver(("resident-registry-new", "resident-registry-old", first))
    country.deliver_all()
    heads = [(event.person, event.head) for event in country.told("old", HeadChanged)]
    assert sorted(heads) == [("girl", MOTHER), ("granny", MOTHER), ("mother", MOTHER)]


def test_who_was_to_follow_the_head_and_left_first_is_followed_by_their_own_choice(
    country: Country,
) -> None:
    """`head` names `wife`, who names `young`; the eldest would be head if nobody had been named."""
    members = (
        resident("head", "head", born=1960, household="h3", at=address(THIRD)),
        resident("wife", "wife", born=1961, household="h3", at=address(THIRD)),
        resident("old", "sibling", born=1950, household="h3", at=address(THIRD)),
        resident("young", "sibling", born=1970, household="h3", at=address(THIRD)),
    )
    country.populate("third", Home(id="h3", head=PersonCode("head"), members=members))
    country.file("third", move_out("head", remaining="wife"), "case-1")
    country.file("third", move_out("wife", remaining="young"), "case-2")
    country.deliver_all()
    for mover in ("wife", "head"):
        country.register("new", move_in(mover))
        country.deliver_all()
    home = country.home_of("third", "old")
    assert home is not None
    assert home.head == PersonCode("young")


def test_a_notice_that_comes_again_changes_nothing(country: Country) -> None:
    settle(country, "boy")
    country.register("new", move_in("boy"))
    notice = country.told("new", MovedIn)[0]
    country.deliver_all()
    before = country.state("old")
    done(country.registries["old"].handle(notice, caller="resident-registry-new", case="case-1"))
    assert country.state("old") == before


def notice(country: Country, person: PersonCode, publisher: str) -> None:
    event = MovedIn(person=person, moved_on=TODAY, address=address(THIRD))
    done(country.registries["old"].handle(event, caller=f"resident-registry-{publisher}"))


def test_a_notice_from_where_nobody_filed_to_move_is_left_to_people(country: Country) -> None:
    settle(country, "boy")
    with pytest.raises(Refused) as refusal:
        notice(country, BOY, "third")
    assert refusal.value.code == "refused.not-announced"
    assert country.home_of("old", "boy") is not None


def test_a_second_notice_from_another_municipality_is_left_to_people(country: Country) -> None:
    settle(country, "boy")
    country.register("new", move_in("boy"))
    country.deliver_all()
    with pytest.raises(Refused) as refusal:
        notice(country, BOY, "third")
    assert refusal.value.code == "refused.registered-twice"
    with pytest.raises(UnknownPerson):
        notice(country, PersonCode("stranger"), "third")


@pytest.mark.parametrize(("to", "place"), [(THIRD, "third"), (NEW, "new")])
def test_a_move_filed_anew_is_void_if_the_withdrawn_one_was_registered(
    country: Country, to: MunicipalityCode, place: str
) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.register("new", move_in("boy"))
    country.file("old", move_out("boy", to=to), "case-2")
    country.deliver_all()
    assert country.home_of("old", "boy") is None
    assert country.expected(place) == {}


def test_who_is_announced_twice_is_registered_when_one_notice_is_withdrawn(
    country: Country,
) -> None:
    settle(country, "boy")
    country.file("old", WithdrawMoveOut(movers=codes("boy")), "case-1")
    country.register("new", move_in("boy"))
    country.file("old", move_out("boy", to=THIRD), "case-2")
    country.file("new", move_out("boy", to=THIRD), "case-3")
    for publisher in ("old", "new"):
        country.deliver((f"resident-registry-{publisher}", "resident-registry-third", "boy"))
    with pytest.raises(NoticeAwaited, match="two municipalities"):
        country.register("third", move_in("boy", to=THIRD))
    country.deliver_all()
    country.register("third", move_in("boy", to=THIRD))
    country.deliver_all()
    assert [slug for slug in ("old", "new", "third") if country.home_of(slug, "boy")] == ["third"]


def test_a_withdrawal_that_crosses_the_move_in_does_not_undo_it(country: Country) -> None:
    settle(country, *ALL)
    country.file("old", WithdrawMoveOut(movers=codes(*ALL)), "case-1")
    country.register("new", move_in(*ALL))
    country.deliver_all()
    assert country.homes("old") == {}
    assert country.home_of("new", "father") is not None
    assert country.expected("new") == {}


def test_somebody_can_come_back(country: Country) -> None:
    settle(country, *ALL)
    country.register("new", move_in(*ALL))
    country.deliver_all()
    country.file("new", move_out(*ALL, to=OLD), "case-2")
    country.deliver_all()
    country.register("old", move_in(*ALL, to=OLD))
    country.deliver_all()
    assert country.homes("new") == {}
    home = country.home_of("old", "granny")
    assert home is not None
    assert len(home.members) == 5
