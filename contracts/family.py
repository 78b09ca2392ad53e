"""Family register (戸籍): who is related to whom, and where they have lived (附票)."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode

OWNER = "family-register"


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
