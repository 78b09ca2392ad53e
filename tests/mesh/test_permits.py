"""What a permit allows to ask, from when to when, of whom."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import Contract, contract_of
from contracts.benefits import AllowanceQuery
from contracts.catalogue import CONTRACTS
from contracts.tax import IncomeQuery
from mesh.deployment import Deployment
from mesh.errors import AffairNotCovered, ItemsNotCovered, NoPermit
from mesh.permits import Permit
from tests.mesh.small_policy import END, START, permit, policy, said

INCOME = contract_of(IncomeQuery)


class Desk:
    """The benefits office of Chiyoda, which asks for incomes."""

    def __init__(self, mesh: Deployment, *permits: Permit) -> None:
        self.mesh = mesh
        self.policy = policy(*permits)

    def asks(
        self,
        of: str = "tax-osaka",
        *,
        contract: Contract = INCOME,
        caller: str = "benefits-chiyoda",
        affair: str = "",
        items: tuple[str, ...] = (),
        day: dt.date = START,
    ) -> Permit:
        parties = self.mesh.named(caller), self.mesh.named(of)
        return self.policy.to_ask(contract, *parties, affair, items, day)


def test_what_no_row_permits_is_denied(small_mesh: Deployment) -> None:
    with pytest.raises(NoPermit, match=r"benefits-chiyoda has no permit for tax\.income\.v1"):
        Desk(small_mesh).asks()


def test_what_a_row_permits_is_permitted_under_that_row(small_mesh: Deployment) -> None:
    row = permit()

    assert Desk(small_mesh, permit(participant="pension"), row).asks() is row


@pytest.mark.parametrize(
    "asked",
    [
        {"caller": "pension"},
        {"contract": contract_of(AllowanceQuery), "of": "benefits-osaka"},
    ],
)
def test_a_row_permits_nothing_to_others_and_nothing_else(
    asked: dict[str, Any], small_mesh: Deployment
) -> None:
    with pytest.raises(NoPermit) as caught:
        Desk(small_mesh, permit()).asks(**asked)

    assert caught.type is NoPermit


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        (None, START - dt.timedelta(days=1), False),
        (None, START, True),
        (None, dt.date.max, True),
        (END, END, True),
        (END, END + dt.timedelta(days=1), False),
    ],
)
def test_a_permit_holds_from_its_first_day_to_its_last(
    until: dt.date | None, day: dt.date, *, holds: bool, small_mesh: Deployment
) -> None:
    desk = Desk(small_mesh, permit(until=until))

    if holds:
        assert desk.asks(day=day)
    else:
        with pytest.raises(AffairNotCovered, match="first begins on 2026-04-01"):
            desk.asks(day=day)


def test_a_permit_that_has_ended_does_not_hide_the_one_that_follows(
    small_mesh: Deployment,
) -> None:
    follows = permit(since=END + dt.timedelta(days=1))

    assert Desk(small_mesh, permit(until=END), follows).asks(day=dt.date.max) is follows


def test_a_permit_is_for_its_own_affair(small_mesh: Deployment) -> None:
    desk = Desk(small_mesh, permit())

    assert desk.asks(affair="child-allowance")
    with pytest.raises(AffairNotCovered, match="may not be used for the affair"):
        desk.asks(affair="resident-tax")


def test_who_asks_for_several_affairs_names_one(small_mesh: Deployment) -> None:
    for_tax = permit(affair="resident-tax")
    desk = Desk(small_mesh, permit(), for_tax)

    assert desk.asks(affair="resident-tax") is for_tax
    with pytest.raises(AffairNotCovered, match="several affairs; name one"):
        desk.asks()


def test_an_affair_whose_permit_has_ended_needs_no_telling_apart(small_mesh: Deployment) -> None:
    ended = permit(affair="resident-tax", until=END)
    row = permit()

    assert Desk(small_mesh, ended, row).asks(day=dt.date.max) is row


def test_only_items_of_the_permit_may_be_asked_for(small_mesh: Deployment) -> None:
    desk = Desk(small_mesh, permit())

    assert desk.asks(items=("total_income",))
    with pytest.raises(ItemsNotCovered, match="child-allowance does not cover all items"):
        desk.asks(items=("total_income", "dependants"))


def test_of_several_permits_the_one_that_covers_the_items_is_used(small_mesh: Deployment) -> None:
    wide = permit(items=("total_income", "dependants"))

    assert Desk(small_mesh, permit(), wide).asks(items=("dependants",)) is wide


def test_a_permit_for_the_own_municipality_reaches_no_other(small_mesh: Deployment) -> None:
    desk = Desk(small_mesh, permit(scope="own"))

    assert desk.asks("tax-chiyoda")
    with pytest.raises(NoPermit, match="at tax-osaka"):
        desk.asks("tax-osaka")


def test_who_belongs_to_no_municipality_has_no_own_one(small_mesh: Deployment) -> None:
    """Found by this test: two national participants counted as of the same municipality."""
    desk = Desk(
        small_mesh, permit(contract="portal.case.v1", items=(), scope="own", participant="pension")
    )

    with pytest.raises(NoPermit):
        desk.asks("portal", contract=CONTRACTS["portal.case.v1"], caller="pension")
    assert not said(desk.policy, small_mesh)
