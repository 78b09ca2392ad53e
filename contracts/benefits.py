"""Child allowance (児童手当): who receives how much, for whom. 児童手当法."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import Accepted, Command, Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode, Yen

OWNER = "benefits"


class AllowanceChild(msgspec.Struct, frozen=True, kw_only=True):
    """One child for whom an allowance is paid or claimed."""

    person: PersonCode
    birth_date: Annotated[dt.date, label("生年月日", "生年月日")]


class Allowance(Reply, frozen=True, kw_only=True):
    """The allowance that a person receives from this municipality."""

    receiving: Annotated[Item[bool], label("受給の有無")] = UNSET
    children: Annotated[Item[tuple[AllowanceChild, ...]], label("支給・算定対象児童")] = UNSET
    monthly_yen: Annotated[Item[Yen], label("手当月額", "手当月額")] = UNSET
    paid_through: Annotated[Item[dt.date | None], label("支給終期")] = UNSET


@contract(
    "benefits.allowance.v1",
    owner=OWNER,
    ja="児童手当受給照会",
    en="Child allowance",
    basis="番号法19条8号（児童手当関係情報）",
)
class AllowanceQuery(Lookup[Allowance], frozen=True, kw_only=True):
    """Ask what child allowance a person receives here.

    Attributes:
        on: The day of whose allowance is asked; today if not given.
    """

    person: PersonCode
    on: Annotated[dt.date | None, label("基準日")] = None


@contract(
    "benefits.claim-allowance.v1",
    owner=OWNER,
    ja="児童手当認定請求",
    en="Claim of child allowance",
    basis="児童手当法7条、8条3項、9条1項",
)
class ClaimAllowance(Command[Accepted], frozen=True, kw_only=True):
    """Claim the allowance, with the income looked up at its source: after a move, or for a newborn.

    Attributes:
        moved_on: The day of the move, or of the birth.
        previous_municipality: After a move; for a newborn, that of the claim.
        taxed_by: The municipality that taxed the income which decides: where the claimant lived
            on 1 January of this year, or for months before June on 1 January of the year before.
        claimed_on: The day on which the citizen claimed; the day of receipt if not given.
        of_birth: Whether a child was born (認定請求, 7条1項; 額改定, 9条1項, of who has a file).
    """

    claimant: PersonCode
    children: tuple[PersonCode, ...]
    moved_on: Annotated[dt.date, label("転入年月日・出生年月日")]
    previous_municipality: MunicipalityCode
    taxed_by: MunicipalityCode
    claimed_on: Annotated[dt.date | None, label("請求年月日")] = None
    of_birth: Annotated[bool, label("出生による請求")] = False


@contract(
    "benefits.succeed-allowance.v1",
    owner=OWNER,
    ja="受給者死亡による認定請求・未支払請求",
    en="Claim of child allowance after the recipient's death",
    basis="児童手当法7条、12条",
)
class SucceedAllowance(Command[Accepted], frozen=True, kw_only=True):
    """Claim the allowance in place of a recipient who has died, and for the children the rest.

    Attributes:
        person: The deceased.
        claimant: The parent who brings the children up now.
        taxed_by: As in `ClaimAllowance`.
        claimed_on: As in `ClaimAllowance`.
    """

    person: PersonCode
    claimant: PersonCode
    children: tuple[PersonCode, ...]
    taxed_by: MunicipalityCode
    claimed_on: Annotated[dt.date | None, label("請求年月日")] = None
