"""Whatever is said to any handler: it is answered, changes nothing when refused, repeats nothing.

`TSUNAGI_EXAMPLES=15 pytest tests/attacks/test_fuzzing.py` tries longer than CI does.
"""

import os
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contracts.base import Contract
from contracts.catalogue import CONTRACTS
from mesh.envelope import Envelope, codec, encode
from mesh.errors import Malformed
from mesh.persons import person_codes, with_codes
from tests.attacks.fuzzing import (
    DEFECTS,
    MARKER,
    MARKERS,
    Entrance,
    Fuzzed,
    entrances,
    fuzzed,
    planted,
)
from tests.attacks.listening import CODE

EXAMPLES = int(os.environ.get("TSUNAGI_EXAMPLES", "2"))
AS_FOUND = (Phase.explicit, Phase.generate)
"""A failure is shown as it was found: the country has gone on, and to shorten it takes minutes."""

LONG = settings(max_examples=EXAMPLES, derandomize=EXAMPLES < 100, database=None, phases=AS_FOUND)
ENTRANCES = entrances()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.just(MARKER),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just(MARKER), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def country() -> Iterator[Fuzzed]:
    with fuzzed() as made:
        yield made


@st.composite
def messages(draw: st.DrawFn, entrance: Entrance, country: Fuzzed) -> bytes:
    """A well-formed message with planted texts, about people that the receiver may or may not know."""
    way, stage = entrance.way, country.stage
    message = planted(draw(st.from_type(way.contract.message)))
    codes = dict.fromkeys(person_codes(message))
    for code in codes:
        number = draw(st.integers(0, len(stage.population.persons) - 1))
        codes[code] = draw(
            st.sampled_from(
                [stage.code(way.receiver, number), stage.code(way.sender, number), MARKER]
            )
        )
    version = draw(st.integers(0, 2**62)) if way.contract.kind == "event" else 0
    return encode(
        Envelope(
            id=stage.clock.uuid7(),
            source=way.sender,
            type=way.contract.name,
            time=stage.clock.now().replace(microsecond=1),  # of one length: bytes are taken out
            traceparent=stage.clock.traceparent(),
            specversion="1.0",
            affair=draw(st.sampled_from(["", *_affairs(country, way.contract)])),
            items="",
            version=version,
            after=draw(st.integers(0, version)),
            data=with_codes(message, codes),
        )
    )


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """The message with a few bytes taken out, put in or doubled; or with other data altogether."""
    if draw(st.booleans()):
        envelope = msgspec.json.decode(whole)
        return msgspec.json.encode({**envelope, "data": draw(json_values)})
    start = draw(st.integers(0, len(whole)))
    stop = draw(st.integers(start, min(len(whole), start + 12)))
    return (
        whole[:start] + draw(st.binary(max_size=4) | st.just(whole[start:stop] * 2)) + whole[stop:]
    )


def _affairs(country: Fuzzed, contract: Contract) -> list[str]:
    policy = country.stage.simulation._policy
    return sorted({row.affair for row in policy.rows(contract.name)})


@pytest.mark.parametrize("entrance", ENTRANCES, ids=str)
def test_whatever_is_said_to_a_handler_it_goes_on_and_keeps_secrets(
    entrance: Entrance, country: Fuzzed
) -> None:
    way = entrance.way

    @LONG
    @given(st.data())
    def say(data: st.DataObject) -> None:
        whole = data.draw(messages(entrance, country))
        for body in (whole, data.draw(spoilt(whole)), data.draw(st.binary(max_size=60))):
            heard = country.say(way, body)
            if heard.error:
                assert heard.changed == set()
                assert heard.error != "internal"
                assert _repeated(heard.said) == []
            assert [each for each in heard.logs if each["event"] in DEFECTS] == []
            assert _repeated(repr(heard.logs)) == []

    say()


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.name)
@given(data=st.data())
@settings(max_examples=EXAMPLES, derandomize=EXAMPLES < 100, database=None)
def test_whatever_arrives_a_decoder_reads_it_or_says_only_what_is_wrong(
    contract: Contract, data: st.DataObject
) -> None:
    message: Any = planted(data.draw(st.from_type(contract.message)))
    whole = msgspec.json.encode({"id": MARKER, "data": message, MARKER: MARKER})
    for arrived in (data.draw(spoilt(whole)), data.draw(json_values.map(msgspec.json.encode))):
        with pytest.raises(Malformed) as refused:
            codec(contract.name).decode(arrived)
        assert _repeated(refused.value.message) == []


def _repeated(text: str) -> list[str]:
    """What stands in a text of the planted words, and of anybody's codes."""
    return [marker for marker in MARKERS if marker in text] + CODE.findall(text.encode())
