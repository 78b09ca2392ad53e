"""The supplement: where the persons of a register have lived."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.family import AddressHistoryQuery
from contracts.moving import AddressChanged, MovedIn
from mesh.errors import UnknownPerson
from services.family_register.supplement import Supplement, with_address
from tests.services.family_register.offices import HERE, TARO, THERE, address, supplement

MOVES = st.lists(
    st.tuples(st.dates(dt.date(2000, 1, 1), dt.date(2000, 2, 1)), st.sampled_from("123"))
)


def blocks(of: Supplement) -> list[str]:
    return [past.address.block for past in of.addresses]


def test_a_move_into_the_past_is_put_in_its_place() -> None:
    before = supplement("taro", (dt.date(2020, 1, 1), "1"), (dt.date(2022, 1, 1), "3"))
    assert blocks(with_address(before, address("2"), dt.date(2021, 1, 1))) == ["1", "2", "3"]


def test_of_two_addresses_on_one_day_the_one_told_later_is_the_later_one() -> None:
    before = supplement("taro", (dt.date(2020, 1, 1), "1"))
    assert blocks(with_address(before, address("2"), dt.date(2020, 1, 1))) == ["1", "2"]


@given(MOVES)
def test_the_history_is_in_order_and_has_every_line_once(
    moves: list[tuple[dt.date, str]],
) -> None:
    register = supplement("taro")
    for since, block in moves + moves:
        register = with_address(register, address(block), since)
    dates = [past.since for past in register.addresses]
    assert dates == sorted(dates)
    assert {(past.since, past.address.block) for past in register.addresses} == set(moves)
    assert len(dates) == len(set(moves))


def test_the_residence_is_where_the_latest_address_is() -> None:
    before = supplement("taro", (dt.date(2020, 1, 1), "1"))
    assert with_address(before, address("2", THERE), dt.date(2021, 1, 1)).residence == THERE
    assert with_address(before, address("2", THERE), dt.date(2019, 1, 1)).residence == HERE
    assert supplement("taro").residence is None


async def history(office: Any) -> list[str]:
    query = AddressHistoryQuery(person=TARO, register_municipality=HERE)
    answer = await office.handle(query, caller="citizen-app")
    return [past.address.block for past in answer.addresses]


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
