"""The family register and its supplement."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.family import AddressHistoryQuery, PastAddress, Relations, RelationsQuery
from contracts.residency import AddressChanged, MovedIn
from mesh.errors import UnknownPerson
from services.family_register import store
from services.family_register.handlers import service
from services.family_register.model import Entry, with_address

TARO = PersonCode("taro")
KANAZAWA = MunicipalityCode("172014")


def address(block: str) -> Address:
    return Address(
        postal_code="9200962",
        municipality=KANAZAWA,
        prefecture="石川県",
        city="金沢市",
        town="広坂",
        block=block,
    )


def entry(*lines: tuple[dt.date, str]) -> Entry:
    past = tuple(PastAddress(since=since, address=address(block)) for since, block in lines)
    return Entry(person=TARO, place="広坂一丁目1番", addresses=past)


def blocks(of: Entry) -> list[str]:
    return [past.address.block for past in of.addresses]


MOVES = st.lists(
    st.tuples(st.dates(dt.date(2000, 1, 1), dt.date(2000, 2, 1)), st.sampled_from("123"))
)


def test_a_move_into_the_past_is_put_in_its_place() -> None:
    before = entry((dt.date(2020, 1, 1), "1"), (dt.date(2022, 1, 1), "3"))
    assert blocks(with_address(before, address("2"), dt.date(2021, 1, 1))) == ["1", "2", "3"]


def test_of_two_addresses_on_one_day_the_one_told_later_is_the_later_one() -> None:
    before = entry((dt.date(2020, 1, 1), "1"))
    assert blocks(with_address(before, address("2"), dt.date(2020, 1, 1))) == ["1", "2"]


@given(MOVES)
def test_the_history_is_in_order_and_has_every_line_once(
    moves: list[tuple[dt.date, str]],
) -> None:
    register = entry()
    for since, block in moves + moves:
        register = with_address(register, address(block), since)
    dates = [past.since for past in register.addresses]
    assert dates == sorted(dates)
    assert {(past.since, past.address.block) for past in register.addresses} == set(moves)
    assert len(dates) == len(set(moves))


@pytest.fixture
def office(desk: Any) -> Any:
    register = desk(service, "family-register-old")
    known = Entry(
        person=TARO,
        place="広坂一丁目1番",
        parents=(PersonCode("father"), PersonCode("mother")),
        spouse=PersonCode("hanako"),
        children=(PersonCode("jiro"),),
        addresses=entry((dt.date(2010, 4, 1), "1")).addresses,
    )
    with register.store.section() as tx:
        store.ENTRIES.put(tx, known)
    return register


async def history(office: Any) -> list[str]:
    query = AddressHistoryQuery(person=TARO, register_municipality=office.me.municipality)
    answer = await office.handle(query, caller="citizen-app")
    return [past.address.block for past in answer.addresses]


async def test_relations_are_answered_from_the_entry(office: Any) -> None:
    answer = await office.handle(RelationsQuery(person=TARO), caller="benefits-new")
    assert answer == Relations(parents=("father", "mother"), spouse="hanako", children=("jiro",))


async def test_who_has_no_entry_is_looked_for_at_the_registered_domicile(office: Any) -> None:
    with pytest.raises(UnknownPerson, match="本籍地"):
        await office.handle(RelationsQuery(person=PersonCode("nobody")), caller="benefits-new")


@pytest.mark.parametrize("event", [MovedIn, AddressChanged])
async def test_a_move_told_twice_is_one_line_of_the_history(office: Any, event: Any) -> None:
    moved = event(person=TARO, moved_on=dt.date(2026, 3, 1), address=address("2"))
    for _ in range(2):
        await office.handle(moved, caller="resident-registry-new")
    assert await history(office) == ["1", "2"]


async def test_a_late_notice_does_not_become_the_present_address(office: Any) -> None:
    for day, block in ((15, "3"), (1, "2")):
        moved = MovedIn(person=TARO, moved_on=dt.date(2026, 3, day), address=address(block))
        await office.handle(moved, caller="resident-registry-new")
    assert await history(office) == ["1", "2", "3"]


async def test_a_move_of_somebody_without_an_entry_is_an_error_that_an_operator_sees(
    office: Any,
) -> None:
    moved = MovedIn(person=PersonCode("x"), moved_on=dt.date(2026, 3, 1), address=address("2"))
    with pytest.raises(UnknownPerson):
        await office.handle(moved, caller="resident-registry-new")
