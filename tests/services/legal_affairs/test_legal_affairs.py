"""Legal affairs: who owns what, and the reminder after an owner's death."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode
from contracts.land import Holdings, HoldingsQuery
from contracts.mesh import Unwatch, Watch
from contracts.moving import MovedOut
from contracts.residency import DeathUndone, Deceased
from services.legal_affairs import store
from services.legal_affairs.handlers import service
from services.legal_affairs.model import Parcel, register_by
from tests.services.conftest import NEW, OLD

TARO, HANAKO = PersonCode("taro"), PersonCode("hanako")
DIED_ON, KNOWN_ON = dt.date(2026, 3, 15), dt.date(2026, 3, 17)
DIED = Deceased(person=TARO, died_on=DIED_ON, known_on=KNOWN_ON)
ALIVE = DeathUndone(person=TARO, died_on=DIED_ON)
REGISTRY = "resident-registry-old"
PARCELS = [
    Parcel(number="1", owner=TARO, kind="land", municipality=OLD),
    Parcel(number="2", owner=TARO, kind="house", municipality=NEW),
    Parcel(number="3", owner=HANAKO, kind="land", municipality=OLD),
]


@pytest.fixture
def bureau(desk: Any) -> Any:
    bureau = desk(service, "legal-affairs")
    with bureau.store.section() as tx:
        for parcel in PARCELS:
            store.PARCELS.put(tx, parcel)
    bureau.clock.travel_to(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC))
    return bureau


def marks(bureau: Any) -> list[dt.date | None]:
    return [parcel.owner_died_on for parcel in store.PARCELS.all(bureau.store)]


def reports(bureau: Any) -> list[tuple[str, ReportStep]]:
    return [(to, m) for to, _, m in bureau.queued() if isinstance(m, ReportStep)]


def test_three_years_are_counted_by_the_calendar() -> None:
    assert register_by(dt.date(2024, 4, 1)) == dt.date(2027, 4, 1)
    assert register_by(dt.date(2028, 2, 29)) == dt.date(2031, 2, 28)


def test_for_deaths_before_the_act_the_time_began_with_it() -> None:
    assert register_by(dt.date(1998, 7, 1)) == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("person", "parcels", "places"),
    [(TARO, 2, (OLD, NEW)), (HANAKO, 1, (OLD,)), (PersonCode("nobody"), 0, ())],
)
async def test_it_answers_what_somebody_owns(
    bureau: Any, person: PersonCode, parcels: int, places: Any
) -> None:
    answer = await bureau.handle(HoldingsQuery(person=person), caller="bereavement-desk-old")
    assert answer == Holdings(parcels=parcels, located_in=places)


async def test_heirs_are_reminded_once_and_the_owner_is_marked(bureau: Any) -> None:
    for _ in range(2):
        await bureau.handle(DIED, caller=REGISTRY, case="c")
    assert marks(bureau) == [DIED_ON, DIED_ON, None]
    ((to, report),) = reports(bureau)
    assert to == "bereavement-desk-old"
    assert (report.procedure, report.status) == ("succession-registration", "yours")
    assert report.due == dt.date(2029, 3, 17)
    assert "2件" in report.note
    assert "2029年3月17日" in report.note


async def test_who_owns_nothing_leaves_nothing_to_register(bureau: Any) -> None:
    nobody = Deceased(person=PersonCode("nobody"), died_on=DIED_ON, known_on=KNOWN_ON)
    await bureau.handle(nobody, caller=REGISTRY, case="c")
    assert bureau.queued() == []


async def test_an_owner_who_is_alive_is_unmarked_and_nobody_has_to_register(bureau: Any) -> None:
    before = store.PARCELS.all(bureau.store)
    await bureau.handle(DIED, caller=REGISTRY, case="c")
    for _ in range(2):
        await bureau.handle(ALIVE, caller=REGISTRY, case="c")
    assert store.PARCELS.all(bureau.store) == before
    assert [report.status for _, report in reports(bureau)] == ["yours", "not_needed"]


async def test_who_never_died_here_is_not_reported_on(bureau: Any) -> None:
    await bureau.handle(ALIVE, caller=REGISTRY, case="c")
    assert bureau.queued() == []


@pytest.mark.parametrize(
    ("person", "destination", "watched"),
    [
        (TARO, NEW, ["resident-registry-new"]),
        (TARO, MunicipalityCode("011002"), []),
        (PersonCode("nobody"), NEW, []),
    ],
)
async def test_an_owner_who_moves_is_watched_at_the_new_registry(
    bureau: Any, person: PersonCode, destination: Any, watched: list[str]
) -> None:
    await bureau.handle(MovedOut(person=person, destination=destination), caller=REGISTRY)
    assert [to for to, _, m in bureau.queued() if isinstance(m, Watch)] == watched
    assert [to for to, _, m in bureau.queued() if isinstance(m, Unwatch)] == [REGISTRY]
