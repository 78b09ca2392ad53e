import datetime as dt

import msgspec
import pytest

from contracts.base import CONTRACTS, Event, contract, contract_of, items_of
from contracts.codes import TranslateQuery
from contracts.mesh import Watch
from contracts.moving import AddressChanged, RegisterMoveIn
from contracts.residency import FourItems, FourItemsQuery


class Happened(Event, frozen=True, kw_only=True):
    """An event that no test declares."""


@pytest.mark.parametrize(
    "name",
    [
        "residency.moved-in",
        "residency.moved-in.v0",
        "residency.moved-in.v01",
        "residency.moved-in.1",
        "Residency.moved-in.v1",
        "residency.moved_in.v1",
        "residency.moved.in.v1",
        "residency.*.v1",
        "residency.moved-in.v1\n",
        "",
    ],
)
def test_a_name_that_is_not_domain_what_and_version_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"domain\.what\.vN"):
        contract(name, owner="tax", ja="例", en="Example", basis="例")


def test_a_name_is_given_to_one_message_type_only() -> None:
    declare = contract("residency.moved-in.v1", owner="tax", ja="例", en="Example", basis="例")

    with pytest.raises(ValueError, match="declared twice"):
        declare(Happened)

    assert CONTRACTS["residency.moved-in.v1"].message is not Happened


@pytest.mark.parametrize(
    ("message", "kind"), [(AddressChanged, "event"), (FourItemsQuery, "lookup"), (Watch, "command")]
)
def test_the_kind_of_a_contract_follows_from_its_message(message: type, kind: str) -> None:
    assert contract_of(message).kind == kind


def test_the_contract_of_a_message_is_that_of_its_type() -> None:
    message = TranslateQuery(wanted=())

    assert contract_of(message) is contract_of(TranslateQuery) is CONTRACTS["codes.translate.v1"]


def test_a_message_type_that_was_not_declared_has_no_contract() -> None:
    with pytest.raises(KeyError):
        contract_of(Happened)


def test_a_question_has_the_items_of_its_answer_and_an_event_its_own() -> None:
    assert contract_of(FourItemsQuery).items == ("name", "address", "birth_date", "sex")
    assert contract_of(AddressChanged).items == ("register_municipality", "moved_on", "address")


def test_what_is_always_disclosed_is_no_item() -> None:
    assert "person" not in items_of(AddressChanged)
    assert contract_of(RegisterMoveIn).items == ()


def test_a_contract_without_an_end_has_no_sunset_and_one_with_an_end_keeps_it() -> None:
    declare = contract(
        "example.ends.v1", owner="tax", ja="例", en="Example", basis="例", sunset=dt.date.max
    )
    try:
        declare(Happened)
        assert contract_of(Happened).sunset == dt.date.max
        assert contract_of(AddressChanged).sunset is None
    finally:
        del CONTRACTS["example.ends.v1"]


def test_a_label_and_the_standard_item_name_stand_in_the_schema() -> None:
    schema = msgspec.json.schema(FourItems)["$defs"]["FourItems"]["properties"]["sex"]

    assert schema["title"] == "性別"
    assert schema["x-standard"] == "性別"
