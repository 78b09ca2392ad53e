import datetime as dt
import json
import traceback
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from contracts.base import Accepted, Contract, Message, contract_of
from contracts.benefits import AllowanceQuery, ClaimAllowance
from contracts.catalogue import CONTRACTS
from contracts.family import Relations
from contracts.moving import MovedIn, MoveOutFiled
from contracts.portal import CaseQuery, FileMove, ReportProcedure
from contracts.residency import FourItems, FourItemsQuery
from contracts.tax import IncomeQuery
from mesh.envelope import Answer, Envelope, codec, disclosed, encode, encode_problem, restrict
from mesh.errors import Busy, Malformed, NotDisclosed, Remote, UnknownContract

EVERY = [pytest.param(entry, id=name) for name, entry in sorted(CONTRACTS.items())]
ANSWERED = [p for p in EVERY if p.values[0].reply is not None]
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SECRETS = (
    "秘密",
    "秘密` - at `$.data.秘密`",
    "Expected `秘密` >= 秘密",
    "Object missing required field `秘密`",
    "'秘密', got '秘密'",
    "$秘密[秘密]",
)


def envelope(message: Message, **attributes: Any) -> Envelope[Any]:
    stated = {
        "id": "0190163d-8694-739b-aea5-966c26f8ad91",
        "source": "benefits-osaka",
        "type": contract_of(message).name,
        "time": dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC),
        "traceparent": TRACE,
        "specversion": "1.0",
    }
    return Envelope(**stated | attributes, data=message)


def raw(message: str, **data: Any) -> bytes:
    """Return an envelope in JSON around any data."""
    whole = msgspec.to_builtins(envelope(CaseQuery(person="p", case="")))
    return json.dumps(whole | {"type": message, "data": data}).encode()


def complaint(decode: Callable[[bytes], Any], document: Any) -> str:
    """Return what is said about a document, with all that Python adds to it."""
    try:
        decode(json.dumps(document).encode())
    except Malformed as error:
        return "".join(traceback.format_exception(error))
    return ""


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """Return a document in which one place says something secret instead."""
    secret = draw(st.sampled_from(SECRETS))
    if isinstance(document, dict) and document and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(document)))
        return document | {key: draw(spoilt(document[key]))}
    if isinstance(document, list) and document:
        return [*document[:-1], draw(spoilt(document[-1]))]
    if isinstance(document, dict) and draw(st.booleans()):
        return document | {secret: secret}
    return draw(st.sampled_from((secret, {secret: secret}, [secret], {"case": secret})))


@pytest.mark.parametrize("entry", EVERY)
@settings(max_examples=10)
@given(data=st.data())
def test_a_message_comes_out_of_its_envelope_as_it_went_in(
    entry: Contract, data: st.DataObject
) -> None:
    sent = envelope(
        data.draw(st.from_type(entry.message)),
        affair=data.draw(st.sampled_from(["", "resident-tax"])),
        items=",".join(entry.items),
        caseid=data.draw(st.none() | st.text("abc")),
        version=data.draw(st.integers(0, 2**62)),
    )

    assert codec(entry.name).decode(encode(sent)) == sent


@pytest.mark.parametrize("entry", ANSWERED)
@settings(max_examples=10)
@given(data=st.data())
def test_an_answer_is_read_as_it_was_given(entry: Contract, data: st.DataObject) -> None:
    assert entry.reply is not None
    reply = data.draw(st.from_type(entry.reply))

    assert codec(entry.name).decode_answer(encode(Answer(data=reply))) == reply
    assert codec(entry.name).stored(encode(reply)) == reply


def test_attributes_that_say_nothing_are_not_sent() -> None:
    sent = json.loads(encode(envelope(IncomeQuery(person="p", year=2025))))

    assert sent == {
        "id": "0190163d-8694-739b-aea5-966c26f8ad91",
        "source": "benefits-osaka",
        "type": "tax.income.v1",
        "time": "2026-04-01T09:00:00Z",
        "traceparent": TRACE,
        "specversion": "1.0",
        "data": {"person": "p", "year": 2025},
    }


def test_an_attribute_of_a_later_version_is_ignored() -> None:
    whole = json.loads(encode(envelope(MovedIn(person="p")))) | {"priority": 1}

    assert codec("residency.moved-in.v1").decode(json.dumps(whole).encode()).data.person == "p"


@pytest.mark.parametrize("entry", EVERY)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_wrong_is_said_without_a_word_of_the_message(
    entry: Contract, data: st.DataObject
) -> None:
    """msgspec repeats enum values, tags and unknown field names (notes on NATS, trap 18)."""
    whole = json.loads(encode(envelope(data.draw(st.from_type(entry.message)))))
    spoilt_data = data.draw(spoilt(whole["data"]))

    said = complaint(codec(entry.name).decode, whole | {"data": spoilt_data})

    assert "秘密" not in said


@pytest.mark.parametrize("entry", ANSWERED)
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_wrong_with_an_answer_is_said_without_a_word_of_it(
    entry: Contract, data: st.DataObject
) -> None:
    assert entry.reply is not None
    whole = json.loads(encode(Answer(data=data.draw(st.from_type(entry.reply)))))

    said = complaint(codec(entry.name).decode_answer, data.draw(spoilt(whole)))

    assert "秘密" not in said


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_in_the_places_that_msgspec_repeats_stay_secret(secret: str) -> None:
    event = "residency.moved-in.v1"
    for message in (
        raw("tax.income.v1", person="p", year=2025, **{secret: 1}),
        raw("residency.move-out-filed.v1", person="p", sex=secret),
        raw("portal.report-procedure.v1", person="p", procedure="", status=secret),
        raw(event, person="p", moved_on=secret),
        raw(event, person="p", address={"postal_code": secret}),
        raw(event, person="p", previous_municipality={secret: secret}),
    ):
        with pytest.raises(Malformed) as caught:
            codec(json.loads(message)["type"]).decode(message)
        assert "秘密" not in str(caught.value)


@given(st.binary())
@example(b'{"unknown":' + b"[" * 100_000)
@example(b'{"id":"\xff"}')
@example(b'{"id":"\\ud800"}')
@example(b'{"version":1e999}')
@example(b'{"version":' + b"9" * 400 + b"}")
def test_whatever_bytes_arrive_they_are_read_or_malformed(arrived: bytes) -> None:
    with pytest.raises(Malformed):
        codec("tax.income.v1").decode(arrived)
    with pytest.raises(Malformed):
        codec("tax.income.v1").decode_answer(arrived)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            raw("tax.income.v1", person="p", year="2025"),
            "Expected `int` at $.data.year",
        ),
        (
            raw("tax.income.v1", person="p", year=1949),
            "Expected `int` >= 1950 at $.data.year",
        ),
        (
            raw("tax.income.v1", person="p"),
            "Object missing required field `year` at $.data",
        ),
        (
            raw("tax.income.v1", person="p", year=2025, month=4),
            "A field that the contract does not have at $.data",
        ),
        (
            raw("residency.move-out-filed.v1", person="p", sex="f"),
            "A value that is not one of those the contract lists at $.data.sex",
        ),
        (
            raw("portal.report-procedure.v1", person="p", procedure="", status="lost"),
            r"Expected `str` matching regex '^(done|not_needed|waiting|incomplete)$' at $.data.status",
        ),
        (
            raw("benefits.claim-allowance.v1", claimant="p", children=["c", 1]),
            "Expected `str` at $.data.children[1]",
        ),
        (
            raw("residency.moved-in.v1", person="p", moved_on="2026-02-30"),
            "A value that the contract does not allow at $.data.moved_on",
        ),
        (b"{", "Not a JSON document at $"),
        (b"nonsense", "Not a JSON document at $"),
        (b"[]", "Expected `object` at $"),
    ],
)
def test_an_error_names_the_place_and_the_rule(message: bytes, said: str) -> None:
    name = json.loads(message)["type"] if b"type" in message else "tax.income.v1"

    with pytest.raises(Malformed) as caught:
        codec(name).decode(message)

    assert str(caught.value) == said


def test_an_error_of_the_other_side_is_raised_with_its_code() -> None:
    with pytest.raises(Remote, match="later") as caught:
        codec("tax.income.v1").decode_answer(encode_problem(Busy("ask again later")))

    assert (caught.value.code, caught.value.retry) == ("busy", True)


def test_an_answer_without_data_or_error_is_malformed() -> None:
    with pytest.raises(Malformed, match="neither data nor error"):
        codec("tax.income.v1").decode_answer(b"{}")


def test_an_answer_that_says_only_yes_is_an_answer() -> None:
    assert codec("mesh.watch.v1").decode_answer(b'{"data":{}}') == Accepted()


def test_a_contract_that_does_not_exist_has_no_codec() -> None:
    with pytest.raises(UnknownContract, match="python -m mesh contracts"):
        codec("tax.secrets.v1")


@pytest.mark.parametrize("carrier", [FourItems, Relations, MoveOutFiled, MovedIn])
@given(data=st.data())
def test_only_permitted_items_are_left_and_nothing_else_is_changed(
    carrier: type[Message], data: st.DataObject
) -> None:
    message = data.draw(st.from_type(carrier))
    fields = {name: getattr(message, name) for name in carrier.__struct_fields__}
    items = tuple(name for name in fields if name != "person")
    permitted = frozenset(data.draw(st.sets(st.sampled_from((*items, "unheard-of")))))

    left = restrict(message, items, permitted)

    for name, value in fields.items():
        assert getattr(left, name) == (UNSET if name in set(items) - permitted else value)


def test_a_withheld_item_does_not_travel_at_all() -> None:
    told = restrict(MovedIn(person="p", head="h"), ("head",), frozenset())

    assert encode(told) == b'{"person":"p"}'


def test_an_item_that_is_known_to_be_nothing_is_disclosed_all_the_same() -> None:
    assert disclosed(None) is None


def test_to_use_a_withheld_item_is_an_error() -> None:
    with pytest.raises(NotDisclosed, match="extend the permit"):
        disclosed(FourItems().name)


@pytest.mark.parametrize("message", [AllowanceQuery, ClaimAllowance, FileMove, FourItemsQuery])
def test_a_contract_has_one_codec(message: type[Message]) -> None:
    name = contract_of(message).name

    assert codec(name) is codec(name)


def test_a_bare_message_is_read_as_it_was_kept() -> None:
    report = ReportProcedure(person="p", procedure="tax", status="done")

    assert codec("portal.report-procedure.v1").decode_data(encode(report)) == report
