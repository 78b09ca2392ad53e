"""How persons stand in a resident register, asked of many at once. 住基法8条, 30条の9〜30条の12."""

import datetime as dt
import enum
from typing import Annotated

from msgspec import UNSET

from contracts.base import Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.residency import OWNER


class Standing(enum.Enum):
    """How a person stands in a register: still there, or why not any more (住基法8条)."""

    RESIDENT = "resident"
    MOVED_OUT = "moved-out"
    DECEASED = "deceased"


MOST_PERSONS = 500
"""How many persons one question may name, and one page of an extract holds."""


class Statuses(Reply, frozen=True, kw_only=True):
    """How some persons stand: one value of each item for each, in the order of `persons`.

    `None` stands in every item where the register has never had a person, and in an item that
    says nothing of somebody's standing.

    Attributes:
        since: Resident: since when at the address. Moved out: the day of the move. Deceased: the
            day of the death.
        address: Where the person lives, or has moved to as far as the register was told.
        head: Of the household, while resident.
    """

    persons: tuple[PersonCode, ...] = ()
    standing: Annotated[Item[tuple[Standing | None, ...]], label("異動事由", "異動事由")] = UNSET
    since: Annotated[Item[tuple[dt.date | None, ...]], label("異動年月日", "異動年月日")] = UNSET
    address: Annotated[Item[tuple[Address | None, ...]], label("住所", "住所")] = UNSET
    destination: Annotated[
        Item[tuple[MunicipalityCode | None, ...]], label("転出先市区町村", "転出先")
    ] = UNSET
    known_on: Annotated[Item[tuple[dt.date | None, ...]], label("死亡の事実を知った日")] = UNSET
    head: Annotated[Item[tuple[PersonCode | None, ...]], label("世帯主", "世帯主")] = UNSET
    name: Annotated[Item[tuple[PersonName | None, ...]], label("氏名", "氏名")] = UNSET


@contract(
    "residency.status.v1",
    owner=OWNER,
    ja="本人確認情報照会（変更情報）",
    en="How persons stand in the register",
    basis="住基法30条の9〜30条の12、30条の6第1項（変更情報）",
)
class StatusQuery(Lookup[Statuses], frozen=True, kw_only=True):
    """Ask, about persons on whom the caller has a file, whether anything has changed."""

    persons: Annotated[tuple[PersonCode, ...], label("対象者", max_length=MOST_PERSONS)]


@contract(
    "residency.extract.v1",
    owner=OWNER,
    ja="副本の抽出",
    en="Extract of the register",
    basis="番号法21条、同法施行令（自治体中間サーバーの副本）",
)
class ExtractQuery(Lookup[Statuses], frozen=True, kw_only=True):
    """Ask for the next page of everybody in the register, those included who have left it.

    Attributes:
        after: The last person of the page before; from the beginning if not given.
    """

    after: PersonCode | None = None
