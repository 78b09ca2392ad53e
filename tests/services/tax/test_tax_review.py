"""What the tax office believes of those on file, and asks when it is not told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contracts.base import Event, PersonCode
from contracts.moving import AddressChanged, MovedOut
from contracts.residency import Born, DeathUndone, Deceased
from contracts.standings import Standing, StatusQuery
from mesh.reviewing import News
from mesh.service import Service
from services.reviewing import Known
from services.statuses import NEVER_HERE, Status, in_columns
from services.tax import store
from services.tax.handlers import service
from services.tax.handlers.reviews import review
from services.tax.model import Stay, Taxpayer
from services.tax.review import believes, on_file
from tests.services.conftest import NEW, OLD, Desk
from tests.services.resident_registry.country import address

D = dt.date
LIVING, DEAD, GONE, BABY, STRANGER = map(PersonCode, ("living", "dead", "gone", "baby", "stranger"))
SINCE, DIED_ON, LEFT_ON = D(2020, 4, 1), D(2026, 3, 10), D(2026, 3, 12)
REGISTRY = "resident-registry-old"
RESIDENT = Status(standing=Standing.RESIDENT, since=SINCE, address=address())


@pytest.fixture
def office(desk: Callable[[Service, str], Desk]) -> Desk:
    made = desk(service, "tax-old")
    made.store.load(
        store.TAXPAYERS.insert,
        store.TAXPAYERS.rows(
            [
                Taxpayer(person=person, stays=(Stay(since=SINCE),), notice_address=address())
                for person in (LIVING, DEAD, GONE)
            ]
        ),
    )
    return made


async def tell(office: Desk, *events: Event) -> None:
    for event in events:
        await office.handle(event, caller=REGISTRY)


@pytest.fixture
async def lived_in(office: Desk) -> Desk:
    """The office once one has died, one has left, and one was born."""
    await tell(
        office,
        Deceased(person=DEAD, died_on=DIED_ON, known_on=DIED_ON),
        MovedOut(person=GONE, moved_on=LEFT_ON, destination=NEW, new_address=address(NEW)),
        Born(person=BABY, born_on=D(2026, 3, 15), address=address()),
    )
    return office


async def asked(office: Desk, **lines: Status) -> list[News]:
    """Let the office ask about everybody on file, of whom the register says this."""

    def answer(query: StatusQuery, _: object) -> Any:
        return in_columns([lines.get(person, NEVER_HERE) for person in query.persons])

    office.answers["residency.status.v1"] = answer
    news: list[News] = await office.act(review, on_file(office.store))
    return news


def test_nobody_is_on_the_file_of_a_new_office(desk: Callable[[Service, str], Desk]) -> None:
    assert on_file(desk(service, "tax-new").store) == []


async def test_residents_are_on_file_and_the_dead_but_not_who_has_left(lived_in: Desk) -> None:
    assert on_file(lived_in.store) == sorted([LIVING, DEAD, BABY])


async def test_it_believes_what_it_was_told(lived_in: Desk) -> None:
    def belief(person: PersonCode) -> Known | None:
        return next(iter(believes(lived_in.store, [person], OLD)), None)

    known = Known(person=LIVING, register=OLD, standing=Standing.RESIDENT, address=address())
    assert belief(LIVING) == known
    dead = belief(DEAD)
    assert dead is not None
    assert (dead.standing, dead.died_on) == (Standing.DECEASED, DIED_ON)
    gone = belief(GONE)
    assert gone is not None
    assert (gone.standing, gone.address) == (Standing.MOVED_OUT, address(NEW))
    assert belief(STRANGER) is None


async def test_a_child_lives_here_from_birth_and_is_born_once(office: Desk) -> None:
    born = Born(person=BABY, born_on=D(2026, 3, 15), address=address())
    moved = AddressChanged(person=BABY, address=address(block="9-9"))
    await tell(office, born, moved, born)
    baby = store.taxpayer(office.store, BABY)
    assert baby == Taxpayer(
        person=BABY, stays=(Stay(since=D(2026, 3, 15)),), notice_address=address(block="9-9")
    )


async def test_where_the_register_says_the_same_there_is_no_news(lived_in: Desk) -> None:
    dead = Status(standing=Standing.DECEASED, since=DIED_ON, known_on=DIED_ON)
    assert await asked(lived_in, living=RESIDENT, dead=dead, baby=RESIDENT) == []


async def test_of_whom_the_register_knows_nothing_there_is_no_news(lived_in: Desk) -> None:
    assert await asked(lived_in) == []


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (
            Status(standing=Standing.DECEASED, since=DIED_ON, known_on=LEFT_ON),
            Deceased(person=LIVING, died_on=DIED_ON, known_on=LEFT_ON),
        ),
        (
            Status(
                standing=Standing.MOVED_OUT,
                since=LEFT_ON,
                address=address(NEW),
                destination=NEW,
            ),
            MovedOut(person=LIVING, moved_on=LEFT_ON, new_address=address(NEW)),
        ),
        (
            Status(standing=Standing.RESIDENT, since=LEFT_ON, address=address(block="9-9")),
            AddressChanged(person=LIVING, moved_on=LEFT_ON, address=address(block="9-9")),
        ),
    ],
)
async def test_what_it_did_not_know_of_the_living_is_news_from_the_register(
    office: Desk, status: Status, event: Event
) -> None:
    assert await asked(office, living=status) == [News(REGISTRY, event)]


async def test_who_is_alive_after_all_is_news_with_all_that_has_happened_since(
    lived_in: Desk,
) -> None:
    elsewhere = Status(standing=Standing.RESIDENT, since=LEFT_ON, address=address(block="9-9"))
    undone = DeathUndone(person=DEAD, died_on=DIED_ON)
    moved = AddressChanged(person=DEAD, moved_on=LEFT_ON, address=address(block="9-9"))
    assert await asked(lived_in, dead=elsewhere) == [
        News(REGISTRY, undone),
        News(REGISTRY, moved),
    ]


async def test_a_death_on_another_day_is_undone_and_told_anew(lived_in: Desk) -> None:
    other = Status(standing=Standing.DECEASED, since=LEFT_ON, known_on=LEFT_ON)
    assert [type(news.event) for news in await asked(lived_in, dead=other)] == [
        DeathUndone,
        Deceased,
    ]
