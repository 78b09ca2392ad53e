"""What the resident register holds (住基法7条), and the terms that the Act sets for filings."""

import datetime as dt
import enum

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName, Relation, Sex
from mesh.errors import MeshError, Refused

FILING_DAYS = 14
"""Days after a move within which it is to be registered (住基法22条1項, 23条)."""

MOST_DAYS_AHEAD = 60
"""How long before a move it may be filed; `あらかじめ` (住基法24条) has no number of its own."""

MOST_DAYS_LATE = 365
"""How late a move out may still be filed without evidence at the counter."""


class NoticeAwaited(MeshError):
    """What the message builds on has not arrived yet; the same message succeeds later."""

    code = "notice-awaited"
    retry = True


class Resident(msgspec.Struct, frozen=True, kw_only=True):
    """One resident record (住民票).

    Attributes:
        household: The id of the household, always of one that has a head.
        since: When the person came to live at the address (住所を定めた年月日).
        previous_municipality: Where the person moved in from, if that is known.
    """

    person: PersonCode
    name: PersonName
    birth_date: dt.date
    sex: Sex
    household: str
    relation: Relation
    address: Address
    since: dt.date
    register_municipality: MunicipalityCode
    previous_municipality: MunicipalityCode | None = None


class Household(msgspec.Struct, frozen=True, kw_only=True):
    """One household (世帯); its members are the residents who carry its id."""

    id: str
    head: PersonCode


class RemovedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The record of somebody who has moved away (除票, 住基法15条の2).

    Attributes:
        since: That of the record, so that somebody may come back and leave again.
        record: As it was when it was removed.
        removed_on: The day of the move.
        new_address: As the new municipality has told it (転入通知, 9条1項).
        case_id: The case of the move.
    """

    person: PersonCode
    since: dt.date
    record: Resident
    removed_on: dt.date
    destination: MunicipalityCode
    new_address: Address | None = None
    case_id: str | None = None


class MoveOut(msgspec.Struct, frozen=True, kw_only=True):
    """One person's filed move to another municipality, until that one reports the move-in.

    Attributes:
        new_head: The head of those who move together.
        remaining_head: Who becomes head of those who stay; `None` if the head does not leave.
    """

    person: PersonCode
    case_id: str | None
    filed_on: dt.date
    planned_on: dt.date
    destination: MunicipalityCode
    new_address: Address
    new_head: PersonCode
    remaining_head: PersonCode | None = None


class WithdrawnMove(msgspec.Struct, frozen=True, kw_only=True):
    """A filed move that was withdrawn; its destination may have registered the person meanwhile."""

    person: PersonCode
    destination: MunicipalityCode


class ArrivalStatus(enum.Enum):
    """What became of a move that another municipality announced."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One person whom another municipality announced (転出証明書情報, 住基法24条の2第3項).

    Attributes:
        case_id: The citizen's case; empty if the move belongs to none.
        relation: To `head`, the head of those who move together.
    """

    person: PersonCode
    case_id: str
    status: ArrivalStatus
    previous_municipality: MunicipalityCode
    planned_on: dt.date
    name: PersonName
    birth_date: dt.date
    sex: Sex
    relation: Relation
    head: PersonCode
    new_address: Address
    register_municipality: MunicipalityCode


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A booked visit at the counter, at which a move is to be registered."""

    person: PersonCode
    case_id: str | None
    visit_on: dt.date


def relation_named(name: str) -> Relation:
    """Return the relation of that name; one that is not known here counts as other."""
    try:
        return Relation(name)
    except ValueError:
        return Relation.OTHER


def late_days(moved_on: dt.date, today: dt.date) -> int:
    """Return by how many days a registration is late (住基法22条1項, 23条).

    The day of the move is not counted (民法140条). Who is late without good reason may be
    fined up to ¥50,000 (住基法52条2項); that is for the summary court, not for the register.
    """
    return max(0, (today - moved_on).days - FILING_DAYS)


def check_planned_on(planned_on: dt.date, today: dt.date) -> None:
    """Refuse a move out that is filed much too early or much too late (住基法24条)."""
    if planned_on > today + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise Refused(
            "too-early",
            f"a move is filed at most {MOST_DAYS_AHEAD} days ahead (住基法24条); file it later",
        )
    if planned_on < today - dt.timedelta(days=MOST_DAYS_LATE):
        raise Refused(
            "too-late",
            "a move more than a year ago is filed at the counter, with evidence of where the"
            " person has lived since (住基法34条)",
        )


def check_moved_on(moved_on: dt.date, today: dt.date) -> None:
    """Refuse to register a move that has not happened yet (住基法22条, 23条)."""
    if moved_on > today:
        raise Refused(
            "future-date",
            "a move is registered once it has taken place (住基法22条, 23条); come again on the"
            " day of the move or within 14 days after it",
        )


def check_here(address: Address, here: MunicipalityCode) -> None:
    """Refuse to register an address of another municipality (住基法5条)."""
    if address.municipality != here:
        raise Refused(
            "not-this-municipality",
            "the address lies in another municipality (住基法5条); register the move there",
        )
