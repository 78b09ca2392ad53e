from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from contracts.base import Item, Message, PersonCode, Reply, label
from contracts.catalogue import CONTRACTS
from contracts.family import Relations
from contracts.portal import FileMove
from contracts.residency import Household, HouseholdMember
from mesh.persons import person_codes, with_codes

CARRIERS = sorted(
    {c for entry in CONTRACTS.values() for c in (entry.message, entry.reply) if c is not None},
    key=lambda carrier: carrier.__qualname__,
)


def texts(value: Any) -> Iterable[str]:
    """Yield every text in a message, in the order of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        for member in value.values() if isinstance(value, dict) else value:
            yield from texts(member)


@pytest.mark.parametrize("carrier", CARRIERS)
@settings(max_examples=10)
@given(data=st.data())
def test_every_person_code_is_found_once_in_order(
    carrier: type[Message], data: st.DataObject
) -> None:
    """The test messages mark person codes, and nothing else, with `person-`."""
    message = data.draw(st.from_type(carrier))
    marked = [t for t in texts(msgspec.to_builtins(message)) if t.startswith("person-")]

    assert person_codes(message) == list(dict.fromkeys(marked))


@pytest.mark.parametrize("carrier", CARRIERS)
@settings(max_examples=10)
@given(data=st.data())
def test_codes_are_replaced_by_those_they_map_to_and_nothing_else_changes(
    carrier: type[Message], data: st.DataObject
) -> None:
    message = data.draw(st.from_type(carrier))
    codes = {code: f"translated-{n}" for n, code in enumerate(person_codes(message))}

    translated = with_codes(message, codes)

    assert person_codes(translated) == list(codes.values())
    assert with_codes(translated, {new: old for old, new in codes.items()}) == message
    before, after = (list(texts(msgspec.to_builtins(m))) for m in (message, translated))
    assert after == [codes.get(text, text) for text in before]


@pytest.mark.parametrize(
    "name", sorted(name for name, entry in CONTRACTS.items() if not entry.personal)
)
def test_a_contract_that_is_not_personal_names_no_person(name: str) -> None:
    """What it says is not logged, so it must not be about anyone."""
    entry = CONTRACTS[name]
    schemas = msgspec.json.schema_components(filter(None, (entry.message, entry.reply)))[1]

    assert not [s for s in schemas.values() if "person" in s["properties"]]


def test_a_code_that_maps_to_nothing_stops_the_message() -> None:
    """It would otherwise arrive as another participant's code for who knows whom."""
    household = Household(head=PersonCode("a"), members=())

    with pytest.raises(KeyError):
        with_codes(household, {"b": "c"})


def test_withheld_and_absent_persons_stay_so() -> None:
    relations = Relations(parents=UNSET, spouse=None, children=(PersonCode("a"),))

    assert person_codes(relations) == ["a"]
    assert with_codes(relations, {"a": "b"}) == Relations(
        parents=UNSET, spouse=None, children=(PersonCode("b"),)
    )


def test_codes_inside_nested_records_are_found() -> None:
    member = msgspec.convert(
        {"person": "a", "relation": "妻", "birth_date": "1990-01-01"}, HouseholdMember
    )

    assert person_codes(Household(head=PersonCode("b"), members=(member, member))) == ["b", "a"]


def test_the_same_person_in_two_places_is_translated_in_both() -> None:
    fields = dict.fromkeys(FileMove.__struct_fields__, "x")
    move = FileMove(
        **fields | {"person": "a", "movers": ("a", "b"), "new_head": "a", "remaining_head": None}
    )

    translated = with_codes(move, {"a": "1", "b": "2"})

    assert (translated.person, translated.movers, translated.new_head) == ("1", ("1", "2"), "1")


class Pair(Reply, frozen=True, kw_only=True):
    """A person and a text, side by side."""

    both: tuple[str, PersonCode]


class Table(Reply, frozen=True, kw_only=True):
    """Persons as keys."""

    of: Annotated[Item[dict[PersonCode, int]], label("表")] = UNSET


class Either(Reply, frozen=True, kw_only=True):
    """One person or several."""

    who: PersonCode | tuple[PersonCode, ...]


@pytest.mark.parametrize(
    "message", [Pair(both=("", PersonCode("a"))), Table(), Either(who=PersonCode("a"))]
)
def test_a_message_in_which_codes_would_be_overlooked_is_refused(message: Message) -> None:
    """Found by this test: a pair and a table went out with the sender's own codes in them."""
    with pytest.raises(TypeError, match="person codes"):
        person_codes(message)
