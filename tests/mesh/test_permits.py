import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import Contract, contract_of
from contracts.benefits import AllowanceQuery
from contracts.catalogue import CONTRACTS
from contracts.tax import IncomeQuery
from mesh.deployment import Deployment
from mesh.errors import AffairNotCovered, ItemsNotCovered, NoPermit, SetupError
from mesh.permits import Affair, Permit, Policy

INCOME = contract_of(IncomeQuery)
START, END = dt.date(2026, 4, 1), dt.date(2026, 9, 30)
AFFAIRS = {
    "child-allowance": Affair(ja="児童手当", en="Child allowance", regime="number"),
    "resident-tax": Affair(ja="個人住民税", en="Resident tax", regime="number"),
    "customer": Affair(ja="契約者の住所変更", en="A customer's address", regime="consent"),
}
KINDS = {"resident-registry", "tax", "benefits", "portal", "pension", "code-exchange", "bank"}


def permit(**differing: Any) -> Permit:
    row = {
        "contract": "tax.income.v1",
        "participant": "benefits",
        "affair": "child-allowance",
        "basis": "番号法19条8号",
        "items": ("total_income",),
        "since": START,
    }
    return Permit(**row | differing)


def policy(*permits: Permit) -> Policy:
    return Policy(AFFAIRS, list(permits), KINDS)


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


def said(of: Policy, mesh: Deployment) -> set[tuple[str, str, str]]:
    """Return the links of a policy, without those to the code exchange."""
    found = list(of.links(mesh))
    assert len(found) == len(set(found)), "a link is given once"
    return {link for link in found if link[2] != "codes.translate.v1"}


def test_a_permit_to_ask_links_each_caller_with_each_provider(small_mesh: Deployment) -> None:
    assert said(policy(permit()), small_mesh) == {
        (f"benefits-{caller}", f"tax-{provider}", "tax.income.v1")
        for caller in ("chiyoda", "osaka")
        for provider in ("chiyoda", "osaka")
    }


def test_a_permit_for_the_own_municipality_links_within_it(small_mesh: Deployment) -> None:
    assert said(policy(permit(scope="own")), small_mesh) == {
        ("benefits-chiyoda", "tax-chiyoda", "tax.income.v1"),
        ("benefits-osaka", "tax-osaka", "tax.income.v1"),
    }


def test_what_two_rows_permit_is_linked_once(small_mesh: Deployment) -> None:
    rows = [permit(scope="own"), permit(scope="own", affair="resident-tax")]

    assert said(policy(*rows), small_mesh) == said(policy(rows[0]), small_mesh)


def test_nobody_is_linked_with_itself(small_mesh: Deployment) -> None:
    row = permit(contract="benefits.allowance.v1", items=())

    assert said(policy(row), small_mesh) == {
        ("benefits-chiyoda", "benefits-osaka", "benefits.allowance.v1"),
        ("benefits-osaka", "benefits-chiyoda", "benefits.allowance.v1"),
    }


def test_an_event_goes_from_its_owner_and_is_receipted(small_mesh: Deployment) -> None:
    row = permit(contract="residency.moved-out.v1", participant="pension", items=())

    assert said(policy(row), small_mesh) == {
        link
        for registry in ("resident-registry-chiyoda", "resident-registry-osaka")
        for link in (
            (registry, "pension", "residency.moved-out.v1"),
            ("pension", registry, "mesh.applied.v1"),
        )
    }


def test_who_is_told_of_those_it_watches_may_watch(small_mesh: Deployment) -> None:
    row = permit(contract="residency.moved-out.v1", participant="tax", items=(), scope="watch")
    rules = policy(row)
    assert {
        ("tax-osaka", "resident-registry-chiyoda", f"mesh.{name}.v1")
        for name in ("watch", "unwatch", "applied")
    } <= said(rules, small_mesh)


def test_what_everyone_answers_may_be_asked_of_everyone_else(small_mesh: Deployment) -> None:
    row = permit(contract="mesh.access-log.v1", participant="portal", items=("entries",))

    assert said(policy(row), small_mesh) == {
        ("portal", name, "mesh.access-log.v1")
        for name in small_mesh.participants
        if name != "portal"
    }


def test_everyone_may_have_codes_translated(small_mesh: Deployment) -> None:
    assert set(policy().links(small_mesh)) == {
        (name, "code-exchange", "codes.translate.v1")
        for name in small_mesh.participants
        if name != "code-exchange"
    }


ASKING = sorted(
    name for name, c in CONTRACTS.items() if c.kind != "event" and c.owner in KINDS | {"*"}
)


@given(data=st.data())
def test_what_may_be_asked_is_exactly_what_is_linked(
    data: st.DataObject, small_mesh: Deployment
) -> None:
    rows = st.builds(
        permit,
        contract=st.sampled_from(ASKING),
        participant=st.sampled_from(sorted(KINDS)),
        affair=st.sampled_from(sorted(AFFAIRS)),
        items=st.just(()),
        scope=st.sampled_from(("any", "own")),
    )
    rules = policy(*data.draw(st.lists(rows, max_size=4)))
    caller, provider = data.draw(
        st.permutations(list(small_mesh.participants.values())).map(lambda all_: all_[:2])
    )
    contract = CONTRACTS[data.draw(st.sampled_from([p.contract for p in rules.permits] or ASKING))]
    owned = contract.owner in ("*", provider.kind)

    try:
        rules.to_ask(contract, caller, provider, "", (), START)
        permitted = True
    except AffairNotCovered:
        permitted = True
    except NoPermit:
        permitted = False

    link = (caller.name, provider.name, contract.name)
    if contract.name != "codes.translate.v1":
        assert (link in set(rules.links(small_mesh))) == (permitted and owned)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"contract": "tax.secrets.v1"}, "no such contract"),
        ({"participant": "detective"}, "no such kind of participant"),
        ({"affair": "curiosity"}, "no such affair: curiosity"),
        ({"basis": ""}, "no legal basis"),
        ({"items": ("total_income", "shoe_size")}, "the contract has no item shoe_size"),
        ({"until": START - dt.timedelta(days=1)}, "ends before it begins"),
        ({"scope": "watch"}, "asking has the scope any or own"),
        ({"scope": "field:person"}, "asking has the scope any or own"),
        (
            {"contract": "residency.moved-in.v1", "items": (), "scope": "everywhere"},
            "unknown scope everywhere",
        ),
        (
            {"contract": "residency.moved-in.v1", "items": (), "scope": "field:destination"},
            "the event has no item destination to find the recipient by",
        ),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(row: dict[str, Any], fault: str) -> None:
    with pytest.raises(SetupError) as caught:
        policy(permit(**row))

    assert fault in caught.value.message


def test_an_affair_of_an_unknown_regime_is_refused() -> None:
    odd = {"child-allowance": Affair(ja="児童手当", en="Child allowance", regime="whim")}

    with pytest.raises(SetupError, match="none of number, code, consent"):
        Policy(odd, [permit()], KINDS)


def test_all_faults_of_all_rows_are_listed_at_once() -> None:
    with pytest.raises(SetupError) as caught:
        policy(permit(basis="", affair="curiosity"), permit(), permit(contract="tax.secrets.v1"))

    assert caught.value.message.splitlines() == [
        "the permits are not consistent:",
        "  tax.income.v1 for benefits: no such affair: curiosity",
        "  tax.income.v1 for benefits: no legal basis",
        "  tax.secrets.v1 for benefits: no such contract",
    ]


TOML = """
[affair.child-allowance]
ja = "児童手当"
en = "Child allowance"
regime = "number"

[[permit]]
contract = "tax.income.v1"
participant = "benefits"
affair = "child-allowance"
basis = "番号法19条8号"
items = ["total_income"]
since = 2026-04-01
"""


def test_a_policy_is_read_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "permits.toml"
    file.write_text(TOML)

    assert Policy.load(file, KINDS).rows("tax.income.v1") == [permit()]
    assert Policy.load(file, KINDS).rows("residency.moved-in.v1") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"permit = ", "permits.toml is not a policy"),
        (TOML.encode() + b'secretly = "yes"\n', "permits.toml is not a policy"),
        (TOML.encode().replace(b"since = 2026-04-01", b""), "permits.toml is not a policy"),
        (b"# \xff", "permits.toml is not a policy"),
        (None, "the permits cannot be read"),
    ],
)
def test_a_file_that_is_no_policy_is_a_setup_error(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "permits.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SetupError, match=said):
        Policy.load(file, KINDS)
