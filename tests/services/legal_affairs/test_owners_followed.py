"""In which register an owner is followed, and what is asked there by who is not told."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.mesh import Unwatch, Watch
from contracts.moving import MovedOut
from contracts.residency import DeathUndone, Deceased
from contracts.standings import Standing, StatusQuery
from mesh.reviewing import News
from services.legal_affairs import store
from services.legal_affairs.handlers import review, service
from services.legal_affairs.model import FollowedOwner, Parcel
from services.legal_affairs.review import believes, on_file
from services.reviewing import Known
from services.statuses import Status, in_columns
from tests.services.conftest import NEW, OLD, Desk

TARO, HANAKO, STRANGER = map(PersonCode, ("taro", "hanako", "stranger"))
DIED_ON, LEFT_ON = dt.date(2026, 3, 15), dt.date(2026, 4, 1)
ABSENT = MunicipalityCode("011002")  # takes no part in the mesh
LIVES = Status(standing=Standing.RESIDENT)
LEFT = Status(standing=Standing.MOVED_OUT, since=LEFT_ON, destination=NEW)
DIED = Status(standing=Standing.DECEASED, since=DIED_ON, known_on=LEFT_ON)


@pytest.fixture
def bureau(desk: Any) -> Desk:
    """Taro, who lives in `old`, owns land in `new`; hanako the other way round."""
    made: Desk = desk(service, "legal-affairs")
    parcels = [
        Parcel(number="1", owner=TARO, kind="land", municipality=NEW),
        Parcel(number="2", owner=HANAKO, kind="land", municipality=OLD),
    ]
    followed = [
        FollowedOwner(owner=TARO, register=OLD),
        FollowedOwner(owner=HANAKO, register=NEW),
    ]
    made.store.load(store.PARCELS.insert, store.PARCELS.rows(parcels))
    made.store.load(store.FOLLOWED.insert, store.FOLLOWED.rows(followed))
    made.clock.travel_to(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC))
    return made


async def left(bureau: Desk, origin: str, destination: MunicipalityCode) -> None:
    event = MovedOut(person=TARO, destination=destination)
    await bureau.handle(event, caller=f"resident-registry-{origin}")


async def asked(bureau: Desk, **lines: Status) -> tuple[list[News], set[str]]:
    """Let the bureau ask about everybody on file; return its news, and whom it has asked."""

    def answer(query: StatusQuery, _: object) -> Any:
        return in_columns([lines[person] for person in query.persons])

    bureau.answers["residency.status.v1"] = answer
    news = await bureau.act(review, on_file(bureau.store))
    return news, {party.name for _, party in bureau.asked}


async def test_an_owner_is_followed_to_where_they_live_not_to_what_they_own(bureau: Desk) -> None:
    known = Known(person=TARO, register=OLD, standing=Standing.RESIDENT)
    assert believes(bureau.store, [TARO]) == [known]
    assert on_file(bureau.store) == sorted([TARO, HANAKO])
    await left(bureau, "old", ABSENT)
    assert store.followed_in(bureau.store, TARO) == ABSENT


async def test_who_owns_nothing_is_not_followed(bureau: Desk) -> None:
    event = MovedOut(person=STRANGER, destination=NEW)
    await bureau.handle(event, caller="resident-registry-old")
    assert believes(bureau.store, [STRANGER]) == []
    assert STRANGER not in on_file(bureau.store)


async def test_a_dead_owner_stays_on_file(bureau: Desk) -> None:
    died = Deceased(person=TARO, died_on=DIED_ON, known_on=DIED_ON)
    await bureau.handle(died, caller="resident-registry-old")
    (known,) = believes(bureau.store, [TARO])
    assert (known.standing, known.died_on) == (Standing.DECEASED, DIED_ON)
    assert TARO in on_file(bureau.store)


async def test_a_register_that_is_not_followed_any_more_leads_nowhere(bureau: Desk) -> None:
    await left(bureau, "old", NEW)
    said = len(bureau.queued())
    await left(bureau, "old", ABSENT)
    assert store.followed_in(bureau.store, TARO) == NEW
    assert len(bureau.queued()) == said


async def test_a_watch_moves_with_an_owner_who_comes_back(bureau: Desk) -> None:
    await left(bureau, "old", NEW)
    await left(bureau, "new", OLD)
    said = [(to, type(message)) for to, _, message in bureau.queued()]
    new, old = "resident-registry-new", "resident-registry-old"
    assert said == [(new, Watch), (old, Unwatch), (old, Watch), (new, Unwatch)]
    assert store.followed_in(bureau.store, TARO) == OLD


async def test_each_is_asked_about_where_they_are_followed(bureau: Desk) -> None:
    news, parties = await asked(bureau, taro=LIVES, hanako=LIVES)
    assert news == []
    assert parties == {"resident-registry-old", "resident-registry-new"}


async def test_a_register_off_the_mesh_is_not_asked(bureau: Desk) -> None:
    await left(bureau, "old", ABSENT)
    _, parties = await asked(bureau, hanako=LIVES)
    assert parties == {"resident-registry-new"}


async def test_what_the_registers_know_better_is_news_from_them(bureau: Desk) -> None:
    news, _ = await asked(bureau, taro=LEFT, hanako=DIED)
    assert sorted(news) == [
        News(
            "resident-registry-new",
            Deceased(person=HANAKO, died_on=DIED_ON, known_on=LEFT_ON),
        ),
        News("resident-registry-old", MovedOut(person=TARO, destination=NEW, moved_on=LEFT_ON)),
    ]


async def test_an_owner_who_is_alive_after_all_is_news(bureau: Desk) -> None:
    died = Deceased(person=TARO, died_on=DIED_ON, known_on=DIED_ON)
    await bureau.handle(died, caller="resident-registry-old")
    news, _ = await asked(bureau, taro=LIVES, hanako=LIVES)
    assert news == [News("resident-registry-old", DeathUndone(person=TARO, died_on=DIED_ON))]
