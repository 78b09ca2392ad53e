"""Code exchange (符号変換): from one participant's agency codes to another's. It holds no data."""

from typing import Annotated

from contracts.base import Lookup, Reply, contract, label

OWNER = "code-exchange"

MOST_CODES = 1_000
"""How many codes one question may hold."""


class Translated(Reply, frozen=True, kw_only=True):
    """The codes of the same persons at the other participant, in the order asked.

    `None` stands where a code was not one of the caller's own.
    """

    codes: tuple[str | None, ...]


@contract(
    "codes.translate.v1",
    owner=OWNER,
    ja="機関別符号の変換",
    en="Translation of agency codes",
    basis="番号法19条8号、番号法施行令20条（情報提供用個人識別符号）",
    personal=False,
)
class TranslateQuery(Lookup[Translated], frozen=True, kw_only=True):
    """Ask for the codes that another participant uses for the same persons."""

    to: str
    codes: Annotated[tuple[str, ...], label("機関別符号", max_length=MOST_CODES)]
