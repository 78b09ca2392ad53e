"""Marriages and divorces at the family register: reported, entered, told. 戸籍法74条〜77条の2."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Accepted, Command, Event, Item, PersonCode, contract, label
from contracts.common import MunicipalityCode, PersonName
from contracts.family import OWNER


@contract(
    "family.report-marriage.v1",
    owner=OWNER,
    ja="婚姻届",
    en="Report of a marriage",
    basis="民法739条、戸籍法74条、25条",
)
class ReportMarriage(Command[Accepted], frozen=True, kw_only=True):
    """Report a marriage; it takes effect with the report (民法739条1項).

    Attributes:
        keeps: The spouse whose surname both bear (民法750条); the register is kept where theirs is.
        takes: The spouse who takes that surname.
        name: Theirs from now on.
        registers: Where the registers of `keeps` and of `takes` are kept until now.
        residences: Where the two live.
    """

    keeps: PersonCode
    takes: PersonCode
    name: Annotated[PersonName, label("婚姻後の氏名", "氏名")]
    registers: Annotated[tuple[MunicipalityCode, MunicipalityCode], label("本籍地", "本籍")]
    residences: Annotated[tuple[MunicipalityCode, MunicipalityCode], label("住所地")]


@contract(
    "family.report-divorce.v1",
    owner=OWNER,
    ja="離婚届",
    en="Report of a divorce",
    basis="民法763条、764条、戸籍法76条、25条",
)
class ReportDivorce(Command[Accepted], frozen=True, kw_only=True):
    """Report a divorce by agreement; it takes effect with the report (民法764条, 739条1項).

    Attributes:
        keeps: The spouse whose surname both have borne, and who stays in the register.
        leaves: The spouse who returns to the surname of before (民法767条1項).
        name: Theirs from now on.
        register_municipality: Where the register of the couple is kept; `leaves` has a new one
            there (戸籍法19条1項ただし書).
        residence: Where `leaves` lives.
    """

    keeps: PersonCode
    leaves: PersonCode
    name: Annotated[PersonName, label("離婚後の氏名", "氏名")]
    register_municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    residence: Annotated[MunicipalityCode, label("住所地")]


@contract(
    "family.enter-marriage.v1",
    owner=OWNER,
    ja="婚姻届書の送付",
    en="Report of a marriage passed on",
    basis="戸籍法26条、120条の4",
)
class EnterMarriage(Command[Accepted], frozen=True, kw_only=True):
    """Enter a marriage that was reported elsewhere.

    Attributes:
        entry: Names the entry, the same in every register that has it.
        kept_at: Where the register of the couple is kept.
        came_from: Where that of `takes` was kept until then (従前戸籍).
        residence: Where `takes` lives.
    """

    entry: Annotated[str, label("記載番号", max_length=64)]
    keeps: PersonCode
    takes: PersonCode
    name: Annotated[PersonName, label("婚姻後の氏名", "氏名")]
    married_on: Annotated[dt.date, label("婚姻年月日")]
    kept_at: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    came_from: Annotated[MunicipalityCode, label("従前の本籍地")]
    residence: Annotated[MunicipalityCode, label("住所地")]


@contract(
    "family.enter-divorce.v1",
    owner=OWNER,
    ja="離婚届書の送付",
    en="Report of a divorce passed on",
    basis="戸籍法26条、120条の4",
)
class EnterDivorce(Command[Accepted], frozen=True, kw_only=True):
    """Enter a divorce that was reported elsewhere, wherever the marriage is entered.

    The attributes are those of `ReportDivorce` and `EnterMarriage`.
    """

    entry: Annotated[str, label("記載番号", max_length=64)]
    keeps: PersonCode
    leaves: PersonCode
    name: Annotated[PersonName, label("離婚後の氏名", "氏名")]
    divorced_on: Annotated[dt.date, label("離婚年月日")]
    kept_at: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    residence: Annotated[MunicipalityCode, label("住所地")]


@contract(
    "family.name-recorded.v1",
    owner=OWNER,
    ja="氏名及び本籍の変更の通知",
    en="A new name and register have been entered",
    basis="住基法9条2項",
)
class NameRecorded(Event, frozen=True, kw_only=True):
    """Somebody bears another name: the municipality of residence changes its record (住基法8条)."""

    residence: Annotated[Item[MunicipalityCode], label("住所地")] = UNSET
    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    changed_on: Annotated[Item[dt.date], label("変更年月日", "異動年月日")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
