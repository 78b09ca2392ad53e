"""The hub of the account search: partial answers are passed on, silent banks are waited for."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.bereavement import CustomerAlive
from contracts.deposits import (
    AccountsFound,
    AccountsReported,
    ReportAccounts,
    SearchAccounts,
    SearchBegun,
)
from mesh.errors import NoPermit, Refused
from services.deposit_insurance import store
from services.deposit_insurance.handlers import service

TARO, HANAKO = PersonCode("taro"), PersonCode("hanako")
SEARCH = SearchAccounts(person=TARO, heir=HANAKO)
ASKED = ReportAccounts(person=TARO)
DESK = "bereavement-desk-old"
TODAY = dt.date(2026, 3, 20)


@pytest.fixture
def hub(desk: Any) -> Any:
    return desk(service, "deposit-insurance")


def told(hub: Any) -> list[tuple[str, AccountsFound]]:
    return [(to, m) for to, _, m in hub.queued() if isinstance(m, AccountsFound)]


async def test_every_bank_is_asked_at_once_and_none_is_waited_for(hub: Any) -> None:
    begun = await hub.handle(SEARCH, caller=DESK, case="c")
    assert begun == SearchBegun(banks=("bank",), answer_by=TODAY + dt.timedelta(days=14))
    assert [(to, m) for to, _, m in hub.queued()] == [("bank", ASKED)]


async def test_a_search_asked_for_again_is_the_same_search(hub: Any) -> None:
    first = await hub.handle(SEARCH, caller=DESK, case="c")
    assert await hub.handle(SEARCH, caller=DESK, case="c") == first
    assert len(hub.queued()) == 1


async def test_each_answer_goes_to_the_desk_that_asked_when_it_comes(hub: Any) -> None:
    await hub.handle(SEARCH, caller=DESK, case="c")
    assert told(hub) == []
    await hub.settle(ASKED, AccountsReported(accounts=2), by="bank", case="c")
    found = AccountsFound(person=TARO, bank="bank", accounts=2)
    assert told(hub) == [(DESK, found)]


async def test_a_bank_that_refuses_is_noted_and_the_family_told_at_once(hub: Any) -> None:
    await hub.handle(SEARCH, caller=DESK, case="c")
    await hub.settle(ASKED, NoPermit("not yet"), by="bank", case="c")
    (search,) = store.SEARCHES.all(hub.store)
    assert search.refused == {"bank": "no-permit"}
    refused = AccountsFound(person=TARO, bank="bank", accounts=None)
    assert told(hub) == [(DESK, refused)]


async def test_answers_about_somebody_who_is_alive_are_not_passed_on(hub: Any) -> None:
    await hub.handle(SEARCH, caller=DESK, case="c")
    await hub.handle(CustomerAlive(person=TARO), caller=DESK, case="c")
    await hub.settle(ASKED, AccountsReported(accounts=2), by="bank", case="c")
    (search,) = store.SEARCHES.all(hub.store)
    assert (search.ended, search.found) == (True, {})
    assert told(hub) == []


async def test_after_a_mistake_a_real_death_is_searched_for_anew(hub: Any) -> None:
    await hub.handle(SEARCH, caller=DESK, case="c")
    await hub.handle(CustomerAlive(person=TARO), caller=DESK, case="c")
    await hub.handle(SEARCH, caller=DESK, case="d")
    await hub.settle(ASKED, AccountsReported(accounts=1), by="bank", case="c")  # of the first
    assert told(hub) == []
    await hub.settle(ASKED, AccountsReported(accounts=1), by="bank", case="d")
    assert len(told(hub)) == 1


async def test_a_search_without_a_case_is_refused(hub: Any) -> None:
    with pytest.raises(Refused):
        await hub.handle(SEARCH, caller=DESK)
    assert store.SEARCHES.all(hub.store) == []
