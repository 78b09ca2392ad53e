"""Permits are read from a file, and refused when they cannot be meant."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from mesh.errors import SetupError
from mesh.permits import Affair, Policy
from tests.mesh.small_policy import KINDS, START, permit, policy


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
