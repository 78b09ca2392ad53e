"""How persons stand in the register, and extracts of everybody who is or was in it."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.standings import ExtractQuery, Standing, Statuses, StatusQuery
from mesh.store import Store
from services.resident_registry import store
from services.resident_registry.deaths import DeceasedRecord
from services.resident_registry.households import Home
from services.resident_registry.model import Household, RemovedRecord
from services.resident_registry.standings import page_after, standings
from tests.services.conftest import NEW, OLD
from tests.services.resident_registry.acts import (
    ALL,
    FATHER,
    GIRL,
    GRANNY,
    MOTHER,
    YESTERDAY,
    ask,
    die,
    settle,
    take_back,
)
from tests.services.resident_registry.country import (
    TODAY,
    Country,
    address,
    codes,
    move_in,
    move_out,
    resident,
)

STRANGER = PersonCode("stranger")
SINCE = dt.date(2020, 4, 1)


def asked(country: Country, *persons: PersonCode, slug: str = "old") -> Any:
    return ask(country, slug, StatusQuery(persons=persons), caller="tax-old")


def everyone(country: Country, slug: str = "old") -> Any:
    return ask(country, slug, ExtractQuery(), caller="copy-server")


def moved(country: Country, *movers: str) -> None:
    settle(country, *movers)
    country.register("new", move_in(*movers))
    country.deliver_all()


def test_of_each_is_answered_what_is_so_in_the_order_of_the_question(country: Country) -> None:
    moved(country, "girl")
    die(country, "granny")
    assert asked(country, STRANGER, GRANNY, MOTHER, GIRL) == Statuses(
        standing=(None, Standing.DECEASED, Standing.RESIDENT, Standing.MOVED_OUT),
        since=(None, YESTERDAY, SINCE, TODAY),
        address=(None, None, address(), address(NEW)),
        destination=(None, None, None, NEW),
        known_on=(None, YESTERDAY, None, None),
        head=(None, None, FATHER, None),
        name=(None, None, resident("mother").name, None),
    )


def test_nobody_is_asked_about_and_nothing_answered(country: Country) -> None:
    assert asked(country).standing == ()


def test_somebody_named_twice_is_answered_twice(country: Country) -> None:
    assert asked(country, MOTHER, MOTHER).since == (SINCE, SINCE)


def test_who_has_come_back_is_resident_and_whoever_dies_then_is_dead(country: Country) -> None:
    moved(country, "granny")
    country.file("new", move_out("granny", to=OLD), "case-2")
    country.deliver_all()
    country.register("old", move_in("granny", to=OLD))
    country.deliver_all()
    assert asked(country, GRANNY).standing == (Standing.RESIDENT,)
    assert asked(country, GRANNY, slug="new").destination == (OLD,)
    die(country, "granny")
    assert asked(country, GRANNY).standing == (Standing.DECEASED,)


def test_whose_death_was_a_mistake_is_resident(country: Country) -> None:
    die(country, "granny")
    take_back(country, "granny")
    assert asked(country, GRANNY).standing == (Standing.RESIDENT,)


def test_who_has_left_more_than_once_is_where_they_went_last(country: Country) -> None:
    records = [
        RemovedRecord(
            person=STRANGER,
            since=since,
            record=resident("stranger"),
            removed_on=since + dt.timedelta(days=90),
            destination=to,
        )
        for since, to in ((dt.date(2024, 1, 1), NEW), (SINCE, OLD))
    ]
    file = country.registries["third"].store
    file.load(store.REMOVED.insert, store.REMOVED.rows(records))
    answer = asked(country, STRANGER, slug="third")
    assert (answer.destination, answer.address) == ((NEW,), (None,))


def test_an_extract_names_everybody_who_is_or_was_here(country: Country) -> None:
    moved(country, "girl")
    die(country, "granny")
    extract = everyone(country)
    assert extract.persons == tuple(sorted(codes(*ALL)))
    stand = dict(zip(extract.persons, extract.standing, strict=True))
    assert stand.pop(GIRL) is Standing.MOVED_OUT
    assert stand.pop(GRANNY) is Standing.DECEASED
    assert set(stand.values()) == {Standing.RESIDENT}
    assert everyone(country, "third").persons == ()


people = st.sets(st.text("abcAB-_9", min_size=1, max_size=4), max_size=12)


@given(here=people, dead=people, gone=people, most=st.integers(1, 5))
def test_pages_hold_everybody_once_in_the_order_of_the_codes(
    here: set[str], dead: set[str], gone: set[str], most: int
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        file = Store(Path(directory) / "registry.sqlite", store.SCHEMA, durable=False)
        fill(file, here, dead, gone)
        pages, after = [], None
        while page := page_after(file, after, most):
            pages.append(page)
            after = page[-1]
        found = [person for page in pages for person in page]
        assert found == sorted(here | dead | gone)
        assert all(len(page) == most for page in pages[:-1])
        stand = {
            person: status.standing
            for person, status in zip(found, standings(file, found), strict=True)
        }
        file.close()
    assert {p for p, s in stand.items() if s is Standing.RESIDENT} == here
    assert {p for p, s in stand.items() if s is Standing.DECEASED} == dead - here
    assert {p for p, s in stand.items() if s is Standing.MOVED_OUT} == gone - dead - here


def fill(file: Store, here: set[str], dead: set[str], gone: set[str]) -> None:
    """Register some, remove others, and record others as dead; one may be all of that."""
    records = {person: resident(person) for person in here | dead | gone}
    homes = [Household(id="h1", head=PersonCode("head"))]
    removed = [
        RemovedRecord(
            person=PersonCode(person),
            since=SINCE,
            record=records[person],
            removed_on=TODAY,
            destination=NEW,
        )
        for person in gone
    ]
    deaths = [
        DeceasedRecord(
            person=PersonCode(person),
            household="h1",
            died_on=TODAY,
            known_on=TODAY,
            reporter=None,
            case_id=None,
            nominated=(),
            before=Home(id="h1", head=PersonCode(person), members=(records[person],)),
            after=None,
            head_open=False,
        )
        for person in dead
    ]
    residents = [records[person] for person in here]
    file.load(store.HOUSEHOLDS.insert, store.HOUSEHOLDS.rows(homes))
    file.load(store.RESIDENTS.insert, store.RESIDENTS.rows(residents))
    file.load(store.REMOVED.insert, store.REMOVED.rows(removed))
    file.load(store.DECEASED.insert, store.DECEASED.rows(deaths))
    file.commit()
