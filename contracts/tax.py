"""Municipal tax (住民税): what was earned, and which municipality taxes it. 地方税法."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import Address, Yen

OWNER = "tax"


class Income(Reply, frozen=True, kw_only=True):
    """Income of one calendar year, as assessed."""

    total_income: Annotated[Item[Yen], label("合計所得金額", "合計所得金額")] = UNSET
    dependants: Annotated[Item[int], label("扶養親族数", "扶養親族等の数")] = UNSET


@contract(
    "tax.income.v1",
    owner=OWNER,
    ja="所得情報照会",
    en="Income and tax",
    basis="番号法19条8号（地方税関係情報）",
)
class IncomeQuery(Lookup[Income], frozen=True, kw_only=True):
    """Ask the municipality that taxed a person for the income of a calendar year."""

    person: PersonCode
    year: Annotated[int, label("所得の年", ge=1950, le=2200)]


class Levy(Reply, frozen=True, kw_only=True):
    """Whether this municipality levies resident tax on a person for a fiscal year."""

    liable: Annotated[Item[bool], label("課税権の有無")] = UNSET
    notices_to: Annotated[Item[Address | None], label("納税通知書の送付先", "送付先")] = UNSET
    decided_by: Annotated[Item[dt.date], label("賦課期日", "賦課期日")] = UNSET


@contract(
    "tax.levy.v1",
    owner=OWNER,
    ja="住民税課税照会",
    en="Who levies resident tax",
    basis="地方税法318条",
)
class LevyQuery(Lookup[Levy], frozen=True, kw_only=True):
    """Ask whether a person was resident here on 1 January of the fiscal year."""

    person: PersonCode
    fiscal_year: Annotated[int, label("課税年度", ge=1950, le=2200)]
