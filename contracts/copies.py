"""Copies (副本): what an intermediate server keeps of a register, for the `batch` design.

Agencies read the copy instead of asking the owner. The plan does without (docs: 中間サーバーを
置かない); it is here to be compared with.
"""

from typing import Annotated

from contracts.base import Lookup, PersonCode, contract, label
from contracts.common import MunicipalityCode
from contracts.standings import MOST_PERSONS, Statuses

OWNER = "copy-server"


@contract(
    "copies.status.v1",
    owner=OWNER,
    ja="副本照会",
    en="How persons stand in the copy of a register",
    basis="番号法19条8号、21条",
)
class CopiedStatusQuery(Lookup[Statuses], frozen=True, kw_only=True):
    """Ask the copy what `residency.status.v1` asks the owner.

    Attributes:
        register: Of which register.
    """

    register: Annotated[MunicipalityCode, label("住所地")]
    persons: Annotated[tuple[PersonCode, ...], label("対象者", max_length=MOST_PERSONS)]
