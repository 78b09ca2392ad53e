import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from mesh.deployment import Deployment
from mesh.permits import Affair, Permit, Policy
from mesh.server_config import (
    CALLER_TOKEN,
    ask_subject,
    server_config,
    subject_of,
    tell_subject,
    write_server_config,
)


def policy(mesh: Deployment) -> Policy:
    """Benefits may ask tax offices for incomes; pension is told of those who moved out."""
    rows = [
        Permit(
            contract=contract,
            participant=participant,
            affair="welfare",
            basis="番号法19条8号",
            since=dt.date(2026, 4, 1),
        )
        for contract, participant in (
            ("tax.income.v1", "benefits"),
            ("residency.moved-out.v1", "pension"),
        )
    ]
    affairs = {"welfare": Affair(ja="福祉", en="Welfare", regime="number")}
    return Policy(affairs, rows, {p.kind for p in mesh.participants.values()})


@pytest.fixture
def config(deployment: Deployment) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(server_config(deployment, policy(deployment)))
    return document


def test_each_participant_has_an_account_of_its_own(
    config: dict[str, Any], deployment: Deployment
) -> None:
    assert set(config["accounts"]) == set(deployment.participants)
    for name, account in config["accounts"].items():
        (user,) = account["users"]
        assert (user["user"], user["password"]) == (name, deployment.password(name))


def test_inside_its_account_a_participant_can_neither_ask_itself_nor_keep_more_than_an_inbox(
    config: dict[str, Any],
) -> None:
    for name, account in config["accounts"].items():
        (user,) = account["users"]
        assert user["permissions"] == {"publish": {"deny": [f"ask.{name}.>"]}}
        assert account["jetstream"] == {"max_streams": 1}


def test_an_account_imports_what_the_permits_let_it_say_and_nothing_else(
    config: dict[str, Any], deployment: Deployment
) -> None:
    imported = {
        (sender, entry["service"]["account"], entry["service"]["subject"])
        for sender, account in config["accounts"].items()
        for entry in account["imports"]
    }

    assert imported == {
        (sender, receiver, subject_of(sender, receiver, contract))
        for sender, receiver, contract in policy(deployment).links(deployment)
    }
    assert ("benefits-osaka", "tax-osaka", "ask.tax-osaka.tax.income.v1.benefits-osaka") in imported
    assert not [
        import_ for import_ in imported if import_[0] == "tax-osaka" and "moved" in import_[2]
    ]


def test_a_literal_subject_ends_in_the_name_of_its_sender(config: dict[str, Any]) -> None:
    for sender, account in config["accounts"].items():
        for entry in account["imports"]:
            tokens = entry["service"]["subject"].split(".")
            assert tokens[CALLER_TOKEN - 1 :] == [sender]
            assert tokens[1] == entry["service"]["account"]
            assert not {"*", ">"} & set(tokens)


def test_the_server_attests_the_last_token_of_all_that_is_exported(config: dict[str, Any]) -> None:
    for name, account in config["accounts"].items():
        exported = {e["service"]: e["account_token_position"] for e in account["exports"]}

        assert exported == {f"{verb}.{name}.*.*.*.*": CALLER_TOKEN for verb in ("ask", "tell")}
        assert all(subject.split(".")[CALLER_TOKEN - 1 :] == ["*"] for subject in exported)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=str)
def test_subjects_of_every_contract_match_what_is_exported(contract: Contract) -> None:
    subject = subject_of("sender", "receiver", contract.name)
    address = tell_subject if contract.kind == "event" else ask_subject

    assert subject == address("receiver", contract.name, "sender")
    assert len(subject.split(".")) == CALLER_TOKEN


def test_the_server_listens_on_loopback_where_it_is_told_to(deployment: Deployment) -> None:
    document = json.loads(server_config(deployment, policy(deployment), port=4333))

    assert (document["host"], document["port"]) == ("127.0.0.1", 4333)


def test_streams_are_kept_with_the_deployment_unless_told_otherwise(
    config: dict[str, Any], deployment: Deployment, tmp_path: Path
) -> None:
    elsewhere = server_config(deployment, policy(deployment), store_dir=tmp_path / "elsewhere")

    assert config["jetstream"] == {"store_dir": str(deployment.directory.resolve() / "jetstream")}
    assert json.loads(elsewhere)["jetstream"] == {
        "store_dir": str((tmp_path / "elsewhere").resolve())
    }


def test_the_flag_that_breaks_the_clients_read_loop_is_off(config: dict[str, Any]) -> None:
    """Notes on NATS, trap 4."""
    assert config["feature_flags"] == {"js_ack_fc_v2": False}


def test_only_the_owner_can_read_the_passwords_in_the_configuration(tmp_path: Path) -> None:
    """Found by this test: a file that was there before kept its permissions."""
    file = tmp_path / "nats.conf"
    file.touch(mode=0o644)

    write_server_config(file, "{}")

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == "{}"
