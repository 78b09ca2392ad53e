"""Moving to another municipality, as the old one sees it (転出, 住基法24条〜25条, 9条1項)."""

import datetime as dt
from collections.abc import Collection, Mapping

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.moving import FileMoveOut
from mesh.errors import Refused, UnknownPerson
from services.resident_registry.households import (
    Home,
    check_new_head,
    check_none_pending,
    expected_head,
    headed_by,
    nominee,
    reheaded,
    successor,
    with_new_head,
)
from services.resident_registry.model import (
    MoveOut,
    RemovedRecord,
    Resident,
    WithdrawnMove,
    check_planned_on,
)

Pending = Mapping[PersonCode, MoveOut]


def filed(
    filing: FileMoveOut,
    home: Home,
    pending: Pending,
    *,
    here: MunicipalityCode,
    today: dt.date,
    case: str | None,
) -> tuple[MoveOut, ...]:
    """Return the moves that a filing announces, one for each mover (転出届, 住基法24条).

    Nothing changes in the register before the new municipality reports the move-in.

    Raises:
        Refused: The filing is not one that the Act allows; the message says what to do.
    """
    movers = frozenset(filing.movers)
    check_planned_on(filing.planned_on, today)
    _check_destination(filing, here)
    check_none_pending(movers, pending)
    check_new_head(home, filing.movers, filing.new_head, today)
    remaining = None
    if expected_head(home, pending, today) in movers:
        staying = home.apart_from(movers | pending.keys())
        remaining = nominee(staying, filing.remaining_head, today)
    return tuple(
        MoveOut(
            person=person,
            case_id=case,
            filed_on=today,
            planned_on=filing.planned_on,
            destination=filing.destination,
            new_address=filing.new_address,
            new_head=filing.new_head,
            remaining_head=remaining,
        )
        for person in dict.fromkeys(filing.movers)
    )


def moving_together(home: Home, moves: Collection[MoveOut]) -> tuple[Resident, ...]:
    """Return those who move, with their relations to the head of the new household."""
    new_head = next(iter(moves)).new_head
    movers = {move.person for move in moves}
    return tuple(m for m in headed_by(home.members, new_head) if m.person in movers)


def left(home: Home, person: PersonCode, pending: Pending, today: dt.date) -> Home | None:
    """Return the household without somebody who has moved away; `None` if nobody is left.

    If it was the head, the one named in the filing becomes head (住基法25条); if that one has
    left meanwhile, the register decides (住基法8条, 施行令12条).
    """
    members = home.apart_from({person})
    if not members:
        return None
    if person != home.head:
        return msgspec.structs.replace(home, members=members)
    nominated = pending[person].remaining_head if person in pending else None
    if all(m.person != nominated for m in members):
        nominated = successor(home.apart_from({person, *pending}) or members, None, today)
    head = successor(members, nominated, today)
    return Home(id=home.id, head=head, members=reheaded(home, head, {person}))


def staying_with_new_head(
    before: Home, after: Home, pending: Pending, move: MoveOut | None
) -> list[Resident]:
    """Return those who have another head now, without those who follow the one who left."""
    return [
        member
        for member in with_new_head([before], [after])
        if move is None
        or member.person not in pending
        or pending[member.person].new_head != move.new_head
    ]


def renominated(person: PersonCode, pending: Pending) -> tuple[MoveOut, ...]:
    """Return the moves of others that named somebody as head who has now left as well."""
    instead = pending[person].remaining_head if person in pending else None
    return tuple(
        msgspec.structs.replace(move, remaining_head=instead)
        for move in pending.values()
        if move.person != person and move.remaining_head == person
    )


def check_announced(
    move: MoveOut | None, withdrawn: Collection[WithdrawnMove], destination: MunicipalityCode
) -> None:
    """Refuse a report of a move-in from where nobody has filed to move (住基法9条1項).

    A filing that was withdrawn counts: the person may have been registered at its destination
    before that one knew, and lives there now.
    """
    filed = {gone.destination for gone in withdrawn}
    if move is not None:
        filed.add(move.destination)
    if destination not in filed:
        raise Refused(
            "not-announced",
            "no move to the municipality that reports it was filed here; the two registries have"
            " to find out where the person lives",
        )


def is_void(move: MoveOut, destination: MunicipalityCode, case: str | None) -> bool:
    """Tell whether a move was filed anew although the one before it had taken place.

    Args:
        destination, case: Those of the move that was registered.
    """
    return move.destination != destination or move.case_id != case


def check_reported_before(
    removed: Collection[RemovedRecord], destination: MunicipalityCode
) -> None:
    """Refuse a report of a move-in of somebody who has left for elsewhere, or never lived here."""
    if not removed:
        raise UnknownPerson("nobody was ever registered here under this code; check the notice")
    if max(removed, key=lambda record: record.removed_on).destination != destination:
        raise Refused(
            "registered-twice",
            "the person is registered in another municipality since leaving this one; the two"
            " registries have to find out where the person lives",
        )


def _check_destination(filing: FileMoveOut, here: MunicipalityCode) -> None:
    if filing.destination == here:
        raise Refused(
            "same-municipality",
            "the new address is in this municipality (住基法23条); file a move within it (転居届)"
            " instead",
        )
    if filing.destination != filing.new_address.municipality:
        raise Refused(
            "wrong-destination",
            "the new address is not in the municipality of destination; correct one of them",
        )
