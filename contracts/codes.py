"""Code exchange (符号変換): from one participant's agency codes to another's. It holds no data."""

from typing import Annotated

import msgspec

from contracts.base import Lookup, Reply, contract, label

OWNER = "code-exchange"

MOST_CODES = 1_000
"""How many codes one question may hold."""


MOST_RECEIVERS = 200
"""For how many participants one question may ask."""


class Translated(Reply, frozen=True, kw_only=True):
    """For each part of the question, the codes of the same persons in the order asked.

    `None` stands where a code was not one of the caller's own, and for all codes where no
    permit lets the caller and the other participant exchange anything.
    """

    codes: tuple[tuple[str | None, ...], ...]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The caller's codes, and the participant whose codes of the same persons it needs."""

    to: str
    codes: Annotated[tuple[str, ...], label("機関別符号", max_length=MOST_CODES)]


@contract(
    "codes.translate.v1",
    owner=OWNER,
    ja="機関別符号の変換",
    en="Translation of agency codes",
    basis="番号法19条8号、番号法施行令20条（情報提供用個人識別符号）",
    personal=False,
)
class TranslateQuery(Lookup[Translated], frozen=True, kw_only=True):
    """Ask for the codes that other participants use for the same persons."""

    wanted: Annotated[tuple[Wanted, ...], label("変換先", max_length=MOST_RECEIVERS)]


class NewCode(Reply, frozen=True, kw_only=True):
    """The caller's code for somebody who had none."""

    code: str


@contract(
    "codes.new-person.v1",
    owner=OWNER,
    ja="符号の生成",
    en="A code for a new person",
    basis="番号法21条の2、番号法施行令20条",
    personal=False,
)
class NewPersonQuery(Lookup[NewCode], frozen=True, kw_only=True):
    """Ask for a code of a person who has just been born; nobody knows of it until it is used."""
