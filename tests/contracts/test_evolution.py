"""Contracts grow and do not break: the check, and the check of the check."""

import copy
from pathlib import Path
from typing import Any

import pytest

from contracts.base import contract_of
from contracts.catalogue import CONTRACTS
from contracts.evolution import breaks, incompatible, release, schema_of, unreleased
from contracts.moving import MovedOut
from contracts.residency import FourItemsQuery


def test_every_released_contract_is_still_kept() -> None:
    assert breaks(CONTRACTS) == []


def test_every_contract_has_been_released() -> None:
    """A new contract, or a new field, is released with `python -m contracts release`."""
    assert unreleased(CONTRACTS) == []


def changed(**edits: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    released = schema_of(contract_of(MovedOut))
    now = copy.deepcopy(released)
    for field, schema in edits.items():
        properties = now["$defs"]["MovedOut"]["properties"]
        if schema is None:
            del properties[field]
        else:
            properties[field] = schema
    return released, now


def test_what_did_not_change_is_compatible() -> None:
    assert list(incompatible(*changed())) == []


def test_a_new_field_with_a_default_is_compatible() -> None:
    assert list(incompatible(*changed(reason={"type": "string"}))) == []


def test_a_new_label_is_compatible() -> None:
    released, now = changed()
    now["$defs"]["MovedOut"]["properties"]["moved_on"]["title"] = "転出した日"
    assert list(incompatible(released, now)) == []


def test_a_removed_field_is_named() -> None:
    assert list(incompatible(*changed(destination=None))) == [
        "MovedOut.destination was removed; readers of this version read it"
    ]


def test_a_field_of_another_type_is_named() -> None:
    (fault,) = incompatible(*changed(moved_on={"type": "integer"}))
    assert "MovedOut.moved_on has another type" in fault


def test_a_new_required_field_is_named() -> None:
    released, now = changed(reason={"type": "string"})
    now["$defs"]["MovedOut"]["required"].append("reason")
    (fault,) = incompatible(released, now)
    assert "MovedOut.reason is required now" in fault


@pytest.mark.parametrize(
    ("values", "says"),
    [(["male"], "lacks the value female"), (["male", "female", "x"], "new value x")],
)
def test_a_changed_set_of_values_is_named(values: list[str], says: str) -> None:
    released = schema_of(contract_of(FourItemsQuery))
    now = copy.deepcopy(released)
    now["$defs"]["Sex"]["enum"] = values
    (fault,) = incompatible(released, now)
    assert says in fault


def test_a_contract_that_is_not_served_any_more_is_named(tmp_path: Path) -> None:
    release(CONTRACTS, tmp_path)
    rest = {name: c for name, c in CONTRACTS.items() if name != "tax.levy.v1"}
    (fault,) = breaks(rest, tmp_path)
    assert fault.startswith("tax.levy.v1: is not served any more")
