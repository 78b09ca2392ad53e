"""Municipal tax (住民税): what was earned, and which municipality taxes it. 地方税法."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import (
    Accepted,
    Command,
    Event,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)
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


class Incomes(Reply, frozen=True, kw_only=True):
    """Incomes of one calendar year, one for each person asked about; `None` if not taxed here."""

    total_income: Annotated[Item[tuple[Yen | None, ...]], label("合計所得金額", "合計所得金額")] = (
        UNSET
    )


@contract(
    "tax.incomes.v1",
    owner=OWNER,
    ja="所得情報照会（一括）",
    en="Incomes of several persons",
    basis="番号法19条8号（地方税関係情報）",
)
class IncomesQuery(Lookup[Incomes], frozen=True, kw_only=True):
    """Ask for the incomes of persons on whom the caller has a file."""

    persons: Annotated[tuple[PersonCode, ...], label("対象者", max_length=500)]
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


class Estate(Reply, frozen=True, kw_only=True):
    """What passes to the heirs of a taxpayer, as this municipality knows it."""

    owes_resident_tax: Annotated[Item[bool], label("住民税の納税義務の承継")] = UNSET
    owns_property: Annotated[Item[bool], label("固定資産の所有")] = UNSET


@contract(
    "tax.estate.v1",
    owner=OWNER,
    ja="納税義務承継照会",
    en="What passes to a taxpayer's heirs",
    basis="地方税法9条、384条の3",
)
class EstateQuery(Lookup[Estate], frozen=True, kw_only=True):
    """Ask whether heirs take over resident tax, or land and buildings, of somebody who has died."""

    person: PersonCode


@contract(
    "tax.declare-heirs.v1",
    owner=OWNER,
    ja="相続人代表者の指定・現所有者の申告",
    en="Representative heir and present owners",
    basis="地方税法9条の2、384条の3",
)
class DeclareHeirs(Command[Accepted], frozen=True, kw_only=True):
    """Say who of the heirs receives the tax notices, and who owns the property now."""

    person: PersonCode
    representative: PersonCode
    owners: Annotated[tuple[PersonCode, ...], label("現所有者", max_length=200)]


@contract(
    "tax.assets-notified.v1",
    owner=OWNER,
    ja="固定資産課税台帳の通知",
    en="Fixed assets of a person who has died",
    basis="相続税法58条2項",
)
class AssetsNotified(Event, frozen=True, kw_only=True):
    """What land and buildings of a person who has died were assessed at, for inheritance tax."""

    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    assessed_yen: Annotated[Item[Yen], label("固定資産税評価額")] = UNSET


@contract(
    "tax.correct-income.v1",
    owner=OWNER,
    ja="住民税申告・更正",
    en="Correction of an income",
    basis="地方税法317条の2、321条の2",
)
class CorrectIncome(Command[Accepted], frozen=True, kw_only=True):
    """Correct the income of a calendar year that this municipality has taxed."""

    person: PersonCode
    year: Annotated[int, label("所得の年", ge=1950, le=2200)]
    total_income: Annotated[Yen, label("合計所得金額", "合計所得金額")]


@contract(
    "tax.income-corrected.v1",
    owner=OWNER,
    ja="所得更正の通知",
    en="An income was corrected",
    basis="番号法9条2項、地方税法321条の2",
)
class IncomeCorrected(Event, frozen=True, kw_only=True):
    """What a person earned in a calendar year is assessed anew."""

    year: Annotated[Item[int], label("所得の年")] = UNSET
    total_income: Annotated[Item[Yen], label("合計所得金額", "合計所得金額")] = UNSET
