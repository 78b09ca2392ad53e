"""Family register (戸籍): what is entered of whom, and where they have lived (附票). 戸籍法."""

import datetime as dt
import enum
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode

OWNER = "family-register"


class EntryKind(enum.Enum):
    """What an entry of the register says (身分事項, 戸籍法13条, 戸籍法施行規則35条)."""

    BIRTH = "birth"  # 出生
    ACKNOWLEDGEMENT = "acknowledgement"  # 認知
    ADOPTION = "adoption"  # 普通養子縁組
    SPECIAL_ADOPTION = "special-adoption"  # 特別養子縁組
    DISSOLUTION = "dissolution"  # 離縁
    MARRIAGE = "marriage"  # 婚姻
    DIVORCE = "divorce"  # 離婚
    DEATH = "death"  # 死亡
    DISAPPEARANCE = "disappearance"  # 失踪宣告
    DISINHERITANCE = "disinheritance"  # 推定相続人の廃除
    CORRECTION = "correction"  # 訂正
    WITHDRAWAL = "withdrawal"  # 取消・取下げ


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a family register.

    Attributes:
        id: Names the entry as proof; the municipality and a number.
        on: The day on which it took effect; of a disappearance, the day that counts as
            that of the death (民法31条).
        at: The time of a death, where it is known (戸籍法86条2項1号).
        other: The spouse, the adoptive parent, the father who acknowledges, or the person by
            whom somebody was disinherited; `None` for birth and death.
        parents: Of a birth: the mother, and the father in marriage.
        voids: The id of the entry that a correction or a withdrawal takes back.
    """

    id: Annotated[str, label("記載番号")]
    kind: Annotated[EntryKind, label("身分事項の種別")]
    person: PersonCode
    on: Annotated[dt.date, label("年月日")]
    at: Annotated[dt.time | None, label("時刻")] = None
    other: PersonCode | None = None
    parents: tuple[PersonCode, ...] = ()
    voids: str = ""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Where else a register says something of a person (従前戸籍, 新本籍)."""

    person: PersonCode
    municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]


class Relations(Reply, frozen=True, kw_only=True):
    """The nearest relatives of a person, as far as this municipality keeps the register."""

    parents: Annotated[Item[tuple[PersonCode, ...]], label("父母", "父母")] = UNSET
    spouse: Annotated[Item[PersonCode | None], label("配偶者", "配偶者")] = UNSET
    children: Annotated[Item[tuple[PersonCode, ...]], label("子", "子")] = UNSET


@contract(
    "family.relations.v1",
    owner=OWNER,
    ja="戸籍関係情報照会",
    en="Family relations",
    basis="戸籍法121条の3、番号法19条8号",
)
class RelationsQuery(Lookup[Relations], frozen=True, kw_only=True):
    """Ask for parents, spouse and children of a person entered here."""

    person: PersonCode


class PastAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the address history."""

    since: Annotated[dt.date, label("住所を定めた年月日")]
    address: Annotated[Address, label("住所", "住所")]


class AddressHistory(Reply, frozen=True, kw_only=True):
    """The supplement of the family register (戸籍の附票): oldest first."""

    addresses: Annotated[Item[tuple[PastAddress, ...]], label("住所の履歴")] = UNSET


@contract(
    "family.address-history.v1",
    owner=OWNER,
    ja="戸籍の附票照会",
    en="Address history",
    basis="住基法16条、17条、20条",
)
class AddressHistoryQuery(Lookup[AddressHistory], frozen=True, kw_only=True):
    """Ask where a person has lived since the register was made."""

    person: PersonCode
    register_municipality: MunicipalityCode


class Entries(Reply, frozen=True, kw_only=True):
    """What the registers of one municipality say of some persons."""

    entries: Annotated[Item[tuple[RegisterEntry, ...]], label("身分事項")] = UNSET
    references: Annotated[Item[tuple[Reference, ...]], label("従前戸籍・新本籍")] = UNSET


@contract(
    "family.entries.v1",
    owner=OWNER,
    ja="戸籍電子証明書の連携",
    en="Entries of the family register",
    basis="戸籍法118条、120条の2",
)
class EntriesQuery(Lookup[Entries], frozen=True, kw_only=True):
    """Ask another municipality for every entry that names one of these persons."""

    persons: Annotated[tuple[PersonCode, ...], label("対象者", max_length=200)]
