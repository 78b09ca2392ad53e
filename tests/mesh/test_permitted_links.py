"""Who is linked with whom under the permits of a policy."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment
from mesh.errors import AffairNotCovered, NoPermit
from tests.mesh.small_policy import AFFAIRS, KINDS, START, permit, policy, said


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
