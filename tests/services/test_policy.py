"""The policy and the services say the same: what is permitted is handled, and nothing else is."""

import importlib.util
from pathlib import Path

import pytest

import contracts
from contracts.catalogue import CONTRACTS
from mesh import everyone
from mesh.permits import Policy
from services.catalogue import SERVICES, module_of

POLICY = Policy.load(Path(contracts.__file__).parent / "permits.toml", set(SERVICES))
IMPLIED = {
    "mesh.watch.v1",
    "mesh.unwatch.v1",
    "mesh.applied.v1",
    "codes.translate.v1",
    "audit.checkpoint.v1",
}


def test_every_event_permit_has_a_handler_at_the_recipient() -> None:
    for permit in POLICY.permits:
        if CONTRACTS[permit.contract].kind == "event":
            assert permit.contract in SERVICES[permit.participant].told, permit.participant


def test_every_handler_of_an_event_has_a_permit_to_be_told() -> None:
    permitted = {(p.participant, p.contract) for p in POLICY.permits}
    for kind, service in SERVICES.items():
        for contract in service.told:
            assert (kind, contract) in permitted


def test_every_question_that_is_permitted_is_answered_by_the_owner() -> None:
    for permit in POLICY.permits:
        contract = CONTRACTS[permit.contract]
        if contract.kind == "event":
            continue
        owner = everyone.service if contract.owner == "*" else SERVICES[contract.owner]
        assert permit.contract in owner.asked, permit.contract


def test_nobody_answers_what_nobody_may_ask() -> None:
    permitted = {permit.contract for permit in POLICY.permits} | IMPLIED
    for service in (everyone.service, *SERVICES.values()):
        assert set(service.asked) <= permitted


def test_whoever_handles_a_contract_owns_it() -> None:
    for kind, service in SERVICES.items():
        for name in service.asked:
            assert CONTRACTS[name].owner in (kind, "*")


def test_what_follows_a_submitted_command_is_for_a_command_that_may_be_sent() -> None:
    permitted = {(p.participant, p.contract) for p in POLICY.permits}
    for kind, service in SERVICES.items():
        for contract in service.outcomes:
            assert (kind, contract) in permitted


def test_every_contract_is_of_use_to_somebody() -> None:
    used = {permit.contract for permit in POLICY.permits} | IMPLIED
    assert set(CONTRACTS) == used


def test_no_private_party_is_told_without_consent_and_everybody_else_by_statute() -> None:
    for permit in POLICY.permits:
        private = POLICY.affairs[permit.affair].regime == "consent"
        assert private == (permit.participant in ("electricity", "water", "bank"))
        if private and CONTRACTS[permit.contract].kind == "event":
            assert permit.consent
        assert "条" in permit.basis or "要領" in permit.basis


def test_the_four_items_never_come_with_household_or_relationship() -> None:
    assert set(CONTRACTS["residency.four-items.v1"].items) == {
        "name",
        "address",
        "birth_date",
        "sex",
    }


@pytest.mark.parametrize("kind", [k for k in SERVICES if k not in ("citizen-app", "counter")])
def test_every_kind_of_participant_can_run_as_a_process_of_its_own(kind: str) -> None:
    assert importlib.util.find_spec(f"{module_of(kind)}.__main__") is not None
