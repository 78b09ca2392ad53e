"""Suppliers of electricity and water: planned, cancelled and carried-out transfers."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.private import AddressConfirmed, MoveCancelled, MovePlanned
from services.electricity.handlers import service as electricity
from services.utility import store
from services.utility.model import Customer, Supply, Transfer, cancelled, planned, transferred
from services.water.handlers import service as water

TARO = PersonCode("taro")
PLANNED_ON, MOVED_ON = dt.date(2026, 3, 14), dt.date(2026, 3, 15)


def address(block: str) -> Address:
    return Address(
        postal_code="1820026",
        municipality=MunicipalityCode("132080"),
        prefecture="東京都",
        city="調布市",
        town="小島町",
        block=block,
    )


CUSTOMER = Customer(number="E-1", holder=TARO, supplies=(Supply(address=address("1")),))
PLAN = Transfer(planned_on=PLANNED_ON, address=address("2"))

PLANNED = MovePlanned(person=TARO, planned_on=PLANNED_ON, new_address=address("2"))
CANCELLED = MoveCancelled(person=TARO)
CONFIRMED = AddressConfirmed(person=TARO, moved_on=MOVED_ON)


@given(st.lists(st.dates(), max_size=4))
def test_cancelling_leaves_no_trace_of_any_plan(days: list[dt.date]) -> None:
    customer = CUSTOMER
    for day in days:
        customer = planned(customer, Transfer(planned_on=day, address=address("2")))
    assert cancelled(customer) == CUSTOMER


def test_the_supply_moves_on_the_day_of_the_move_not_on_the_planned_one() -> None:
    old, new = transferred(planned(CUSTOMER, PLAN), MOVED_ON).supplies
    assert (old.address, old.stop_on) == (address("1"), MOVED_ON)
    assert (new.address, new.start_on, new.stop_on) == (address("2"), MOVED_ON, None)


def test_without_a_plan_no_supply_moves() -> None:
    assert transferred(CUSTOMER, MOVED_ON) == CUSTOMER


@pytest.fixture(params=[(electricity, "電気"), (water, "水道")], ids=["electricity", "water"])
def supplier(request: Any, desk: Any) -> Any:
    service, what = request.param
    made = desk(service, service.kind)
    made.what = what
    with made.store.section() as tx:
        store.CUSTOMERS.put(tx, CUSTOMER)
    return made


def kept(supplier: Any) -> Customer:
    return store.CUSTOMERS.get(supplier.store.section(), TARO)


def reports(supplier: Any) -> list[tuple[str, str]]:
    return [(m.procedure, m.status) for _, _, m in supplier.queued()]


async def test_a_move_is_planned_then_carried_out(supplier: Any) -> None:
    procedure = f"{supplier.me.kind}-transfer"
    for event in (PLANNED, PLANNED, CONFIRMED, CONFIRMED):
        await supplier.handle(event, caller="portal", case="c")
    assert kept(supplier) == transferred(planned(CUSTOMER, PLAN), MOVED_ON)
    assert reports(supplier) == [(procedure, "waiting"), (procedure, "done")]
    assert all(supplier.what in m.note for _, _, m in supplier.queued())


async def test_a_cancelled_move_leaves_the_contract_as_it_was(supplier: Any) -> None:
    for event in (PLANNED, CANCELLED, CANCELLED):
        await supplier.handle(event, caller="portal", case="c")
    assert kept(supplier) == CUSTOMER
    assert [status for _, status in reports(supplier)] == ["waiting", "not_needed"]


async def test_a_plan_that_changes_replaces_the_one_before(supplier: Any) -> None:
    later = MovePlanned(person=TARO, planned_on=MOVED_ON, new_address=address("3"))
    for event in (PLANNED, later):
        await supplier.handle(event, caller="portal", case="c")
    assert kept(supplier).plan == Transfer(planned_on=MOVED_ON, address=address("3"))


async def test_a_move_that_was_never_planned_here_waits_for_the_customer(supplier: Any) -> None:
    await supplier.handle(CONFIRMED, caller="portal", case="c")
    assert kept(supplier) == CUSTOMER
    assert [status for _, status in reports(supplier)] == ["waiting"]


@pytest.mark.parametrize("event", [PLANNED, CANCELLED, CONFIRMED])
async def test_who_is_no_customer_has_nothing_to_do(supplier: Any, event: Any) -> None:
    with supplier.store.section() as tx:
        store.CUSTOMERS.remove(tx, TARO)
    await supplier.handle(event, caller="portal", case="c")
    assert [status for _, status in reports(supplier)] == ["not_needed"]


async def test_outside_a_case_nothing_is_reported(supplier: Any) -> None:
    await supplier.handle(PLANNED, caller="portal")
    assert supplier.queued() == []
