"""Resident registry (住民基本台帳): who lives where, with whom, since when. 住基法."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import Event, Item, Lookup, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode, PersonName, Sex

OWNER = "resident-registry"


class HouseholdMember(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a household: 住基法7条4号."""

    person: PersonCode
    relation: Annotated[str, label("続柄", "世帯主との続柄")]
    birth_date: Annotated[dt.date, label("生年月日", "生年月日")]


# ---- lookups ---------------------------------------------------------------------------


class FourItems(Reply, frozen=True, kw_only=True):
    """基本４情報; never household or relationship."""

    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    address: Annotated[Item[Address], label("住所", "住所")] = UNSET
    birth_date: Annotated[Item[dt.date], label("生年月日", "生年月日")] = UNSET
    sex: Annotated[Item[Sex], label("性別", "性別")] = UNSET


@contract(
    "residency.four-items.v1",
    owner=OWNER,
    ja="基本４情報照会",
    en="Four basic items",
    basis="住基法30条の6、30条の9〜30条の12",
)
class FourItemsQuery(Lookup[FourItems], frozen=True, kw_only=True):
    """Ask for name, address, birth date and sex of a resident."""

    person: PersonCode


class Household(Reply, frozen=True, kw_only=True):
    """The household that a person belongs to, and where the person's family register is kept."""

    head: Annotated[Item[PersonCode], label("世帯主", "世帯主")] = UNSET
    members: Annotated[Item[tuple[HouseholdMember, ...]], label("世帯員", "世帯員")] = UNSET
    address: Annotated[Item[Address], label("住所", "住所")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET


@contract(
    "residency.household.v1",
    owner=OWNER,
    ja="世帯情報照会",
    en="Household",
    basis="住基法7条4号",
)
class HouseholdQuery(Lookup[Household], frozen=True, kw_only=True):
    """Ask who lives and keeps house together with a resident (住民票上の世帯)."""

    person: PersonCode


# ---- events ----------------------------------------------------------------------------


@contract(
    "residency.head-changed.v1",
    owner=OWNER,
    ja="世帯主変更",
    en="New head of a household",
    basis="住基法25条",
)
class HeadChanged(Event, frozen=True, kw_only=True):
    """The household of a person has a new head."""

    changed_on: Annotated[Item[dt.date], label("変更年月日", "異動年月日")] = UNSET
    head: Annotated[Item[PersonCode], label("世帯主", "世帯主")] = UNSET


@contract(
    "residency.born.v1",
    owner=OWNER,
    ja="出生による住民票の記載",
    en="A child has become a resident",
    basis="住基法8条、同法施行令12条",
)
class Born(Event, frozen=True, kw_only=True):
    """The record of a child that was born is made, in the household of the mother."""

    born_on: Annotated[Item[dt.date], label("生年月日", "生年月日")] = UNSET
    mother: Annotated[Item[PersonCode], label("母", "父母")] = UNSET
    head: Annotated[Item[PersonCode], label("世帯主", "世帯主")] = UNSET
    address: Annotated[Item[Address], label("住所", "住所")] = UNSET


@contract(
    "residency.name-changed.v1",
    owner=OWNER,
    ja="氏名の変更",
    en="A resident bears another name",
    basis="住基法8条、9条2項",
)
class NameChanged(Event, frozen=True, kw_only=True):
    """A resident has another name, by marriage or divorce.

    Attributes:
        register_municipality: Where the family register is kept from now on; it is told the
            present address, with which the supplement begins anew (附票, 住基法17条, 19条).
        since: When the resident came to live at `address`.
    """

    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    changed_on: Annotated[Item[dt.date], label("変更年月日", "異動年月日")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
    address: Annotated[Item[Address], label("住所", "住所")] = UNSET
    since: Annotated[Item[dt.date], label("住所を定めた年月日", "住所を定めた年月日")] = UNSET


@contract(
    "residency.name-forwarded.v1",
    owner=OWNER,
    ja="氏名の変更の転送",
    en="Notice of another name passed on",
    basis="住基法9条2項、24条の2第3項",
)
class NameForwarded(Event, frozen=True, kw_only=True):
    """Somebody who moves, or has moved, to another municipality bears another name."""

    destination: Annotated[Item[MunicipalityCode], label("転出先市区町村", "転出先")] = UNSET
    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    changed_on: Annotated[Item[dt.date], label("変更年月日", "異動年月日")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET


@contract(
    "residency.deceased.v1",
    owner=OWNER,
    ja="死亡による住民票の消除",
    en="A resident has died",
    basis="住基法8条、9条2項、同法施行令8条",
)
class Deceased(Event, frozen=True, kw_only=True):
    """The record of a resident who has died is removed.

    Attributes:
        known_on: When the reporter learned of it.
        members: Those of the household who stay, with their relations to its head now.
        head_open: Whether the family still has to say who is head (住基法25条); until it does,
            the register names one.
        was_head: Whether the deceased was head of a household in which somebody stays.
        reporter: Who reported the death, if that is a relative or lived with the deceased.
    """

    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    known_on: Annotated[Item[dt.date], label("死亡の事実を知った日")] = UNSET
    birth_date: Annotated[Item[dt.date], label("生年月日", "生年月日")] = UNSET
    members: Annotated[Item[tuple[HouseholdMember, ...]], label("残る世帯員", "世帯員")] = UNSET
    head_open: Annotated[Item[bool], label("世帯主変更届の要否")] = UNSET
    was_head: Annotated[Item[bool], label("世帯主の死亡")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
    reporter: Annotated[Item[PersonCode | None], label("届出人（親族・同居者）")] = UNSET


@contract(
    "residency.death-undone.v1",
    owner=OWNER,
    ja="死亡による消除の回復",
    en="A removed record of a resident is restored",
    basis="住基法8条、同法施行令12条",
)
class DeathUndone(Event, frozen=True, kw_only=True):
    """The removal was a mistake: the resident is alive, and everything is to be as it was."""

    died_on: Annotated[Item[dt.date], label("死亡年月日（訂正前）")] = UNSET
