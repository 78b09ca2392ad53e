"""Moves at the resident registry: filed, registered at the counter, told. 住基法9条, 22条〜25条."""

import datetime as dt
from typing import Annotated, TypeAlias

from msgspec import UNSET

from contracts.base import Accepted, Command, Event, Item, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode, PersonName, Sex
from contracts.residency import OWNER

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
