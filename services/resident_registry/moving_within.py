"""Moving inside the municipality (転居, 住基法23条)."""

import datetime as dt
from collections.abc import Collection, Mapping

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.moving import RegisterMoveWithin
from mesh.errors import Refused
from services.resident_registry.households import (
    Home,
    check_new_head,
    check_none_pending,
    headed_by,
    nominee,
    reheaded,
)
from services.resident_registry.model import MoveOut, check_here, check_moved_on

Pending = Mapping[PersonCode, MoveOut]


def moved_within(
    registration: RegisterMoveWithin,
    home: Home,
    pending: Pending,
    *,
    here: MunicipalityCode,
    today: dt.date,
    new_id: str,
) -> tuple[Home, Home | None]:
    """Return the household of those who have moved, and that of those who stay (転居届, 23条).

    If all members move, their household goes on at the new address.

    Raises:
        Refused: The filing is not one that the Act allows; the message says what to do.
    """
    movers = frozenset(registration.movers)
    check_moved_on(registration.moved_on, today)
    check_here(registration.address, here)
    check_none_pending(movers, pending)
    check_new_head(home, registration.movers, registration.new_head, today)
    staying = home.apart_from(movers)
    id_ = new_id if staying else home.id
    there = tuple(
        msgspec.structs.replace(
            m, household=id_, address=registration.address, since=registration.moved_on
        )
        for m in headed_by(home.members, registration.new_head)
        if m.person in movers
    )
    moved = Home(id=id_, head=registration.new_head, members=there)
    if not staying:
        return moved, None
    if home.head not in movers:
        return moved, msgspec.structs.replace(home, members=staying)
    head = nominee(staying, registration.remaining_head, today)
    assert head is not None, "somebody stays"
    return moved, Home(id=home.id, head=head, members=reheaded(home, head, movers))


def case_of(cases: Collection[str | None]) -> str | None:
    """Return the one case under which movers have booked their visit.

    Raises:
        Refused: There are several.
    """
    found = {case for case in cases if case}
    if len(found) > 1:
        raise Refused(
            "several-cases",
            "these people did not file their move together; register them one filing at a time",
        )
    return next(iter(found), None)
