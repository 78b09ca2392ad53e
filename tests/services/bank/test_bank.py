"""A bank, told by consent of a new address, or of a death."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.bereavement import CustomerAlive, CustomerDied, ReportStep
from contracts.common import Address, MunicipalityCode
from contracts.deaths import DeathTakenBack
from contracts.deposits import AccountsReported, HandOverToken, HeirsKnown, ReportAccounts
from contracts.private import AddressConfirmed
from contracts.succession import Certificate, Heir, RedeemToken
from mesh.errors import Refused
from services.bank import store
from services.bank.handlers import service
from services.bank.model import Customer, CustomerDeath, at_address

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


CHILD, SISTER = PersonCode("child"), PersonCode("sister")
DIED_ON = dt.date(2026, 3, 16)
DESK = "bereavement-desk-old"
DIED = CustomerDied(person=TARO, died_on=DIED_ON)
TOKEN = HandOverToken(
    person=TARO, heir=CHILD, token="f" * 32, register_municipality=MunicipalityCode("172014")
)


def heir(person: PersonCode) -> Heir:
    return Heir(
        person=person,
        relation="child",
        numerator=1,
        denominator=2,
        basis="民法887条1項",
        because_ja="子",
        because_en="child",
    )


CERTIFICATE = Certificate(deceased=TARO, died_on=DIED_ON, heirs=(heir(CHILD), heir(SISTER)))


@pytest.fixture
def house(desk: Any) -> Any:
    bank = desk(service, "bank")
    with bank.store.section() as tx:
        store.CUSTOMERS.put(tx, CUSTOMER)
    bank.answers["family.redeem-token.v1"] = CERTIFICATE
    return bank


def kept(house: Any) -> Customer:
    customer = store.CUSTOMERS.get(house.store, TARO)
    assert customer is not None
    return customer


def steps(house: Any) -> list[tuple[str, str, str]]:
    return [(to, m.procedure, m.status) for to, _, m in house.queued() if isinstance(m, ReportStep)]


async def test_the_accounts_of_the_dead_are_frozen_once(house: Any) -> None:
    for _ in range(2):
        await house.handle(DIED, caller=DESK, case="c")
    assert kept(house).death == CustomerDeath(
        died_on=DIED_ON, case="c", residence=MunicipalityCode("132080")
    )
    assert steps(house) == [(DESK, "bank-succession", "yours")]


async def test_where_there_is_no_account_there_is_nothing_to_do(house: Any) -> None:
    await house.handle(CustomerDied(person=CHILD, died_on=DIED_ON), caller=DESK, case="c")
    assert steps(house) == [(DESK, "bank-succession", "not_needed")]


async def test_a_token_replaces_the_papers_and_the_family_is_told_under_its_case(
    house: Any,
) -> None:
    await house.handle(DIED, caller=DESK, case="c")
    assert await house.handle(TOKEN, caller="citizen-app") == HeirsKnown(heirs=2)
    death = kept(house).death
    assert death is not None
    assert death.heirs == (CHILD, SISTER)
    assert steps(house)[-1] == (DESK, "bank-succession", "done")
    ((query, receiver),) = house.asked
    expected = RedeemToken(token="f" * 32, person=TARO, heir=CHILD)
    assert (query, receiver.name) == (expected, "family-register-new")


async def test_a_bank_that_was_not_told_learns_of_the_death_by_the_token(house: Any) -> None:
    await house.handle(TOKEN, caller="citizen-app")
    assert kept(house).death == CustomerDeath(died_on=DIED_ON, heirs=(CHILD, SISTER))
    await house.handle(DIED, caller=DESK, case="c")
    assert steps(house) == [(DESK, "bank-succession", "done")]


@pytest.mark.parametrize(
    "certificate",
    [
        Certificate(deceased=SISTER, died_on=DIED_ON, heirs=(heir(CHILD),)),
        Certificate(deceased=TARO, died_on=DIED_ON, heirs=(heir(SISTER),)),
    ],
)
async def test_a_token_for_another_person_or_heir_is_refused(
    house: Any, certificate: Certificate
) -> None:
    house.answers["family.redeem-token.v1"] = certificate
    with pytest.raises(Refused) as refusal:
        await house.handle(TOKEN, caller="citizen-app")
    assert refusal.value.code == "refused.token-of-another"
    assert kept(house) == CUSTOMER


async def test_a_token_is_not_wasted_on_a_bank_without_accounts(house: Any) -> None:
    stranger = HandOverToken(
        person=SISTER, heir=CHILD, token="f", register_municipality=TOKEN.register_municipality
    )
    with pytest.raises(Refused) as refusal:
        await house.handle(stranger, caller="citizen-app")
    assert refusal.value.code == "refused.no-customer"
    assert house.asked == []


async def test_the_number_of_accounts_is_reported_and_no_balance(house: Any) -> None:
    for person, accounts in ((TARO, 1), (SISTER, 0)):
        answer = await house.handle(ReportAccounts(person=person), caller="deposit-insurance")
        assert answer == AccountsReported(accounts=accounts)


async def test_a_customer_who_is_alive_has_the_accounts_back(house: Any) -> None:
    await house.handle(DIED, caller=DESK, case="c")
    for _ in range(2):
        await house.handle(CustomerAlive(person=TARO), caller=DESK, case="c")
    assert kept(house) == CUSTOMER
    assert [status for _, _, status in steps(house)] == ["yours", "not_needed"]


@pytest.mark.parametrize("told_by_the_desk", [True, False])
async def test_the_register_that_certified_the_heirs_releases_the_accounts_as_well(
    house: Any, told_by_the_desk: bool
) -> None:
    if told_by_the_desk:
        await house.handle(DIED, caller=DESK, case="c")
    await house.handle(TOKEN, caller="citizen-app")
    said = len(steps(house))
    for _ in range(2):
        alive = DeathTakenBack(person=TARO)
        await house.handle(alive, caller="family-register-new", case="c")
    assert kept(house) == CUSTOMER
    expected = [(DESK, "bank-succession", "not_needed")] if told_by_the_desk else []
    assert steps(house)[said:] == expected
