"""Resident registry (住民基本台帳): who lives where, with whom, since when. 住基法."""

import datetime as dt
import enum
from typing import Annotated, TypeAlias

import msgspec
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


Movers: TypeAlias = Annotated[tuple[PersonCode, ...], label("異動者", max_length=50)]
"""Those who move together: of one household."""


# ---- commands --------------------------------------------------------------------------


@contract(
    "residency.file-move-out.v1",
    owner=OWNER,
    ja="転出届",
    en="Filing of a move out",
    basis="住基法24条、24条の2",
)
class FileMoveOut(Command[Accepted], frozen=True, kw_only=True):
    """File, before leaving, that some members of a household will move to another place.

    Attributes:
        new_head: Who becomes head of those who move.
        remaining_head: Who becomes head of those who stay, if the head leaves (25条).
    """

    movers: Movers
    planned_on: Annotated[dt.date, label("転出予定年月日", "転出予定年月日")]
    destination: Annotated[MunicipalityCode, label("転出先市区町村", "転出先")]
    new_address: Annotated[Address, label("転出先住所（予定）", "転出先住所")]
    new_head: PersonCode
    remaining_head: PersonCode | None = None


@contract(
    "residency.withdraw-move-out.v1",
    owner=OWNER,
    ja="転出取消",
    en="Withdrawal of a move out",
    basis="住民基本台帳事務処理要領第4-2",
)
class WithdrawMoveOut(Command[Accepted], frozen=True, kw_only=True):
    """Withdraw a filed move before the move-in."""

    movers: Movers


@contract(
    "residency.book-visit.v1",
    owner=OWNER,
    ja="来庁予定の連絡",
    en="Booking of the one visit",
    basis="デジタル手続法6条",
)
class BookVisit(Command[Accepted], frozen=True, kw_only=True):
    """Book the visit at the counter that a move-in still requires (住基法22条)."""

    person: PersonCode
    visit_on: Annotated[dt.date, label("来庁予定年月日", "来庁予定年月日")]


class MoveInRegistered(Reply, frozen=True, kw_only=True):
    """A move-in has been entered in the resident register."""

    late_days: Annotated[int, label("届出遅延日数", ge=0)]


@contract(
    "residency.register-move-in.v1",
    owner=OWNER,
    ja="転入届",
    en="Registration of a move in",
    basis="住基法22条",
)
class RegisterMoveIn(Command[MoveInRegistered], frozen=True, kw_only=True):
    """Register, at the counter and within 14 days, people who have moved in."""

    movers: Movers
    moved_on: Annotated[dt.date, label("転入年月日", "住所を定めた年月日")]
    address: Annotated[Address, label("新住所", "住所")]


@contract(
    "residency.register-move-within.v1",
    owner=OWNER,
    ja="転居届",
    en="Registration of a move within the municipality",
    basis="住基法23条",
)
class RegisterMoveWithin(Command[MoveInRegistered], frozen=True, kw_only=True):
    """Register people who have moved inside the municipality."""

    movers: Movers
    moved_on: Annotated[dt.date, label("転居年月日", "住所を定めた年月日")]
    address: Annotated[Address, label("新住所", "住所")]
    new_head: PersonCode
    remaining_head: PersonCode | None = None


# ---- events ----------------------------------------------------------------------------


@contract(
    "residency.move-out-filed.v1",
    owner=OWNER,
    ja="転出証明書情報の通知",
    en="Advance notice of a move",
    basis="住基法24条の2第3項",
)
class MoveOutFiled(Event, frozen=True, kw_only=True):
    """A resident will move: what the new municipality needs to prepare the one visit."""

    destination: Annotated[Item[MunicipalityCode], label("転出先市区町村", "転出先")] = UNSET
    planned_on: Annotated[Item[dt.date], label("転出予定年月日")] = UNSET
    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    birth_date: Annotated[Item[dt.date], label("生年月日", "生年月日")] = UNSET
    sex: Annotated[Item[Sex], label("性別", "性別")] = UNSET
    relation: Annotated[Item[str], label("新世帯主との続柄", "続柄")] = UNSET
    head: Annotated[Item[PersonCode], label("新世帯主", "世帯主")] = UNSET
    new_address: Annotated[Item[Address], label("転出先住所（予定）", "転出先住所")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET


@contract(
    "residency.move-out-withdrawn.v1",
    owner=OWNER,
    ja="転出取消の通知",
    en="A filed move was withdrawn",
    basis="住民基本台帳事務処理要領第4-2",
)
class MoveOutWithdrawn(Event, frozen=True, kw_only=True):
    """A resident will not move after all."""

    destination: Annotated[Item[MunicipalityCode], label("転出先市区町村", "転出先")] = UNSET


@contract(
    "residency.moved-in.v1",
    owner=OWNER,
    ja="転入",
    en="Moved in",
    basis="住基法9条1項、19条1項",
)
class MovedIn(Event, frozen=True, kw_only=True):
    """A person has become a resident: 転入通知 to the old municipality, 附票 to the register."""

    previous_municipality: Annotated[Item[MunicipalityCode], label("転出元", "従前の住所")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
    moved_on: Annotated[Item[dt.date], label("転入年月日", "住所を定めた年月日")] = UNSET
    address: Annotated[Item[Address], label("新住所", "住所")] = UNSET
    head: Annotated[Item[PersonCode], label("世帯主", "世帯主")] = UNSET


@contract(
    "residency.moved-out.v1",
    owner=OWNER,
    ja="転出",
    en="Moved out",
    basis="住基法8条、9条1項",
)
class MovedOut(Event, frozen=True, kw_only=True):
    """The old record is closed: the person lives in another municipality now."""

    moved_on: Annotated[Item[dt.date], label("転出年月日", "転出年月日")] = UNSET
    destination: Annotated[Item[MunicipalityCode], label("転出先市区町村", "転出先")] = UNSET
    new_address: Annotated[Item[Address], label("新住所", "住所")] = UNSET


@contract(
    "residency.address-changed.v1",
    owner=OWNER,
    ja="転居",
    en="Moved within the municipality",
    basis="住基法8条、19条1項、23条",
)
class AddressChanged(Event, frozen=True, kw_only=True):
    """A resident lives at another address of the same municipality."""

    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
    moved_on: Annotated[Item[dt.date], label("転居年月日", "住所を定めた年月日")] = UNSET
    address: Annotated[Item[Address], label("新住所", "住所")] = UNSET


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
