"""Suppliers of electricity and water: planned, cancelled and carried-out transfers."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.bereavement import CustomerAlive, CustomerDied, ReportStep
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


HANAKO = PersonCode("hanako")
DIED_ON = dt.date(2026, 3, 16)
TODAY = dt.date(2026, 3, 20)
DESK = "bereavement-desk-old"


def died(successor: PersonCode | None) -> CustomerDied:
    return CustomerDied(person=TARO, died_on=DIED_ON, successor=successor)


@pytest.fixture
def works(desk: Any) -> Any:
    works = desk(water, "water")
    with works.store.section() as tx:
        store.CUSTOMERS.put(tx, CUSTOMER)
    return works


def contract_of(works: Any, holder: PersonCode) -> Customer | None:
    return store.CUSTOMERS.get(works.store, holder)


def steps(works: Any) -> list[tuple[str, str]]:
    return [(m.procedure, m.status) for _, _, m in works.queued() if isinstance(m, ReportStep)]


async def test_the_contract_passes_to_who_stays_in_the_home_under_its_number(works: Any) -> None:
    for _ in range(2):
        await works.handle(died(HANAKO), caller=DESK, case="c")
    taken = contract_of(works, HANAKO)
    assert taken is not None
    assert (taken.number, taken.supplies, taken.death) == ("E-1", CUSTOMER.supplies, None)
    assert steps(works) == [("water-end", "done")]


async def test_without_a_successor_the_supply_stops(works: Any) -> None:
    await works.handle(died(None), caller=DESK, case="c")
    ended = contract_of(works, TARO)
    assert ended is not None
    assert ended.present.stop_on == TODAY


async def test_a_home_is_not_cut_off_because_the_successor_has_a_contract_elsewhere(
    works: Any,
) -> None:
    own = Customer(number="E-2", holder=HANAKO, supplies=(Supply(address=address("9")),))
    with works.store.section() as tx:
        store.CUSTOMERS.put(tx, own)
    await works.handle(died(HANAKO), caller=DESK, case="c")
    assert (contract_of(works, TARO), contract_of(works, HANAKO)) == (CUSTOMER, own)
    assert steps(works) == [("water-end", "incomplete")]


async def test_a_successor_with_a_contract_of_their_own_is_not_given_a_second(works: Any) -> None:
    own = Customer(number="E-2", holder=HANAKO, supplies=CUSTOMER.supplies)
    with works.store.section() as tx:
        store.CUSTOMERS.put(tx, own)
    await works.handle(died(HANAKO), caller=DESK, case="c")
    assert contract_of(works, HANAKO) == own
    ended = contract_of(works, TARO)
    assert ended is not None
    assert ended.present.stop_on == TODAY


@pytest.mark.parametrize("successor", [HANAKO, None])
@pytest.mark.parametrize("customer", [CUSTOMER, planned(CUSTOMER, PLAN)])
async def test_a_customer_who_is_alive_has_the_contract_back(
    works: Any, successor: PersonCode | None, customer: Customer
) -> None:
    with works.store.section() as tx:
        store.CUSTOMERS.put(tx, customer)
    await works.handle(died(successor), caller=DESK, case="c")
    for _ in range(2):
        await works.handle(CustomerAlive(person=TARO), caller=DESK, case="c")
    assert contract_of(works, TARO) == customer
    assert contract_of(works, HANAKO) is None
    assert steps(works) == [("water-end", "done"), ("water-end", "not_needed")]


async def test_who_has_no_contract_has_nothing_to_end(works: Any) -> None:
    await works.handle(
        CustomerDied(person=HANAKO, died_on=DIED_ON, successor=None), caller=DESK, case="c"
    )
    await works.handle(CustomerAlive(person=HANAKO), caller=DESK, case="c")
    assert steps(works) == [("water-end", "not_needed")]
