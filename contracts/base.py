"""The four kinds of message, and what every contract declares about itself.

A *lookup* asks the owner and names its reply type, a *command* asks the owner to change
its data, an *event* tells those entitled that something has happened.  The name on the
wire (`residency.moved-in.v1`) is given to `contract`, never derived from the class.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, NewType, TypeAlias, TypeVar, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

PersonCode = NewType("PersonCode", str)
"""A person's agency code (機関別符号): on the wire always the one of the receiver."""

T = TypeVar("T")
R = TypeVar("R", bound="Reply")

Item: TypeAlias = T | UnsetType
"""An item (提供項目): disclosed if the permit lists it, otherwise `UNSET` at the receiver."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What every message is: immutable, and written with keywords."""


class Event(Message, frozen=True, kw_only=True):
    """A fact that has happened. Readers ignore fields that they do not know."""

    person: PersonCode


class Reply(Message, frozen=True, kw_only=True):
    """The answer to a lookup or a command. Readers ignore fields that they do not know."""


class Accepted(Reply, frozen=True, kw_only=True):
    """The owner has changed its data as the command asked."""


class Lookup(Message, Generic[R], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question to the participant that owns the data, answered at once."""


class Command(Message, Generic[R], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request to the owner to change its data."""


class Contract(NamedTuple):
    """What a message type declares about itself.

    Attributes:
        name: Three tokens, `domain.what.vN`; the last one is the major version.
        kind: `event`, `lookup` or `command`.
        message: The message type.
        reply: The type of the answer; `None` for an event.
        owner: The kind of participant that answers, obeys or publishes; `*` is everyone.
        title_ja: The Japanese name.
        title_en: The English name.
        basis: The statute that makes the owner hold or say this.
        personal: Whether it says anything of a person, and is therefore logged.
        sunset: The last day on which this major version is served, if it has one.
    """

    name: str
    kind: str
    message: type[Message]
    reply: type[Reply] | None
    owner: str
    title_ja: str
    title_en: str
    basis: str
    personal: bool
    sunset: dt.date | None

    @property
    def carrier(self) -> type[Message]:
        """The type that carries the items: an event itself, otherwise the reply."""
        return self.message if self.reply is None else self.reply

    @property
    def items(self) -> tuple[str, ...]:
        """The fields that a permit has to list before they are disclosed."""
        return items_of(self.carrier)


CONTRACTS: dict[str, Contract] = {}
"""Every contract by its name on the wire."""

_BY_MESSAGE: dict[type[Message], Contract] = {}
_NAME = re.compile(r"[a-z]+\.[a-z0-9-]+\.v[1-9][0-9]*")
M = TypeVar("M", bound=Message)


def contract(
    name: str,
    *,
    owner: str,
    ja: str,
    en: str,
    basis: str,
    personal: bool = True,
    sunset: dt.date | None = None,
) -> Callable[[type[M]], type[M]]:
    """Declare a message type to be a contract.

    Raises:
        ValueError: The name is malformed or already taken.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name}: a contract is named domain.what.vN, in lower case")

    def declare(message: type[M]) -> type[M]:
        if name in CONTRACTS:
            raise ValueError(f"{name} is declared twice")
        kind, reply = _kind(message), _reply_type(message)
        entry = Contract(name, kind, message, reply, owner, ja, en, basis, personal, sunset)
        CONTRACTS[name] = _BY_MESSAGE[message] = entry
        return message

    return declare


def contract_of(message: Message | type[Message]) -> Contract:
    """Return the contract of a message or of its type."""
    return _BY_MESSAGE[message if isinstance(message, type) else type(message)]


@functools.cache
def items_of(carrier: type[Message]) -> tuple[str, ...]:
    """Return the names of the fields that are items."""
    return tuple(f.name for f in msgspec.structs.fields(carrier) if f.default is UNSET)


@functools.cache
def titles_of(carrier: type[Message]) -> dict[str, str]:
    """Return the Japanese label of each field that has one."""
    hints = get_type_hints(carrier, include_extras=True)
    return {
        field: meta.title
        for field, hint in hints.items()
        for meta in getattr(hint, "__metadata__", ())
        if isinstance(meta, msgspec.Meta) and meta.title is not None
    }


def label(ja: str, standard: str = "", **limits: Any) -> msgspec.Meta:
    """Give a field its Japanese label and its name in the public item standard (データ項目)."""
    extra = {"x-standard": standard} if standard else {}
    return msgspec.Meta(title=ja, extra_json_schema=extra, **limits)


def _kind(message: type[Message]) -> str:
    if issubclass(message, Event):
        return "event"
    return "lookup" if issubclass(message, Lookup) else "command"


def _reply_type(message: type[Message]) -> type[Reply] | None:
    for base in getattr(message, "__orig_bases__", ()):
        if getattr(base, "__origin__", None) in (Lookup, Command):
            reply: type[Reply] = base.__args__[0]
            return reply
    return None
