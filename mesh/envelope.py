"""The envelope around every message: CloudEvents 1.0 attributes in JSON, decoded in one pass.

Extension attributes carry what the mesh needs: the affair, the case, the trace, and for
events the version number by which they are put in order.
"""

import datetime as dt
import re
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from contracts.base import Contract, Message
from contracts.catalogue import CONTRACTS
from mesh.errors import Malformed, MeshError, NotDisclosed, Problem, Remote, UnknownContract

T = TypeVar("T")
M = TypeVar("M", bound=Message)


Short: TypeAlias = Annotated[str, msgspec.Meta(max_length=128)]
Listed: TypeAlias = Annotated[str, msgspec.Meta(max_length=2_048)]
Counted: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
"""Bounds for what is logged or kept with every message."""


class Envelope(msgspec.Struct, Generic[T], frozen=True, kw_only=True, omit_defaults=True):
    """One message on the wire.

    Attributes:
        source: The sender's name; the server attests it, the receiver compares.
        type: The contract's name.
        time: Civil time of the sender.
        items: The items asked for (lookup) or disclosed (event), joined by commas.
        version: The owner's number of the change: greater than that of any before.
        after: The version that the receiver was last told, 0 if it never was.
    """

    id: Short
    source: Short
    type: Short
    time: dt.datetime
    traceparent: Short
    specversion: Short
    affair: Short = ""
    items: Listed = ""
    caseid: Short | None = None
    version: Counted = 0
    after: Counted = 0
    data: T


class _Person(msgspec.Struct, frozen=True):
    person: Short


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What can be read of an event that does not follow its contract."""

    id: Short
    version: Counted
    caseid: Short | None = None
    data: _Person


class Answer(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The reply to a lookup or command: data or an error, never both."""

    data: T | UnsetType = UNSET
    error: Problem | UnsetType = UNSET


class Codec:
    """Encodes and decodes the messages of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._request = msgspec.json.Decoder(Envelope[contract.message])  # type: ignore[name-defined]
        self._data = msgspec.json.Decoder(contract.message)
        self._reply = None if contract.reply is None else msgspec.json.Decoder(contract.reply)
        self._answer = (
            None if contract.reply is None else msgspec.json.Decoder(Answer[contract.reply])  # type: ignore[name-defined]
        )

    def decode(self, raw: bytes) -> Envelope[Any]:
        """Decode a request or event.

        Raises:
            Malformed: Names the path and the rule, never the value.
        """
        try:
            return self._request.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Malformed(describe(error)) from None

    def decode_data(self, raw: bytes) -> Message:
        """Decode a bare message, as kept in an outbox."""
        return self._data.decode(raw)

    def stored(self, raw: bytes) -> Any:
        """Decode a bare reply, as kept in an inbox."""
        assert self._reply is not None, "events have no answer"
        return self._reply.decode(raw)

    def decode_answer(self, raw: bytes) -> Any:
        """Decode an answer and return its data.

        Raises:
            Remote: The other side answered with an error.
            Malformed: The answer does not follow the contract.
        """
        assert self._answer is not None, "events have no answer"
        try:
            answer = self._answer.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Malformed(describe(error)) from None
        if isinstance(answer.error, Problem):
            raise Remote(answer.error)
        if answer.data is UNSET:
            raise Malformed("the answer has neither data nor error")
        return answer.data


_known = msgspec.json.Decoder(Known)


def envelope_of(raw: bytes) -> Known | None:
    """Return what can be read of an event that does not follow its contract, if enough can."""
    try:
        return _known.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


_CODECS: dict[str, Codec] = {}
encode = msgspec.json.Encoder().encode


def codec(name: str) -> Codec:
    """Return the codec of a contract.

    Raises:
        UnknownContract: There is no such contract.
    """
    found = _CODECS.get(name)
    if found is None:
        if name not in CONTRACTS:
            raise UnknownContract("there is no such contract; see `python -m mesh contracts`")
        found = _CODECS[name] = Codec(CONTRACTS[name])
    return found


def encode_problem(error: MeshError) -> bytes:
    """Encode an error as the answer to a request."""
    return encode(Answer(error=error.problem))


def disclosed(value: T | UnsetType) -> T:
    """Return an item that the permit disclosed.

    Raises:
        NotDisclosed: The permit does not list the item.
    """
    if isinstance(value, UnsetType):
        raise NotDisclosed("an item was used that the permit does not disclose; extend the permit")
    return value


def restrict(message: M, items: tuple[str, ...], permitted: frozenset[str]) -> M:
    """Return the message without those of its items that are not permitted."""
    withheld = {name: UNSET for name in items if name not in permitted}
    return msgspec.structs.replace(message, **withheld) if withheld else message


_PATH = re.compile(r" - at `(\$[^`]*)`$")
_EXPECTED = re.compile(r"^(Expected `[^`]+`(?: (?:>=|<=|>|<|of length|matching regex) ?[^,]*)?)")
_MISSING = re.compile(r"^(Object missing required field `[^`]+`)")


def describe(error: Exception) -> str:
    """Say where a message is wrong and which rule it breaks, without repeating any value.

    msgspec echoes enum values, unknown tags and unknown field names; those are left out.
    """
    text = str(error)
    path = _PATH.search(text)
    said = text[: path.start()] if path else text
    for rule in (_EXPECTED, _MISSING):
        if found := rule.match(said):
            reason = found[1]
            break
    else:
        reason = _redacted_reason(said)
    where = _without_keys(path[1]) if path else "$"
    return f"{reason} at {where}"


def _redacted_reason(text: str) -> str:
    if "unknown field" in text:
        return "A field that the contract does not have"
    if "Invalid enum value" in text:
        return "A value that is not one of those the contract lists"
    if "Input data was truncated" in text or "JSON is malformed" in text:
        return "Not a JSON document"
    return "A value that the contract does not allow"


def _without_keys(path: str) -> str:
    return re.sub(r"\[\.\.\.\]|\[[^\]0-9]*\]", "[...]", path)
