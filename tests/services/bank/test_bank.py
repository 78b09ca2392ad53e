"""A bank, told of a new address by consent."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.private import AddressConfirmed
from services.bank import store
from services.bank.handlers import service
from services.bank.model import Customer, at_address

TARO = PersonCode("taro")
MOVED_ON = dt.date(2026, 3, 15)


def address(block: str) -> Address:
    return Address(
        postal_code="1820026",
        municipality=MunicipalityCode("132080"),
        prefecture="東京都",
        city="調布市",
        town="小島町",
        block=block,
    )


CUSTOMER = Customer(
    number="1234567", holder=TARO, address=address("1"), address_since=dt.date(2019, 4, 1)
)
CONFIRMED = AddressConfirmed(person=TARO, moved_on=MOVED_ON, address=address("2"))


def test_an_older_address_does_not_replace_a_newer_one() -> None:
    assert at_address(CUSTOMER, address("2"), dt.date(2018, 1, 1)) == CUSTOMER


@pytest.fixture
def bank(desk: Any) -> Any:
    made = desk(service, "bank")
    with made.store.section() as tx:
        store.CUSTOMERS.put(tx, CUSTOMER)
    return made


async def test_a_confirmed_address_is_recorded_and_reported_once(bank: Any) -> None:
    for _ in range(2):
        await bank.handle(CONFIRMED, caller="portal", case="c")
    kept = store.CUSTOMERS.get(bank.store.section(), TARO)
    assert (kept.address, kept.address_since) == (address("2"), MOVED_ON)
    ((to, _, report),) = bank.queued()
    assert (to, report.procedure, report.status) == ("portal", "bank-address", "done")
    assert "2026年3月15日" in report.note


async def test_who_has_no_account_has_nothing_to_do(bank: Any) -> None:
    stranger = AddressConfirmed(
        person=PersonCode("stranger"), moved_on=MOVED_ON, address=address("2")
    )
    await bank.handle(stranger, caller="portal", case="c")
    ((_, _, report),) = bank.queued()
    assert report.status == "not_needed"
