"""The pension office."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.mesh import Unwatch, Watch
from contracts.moving import AddressChanged, MovedOut
from contracts.pension import Enrolment, EnrolmentQuery
from contracts.portal import ReportProcedure
from contracts.residency import FourItems, FourItemsQuery, NameChanged
from mesh.errors import UnknownPerson, Unreachable
from services.pension import store
from services.pension.handlers import service
from services.pension.model import Category, Enrolled, at_address, is_news

TARO = PersonCode("taro")
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
NOWHERE = MunicipalityCode("011002")
MOVED_ON = dt.date(2026, 3, 15)


def address(municipality: MunicipalityCode, block: str = "1") -> Address:
    return Address(
        postal_code="1820026",
        municipality=municipality,
        prefecture="",
        city="",
        town="",
        block=block,
    )


FILE = Enrolled(
    person=TARO,
    category=Category.FIRST,
    municipality=CHOFU,
    address=address(CHOFU),
    address_since=dt.date(2019, 4, 1),
)
LEFT = MovedOut(person=TARO, moved_on=MOVED_ON, destination=KANAZAWA)


def test_only_the_municipality_where_a_person_lives_can_say_that_they_moved() -> None:
    assert is_news(FILE, MOVED_ON, CHOFU)
    assert not is_news(FILE, MOVED_ON, KANAZAWA)


def test_a_move_before_the_known_address_is_no_news() -> None:
    assert is_news(FILE, FILE.address_since, CHOFU)
    assert not is_news(FILE, FILE.address_since - dt.timedelta(days=1), CHOFU)


@pytest.fixture
def office(desk: Any) -> Any:
    pension = desk(service, "pension")
    with pension.store.section() as tx:
        store.ENROLLED.put(tx, FILE)
    pension.answers["residency.four-items.v1"] = FourItems(address=address(KANAZAWA))
    return pension


def kept(office: Any) -> Enrolled:
    return store.ENROLLED.get(office.store.section(), TARO)


def reports(office: Any) -> list[ReportProcedure]:
    return [m for _, _, m in office.queued() if isinstance(m, ReportProcedure)]


@pytest.mark.parametrize(("person", "category"), [(TARO, "first"), (PersonCode("child"), None)])
async def test_the_category_is_none_for_people_without_a_file(
    office: Any, person: Any, category: Any
) -> None:
    answer = await office.handle(EnrolmentQuery(person=person), caller="portal")
    assert answer == Enrolment(category=category)


async def test_the_address_comes_from_the_new_register(office: Any) -> None:
    await office.handle(LEFT, caller="resident-registry-old", case="c")
    assert kept(office) == at_address(FILE, KANAZAWA, address(KANAZAWA), MOVED_ON)
    ((query, receiver),) = office.asked
    assert (query, receiver.name) == (FourItemsQuery(person=TARO), "resident-registry-new")


async def test_the_watch_moves_with_the_person(office: Any) -> None:
    await office.handle(LEFT, caller="resident-registry-old")
    assert [(to, message) for to, _, message in office.queued()] == [
        ("resident-registry-new", Watch(person=TARO)),
        ("resident-registry-old", Unwatch(person=TARO)),
    ]


async def test_the_citizen_learns_that_nothing_has_to_be_filed(office: Any) -> None:
    await office.handle(LEFT, caller="resident-registry-old", case="c")
    (report,) = reports(office)
    assert (report.procedure, report.status) == ("pension-address", "done")
    assert "2026年3月15日" in report.note


async def test_a_move_told_again_changes_nothing_and_asks_nobody(office: Any) -> None:
    await office.handle(LEFT, caller="resident-registry-old", case="c")
    asked, said = len(office.asked), office.queued()
    await office.handle(LEFT, caller="resident-registry-old", case="c")
    assert (len(office.asked), office.queued()) == (asked, said)


async def test_where_the_new_municipality_takes_no_part_the_citizen_has_to_file(
    office: Any,
) -> None:
    away = MovedOut(person=TARO, moved_on=MOVED_ON, destination=NOWHERE)
    await office.handle(away, caller="resident-registry-old", case="c")
    assert kept(office) == at_address(FILE, NOWHERE, None, MOVED_ON)
    assert [m for _, _, m in office.queued() if isinstance(m, Watch)] == []
    assert [report.status for report in reports(office)] == ["waiting"]


async def test_nothing_is_recorded_while_the_new_register_cannot_be_asked(office: Any) -> None:
    office.answers["residency.four-items.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await office.handle(LEFT, caller="resident-registry-old", case="c")
    assert kept(office) == FILE
    assert office.queued() == []


async def test_a_move_inside_the_municipality_changes_the_address_alone(office: Any) -> None:
    moved = AddressChanged(person=TARO, moved_on=MOVED_ON, address=address(CHOFU, "2"))
    for _ in range(2):
        await office.handle(moved, caller="resident-registry-old", case="c")
    assert kept(office) == at_address(FILE, CHOFU, address(CHOFU, "2"), MOVED_ON)
    assert [m.status for _, _, m in office.queued()] == ["done"]


async def test_outside_a_case_nothing_is_reported(office: Any) -> None:
    moved = AddressChanged(person=TARO, moved_on=MOVED_ON, address=address(CHOFU, "2"))
    await office.handle(moved, caller="resident-registry-old")
    assert office.queued() == []


async def test_people_without_a_file_are_left_alone(office: Any) -> None:
    child = PersonCode("child")
    left = MovedOut(person=child, moved_on=MOVED_ON, destination=KANAZAWA)
    moved = AddressChanged(person=child, moved_on=MOVED_ON, address=address(CHOFU, "2"))
    for event in (left, moved):
        await office.handle(event, caller="resident-registry-old", case="c")
    assert office.queued() == []


async def test_who_has_moved_on_already_is_followed_by_the_watch(office: Any) -> None:
    """The next register does not know the person any more, and tells the watcher where to."""
    office.answers["residency.four-items.v1"] = UnknownPerson("moved away")
    await office.handle(LEFT, caller="resident-registry-old")
    assert kept(office) == at_address(FILE, KANAZAWA, None, MOVED_ON)
    assert ("resident-registry-new", Watch(person=TARO)) in [
        (to, message) for to, _, message in office.queued()
    ]


@pytest.mark.parametrize(("register", "changed"), [("old", True), ("new", False)])
async def test_the_register_that_is_followed_says_by_which_name_to_write(
    office: Any, register: str, changed: bool
) -> None:
    renamed = PersonName(family="鈴木", given="花子", family_kana="スズキ", given_kana="ハナコ")
    event = NameChanged(person=TARO, name=renamed, changed_on=MOVED_ON)
    await office.handle(event, caller=f"resident-registry-{register}")
    expected = renamed if changed else None
    assert kept(office) == msgspec.structs.replace(FILE, name=expected)
