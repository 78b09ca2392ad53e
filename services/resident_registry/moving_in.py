"""Moving to another municipality, as the new one sees it (転入, 住基法22条, 24条の2)."""

import datetime as dt
from collections.abc import Collection, Sequence

import msgspec

from contracts.common import Address, MunicipalityCode, Relation
from contracts.moving import RegisterMoveIn
from mesh.errors import Refused
from services.resident_registry.households import Home, headed_by, successor
from services.resident_registry.model import (
    Arrival,
    ArrivalStatus,
    NoticeAwaited,
    Resident,
    check_here,
    check_moved_on,
)


def announced(
    arrivals: Sequence[Sequence[Arrival]], residents: Collection[Resident]
) -> list[Arrival]:
    """Return the arrivals of those who move in, all announced by one filing.

    Args:
        arrivals: For each mover the expected arrivals: one, if all is well.
        residents: Those of the movers who are registered here.

    Raises:
        Refused: They have not moved out, did not file together, or are here already.
        NoticeAwaited: Two municipalities have announced somebody, and one will withdraw it.
    """
    if not arrivals:
        raise Refused("nobody-moves", "nobody is named; name those who have moved in")
    if residents:
        raise Refused(
            "already-resident",
            "somebody is registered here already; for a new address here file a move within the"
            " municipality (転居届, 住基法23条)",
        )
    if not all(arrivals):
        raise Refused(
            "not-moved-out",
            "no municipality has announced this move (住基法22条2項, 24条の2); file the move out"
            " (転出届) at the municipality of the last address first",
        )
    if any(len(expected) > 1 for expected in arrivals):
        raise NoticeAwaited(
            "two municipalities have announced somebody who can have lived in one only; register"
            " the move when one of them has withdrawn its notice"
        )
    found = [arrival for (arrival,) in arrivals]
    if len({(a.case_id, a.head, a.previous_municipality) for a in found}) > 1:
        raise Refused(
            "several-cases",
            "these people did not file their move together; register them one filing at a time",
        )
    return found


def check_still_expected(arrival: Arrival) -> None:
    """Refuse to book a visit for a move that is over."""
    if arrival.status is ArrivalStatus.ARRIVED:
        raise Refused(
            "already-moved-in", "the move is registered already; no visit is needed any more"
        )
    if arrival.status is ArrivalStatus.WITHDRAWN:
        raise Refused("move-withdrawn", "the move was withdrawn; file it again to book a visit")


def moved_in(
    registration: RegisterMoveIn,
    arrivals: Sequence[Arrival],
    earlier: Collection[Arrival],
    joined: Home | None,
    *,
    here: MunicipalityCode,
    today: dt.date,
    new_id: str,
) -> Home:
    """Return the household that newcomers form, or join (転入届, 住基法22条).

    Those who filed together are one household, also if some arrive later. Until the announced
    head arrives, one of those present is head.

    Args:
        arrivals: Those who arrive now.
        earlier: Those of the same filing who have arrived before.
        joined: The household of these, if it is at the same address.

    Raises:
        Refused: It has not happened yet, or not here.
    """
    check_moved_on(registration.moved_on, today)
    check_here(registration.address, here)
    id_ = joined.id if joined is not None else new_id
    present = joined.members if joined is not None else ()
    relations = {arrival.person: arrival.relation for arrival in (*earlier, *arrivals)}
    newcomers = [
        _resident(arrival, id_, registration.moved_on, registration.address) for arrival in arrivals
    ]
    members = tuple(
        msgspec.structs.replace(m, relation=relations.get(m.person, Relation.OTHER))
        for m in (*present, *newcomers)
    )
    announced = arrivals[0].head
    if any(m.person == announced for m in members):
        return Home(id=id_, head=announced, members=members)
    head = joined.head if joined is not None else successor(members, None, today)
    return Home(id=id_, head=head, members=headed_by(members, head))


def settled(arrival: Arrival, status: ArrivalStatus) -> Arrival:
    """Record what became of an announced move."""
    return msgspec.structs.replace(arrival, status=status)


def _resident(arrival: Arrival, household: str, moved_on: dt.date, address: Address) -> Resident:
    return Resident(
        person=arrival.person,
        name=arrival.name,
        birth_date=arrival.birth_date,
        sex=arrival.sex,
        household=household,
        relation=arrival.relation,
        address=address,
        since=moved_on,
        register_municipality=arrival.register_municipality,
        previous_municipality=arrival.previous_municipality,
    )
