"""Another name by marriage or divorce: the record is changed, wherever it is by now (住基法9条2項)."""

import itertools
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.common import PersonName
from contracts.marriages import NameRecorded
from contracts.moving import MovedIn
from contracts.residency import NameChanged, NameForwarded
from mesh.errors import Refused, UnknownPerson
from services.resident_registry import store
from services.resident_registry.model import Resident
from tests.services.conftest import NEW, OLD, THIRD
from tests.services.resident_registry.acts import MOTHER, die, settle, watch
from tests.services.resident_registry.country import (
    SLUGS,
    TODAY,
    Country,
    address,
    move_in,
    move_out,
)

NAME = PersonName(family="鈴木", given="母", family_kana="スズキ", given_kana="ハハ")
NOTICE = NameRecorded(
    person=MOTHER, residence=OLD, name=NAME, changed_on=TODAY, register_municipality=NEW
)


def marry(country: Country) -> None:
    country.told_by_register("old", NOTICE, "marriage-1")


def record_of(country: Country, slug: str) -> Resident | None:
    return store.RESIDENTS.get(country.registries[slug].store, MOTHER)


def named(country: Country, slug: str) -> tuple[PersonName, str]:
    resident = record_of(country, slug)
    assert resident is not None
    return resident.name, resident.register_municipality


def told(country: Country, slug: str) -> dict[str, Any]:
    queued = country.registries[slug].queued()
    return {who: message for who, _, message in queued if isinstance(message, NameChanged)}


def test_a_new_name_is_told_to_who_watches_and_the_address_to_the_new_register(
    country: Country,
) -> None:
    watch(country, "old")
    marry(country)
    assert named(country, "old") == (NAME, NEW)
    before = record_of(country, "old")
    assert before is not None
    assert told(country, "old") == {
        "family-register-new": NameChanged(person=MOTHER, address=address(), since=before.since),
        "health-insurance-old": NameChanged(person=MOTHER, name=NAME, changed_on=TODAY),
    }


def test_what_is_told_again_is_not_told_on(country: Country) -> None:
    marry(country)
    said = country.registries["old"].queued()
    marry(country)
    assert country.registries["old"].queued() == said


def test_a_notice_for_another_place_or_of_a_stranger_is_refused(country: Country) -> None:
    with pytest.raises(UnknownPerson):
        country.told_by_register("third", NameRecorded(**fields(residence=THIRD)), "marriage-1")
    with pytest.raises(Refused):
        country.told_by_register("third", NOTICE, "marriage-1")


def test_the_record_of_who_has_died_stays_as_it_was(country: Country) -> None:
    die(country, "mother")
    marry(country)
    assert country.told("old", NameChanged) == []


def test_a_destination_that_was_told_of_the_move_before_expects_the_new_name(
    country: Country,
) -> None:
    settle(country, "mother")
    marry(country)
    country.deliver_all()
    country.register("new", move_in("mother"))
    assert named(country, "new") == (NAME, NEW)
    queued = country.registries["new"].queued()
    assert "family-register-new" in {who for who, _, event in queued if isinstance(event, MovedIn)}


@pytest.mark.parametrize("order", list(itertools.permutations(["deliver", "move-in", "marry"])))
def test_the_name_arrives_whatever_comes_first(country: Country, order: tuple[str, ...]) -> None:
    """The move-in, the notice of it to the old municipality, and the notice of the marriage."""
    settle(country, "mother")
    for step in order:
        match step:
            case "deliver":
                country.deliver_all()
            case "move-in":
                country.register("new", move_in("mother"))
            case "marry":
                marry(country)
    country.deliver_all()
    assert record_of(country, "old") is None
    assert named(country, "new") == (NAME, NEW)
    told_there = told(country, "old") | told(country, "new")
    assert set(told_there) <= {"family-register-new"}


def test_a_name_follows_from_one_municipality_to_the_next(country: Country) -> None:
    settle(country, "mother")
    country.register("new", move_in("mother"))
    country.deliver_all()
    country.file("new", move_out("mother", to=THIRD), "case-2")
    country.deliver_all()
    country.register("third", move_in("mother", to=THIRD))
    country.deliver_all()
    marry(country)
    country.deliver_all()
    assert named(country, "third") == (NAME, NEW)
    assert len(country.told("old", NameForwarded)) == len(country.told("new", NameForwarded)) == 1


def test_a_name_follows_the_last_of_several_moves_away(country: Country) -> None:
    """To `third`, back, and to `new`."""
    for number, (old, new) in enumerate((("old", THIRD), ("third", OLD), ("old", NEW)), start=1):
        country.file(old, move_out("mother", to=new), f"case-{number}")
        country.deliver_all()
        moved_on = TODAY.replace(day=number)
        country.register(SLUGS[new], move_in("mother", to=new, on=moved_on))
        country.deliver_all()
    marry(country)
    country.deliver_all()
    assert named(country, "new") == (NAME, NEW)
    assert country.told("third", NameForwarded) == []


def test_who_has_withdrawn_the_move_is_no_concern_of_the_destination(country: Country) -> None:
    forwarded = NameForwarded(**fields(destination=NEW))
    before = country.state("new")
    registry = country.registries["new"]
    work = registry.handle(forwarded, caller="resident-registry-old")
    with pytest.raises(StopIteration):
        work.send(None)
    assert country.state("new") == before


def fields(**more: Any) -> dict[str, Any]:
    return {
        "person": PersonCode("mother"),
        "name": NAME,
        "changed_on": TODAY,
        "register_municipality": NEW,
    } | more
