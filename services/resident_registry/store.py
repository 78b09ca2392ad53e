"""The tables of a resident registry."""

import datetime as dt
from collections.abc import Sequence

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from mesh.records import Records
from mesh.store import Section
from services.resident_registry.deaths import DeceasedRecord
from services.resident_registry.households import Home, household_of
from services.resident_registry.model import (
    Arrival,
    ArrivalStatus,
    Booking,
    Household,
    MoveOut,
    RemovedRecord,
    Resident,
    WithdrawnMove,
)

RESIDENTS = Records("resident", Resident, key=("person",), indexed=("household",))
HOUSEHOLDS = Records("household", Household, key=("id",))
REMOVED = Records("removed_record", RemovedRecord, key=("person", "since"))
DECEASED = Records("deceased_record", DeceasedRecord, key=("person",), indexed=("household",))
MOVES_OUT = Records("move_out", MoveOut, key=("person",))
WITHDRAWN = Records("withdrawn_move", WithdrawnMove, key=("person", "destination"))
ARRIVALS = Records("arrival", Arrival, key=("person", "case_id"), indexed=("head",))
BOOKINGS = Records("booking", Booking, key=("person",))

SCHEMA = "".join(
    records.schema
    for records in (
        RESIDENTS,
        HOUSEHOLDS,
        REMOVED,
        DECEASED,
        MOVES_OUT,
        WITHDRAWN,
        ARRIVALS,
        BOOKINGS,
    )
)


def residents(tx: Section, persons: Sequence[PersonCode]) -> list[Resident | None]:
    """Return the record of each person, `None` where there is none."""
    return [RESIDENTS.get(tx, person) for person in persons]


def home(tx: Section, household: str) -> Home:
    """Return a household with its members."""
    found = home_if_any(tx, household)
    assert found is not None, "a resident belongs to a household"
    return found


def home_if_any(tx: Section, household: str) -> Home | None:
    """Return a household with its members, unless all have left it."""
    found = HOUSEHOLDS.get(tx, household)
    if found is None:
        return None
    members = tuple(RESIDENTS.where(tx, household=household))
    return Home(id=found.id, head=found.head, members=members)


def home_of_all(tx: Section, persons: Sequence[PersonCode]) -> Home:
    """Return the one household that these people belong to.

    Raises:
        Refused: They do not live here, or not together.
    """
    return home(tx, household_of(residents(tx, persons)))


def keep(tx: Section, *homes: Home) -> None:
    """Record households as they are now, with all their members."""
    for kept in homes:
        HOUSEHOLDS.put(tx, Household(id=kept.id, head=kept.head))
        for member in kept.members:
            RESIDENTS.put(tx, member)


def remove(
    tx: Section,
    resident: Resident,
    moved_on: dt.date,
    destination: MunicipalityCode,
    new_address: Address,
    case: str | None,
) -> None:
    """Remove the record of somebody who has moved away, and file it with the removed ones."""
    REMOVED.put(
        tx,
        RemovedRecord(
            person=resident.person,
            since=resident.since,
            record=resident,
            removed_on=moved_on,
            destination=destination,
            new_address=new_address,
            case_id=case,
        ),
    )
    RESIDENTS.remove(tx, resident.person)
    MOVES_OUT.remove(tx, resident.person)
    for withdrawn in WITHDRAWN.where(tx, person=resident.person):
        WITHDRAWN.remove(tx, withdrawn.person, withdrawn.destination)


def remove_deceased(tx: Section, death: DeceasedRecord) -> None:
    """Remove the record of somebody who has died, with what was filed and booked for them."""
    DECEASED.put(tx, death)
    RESIDENTS.remove(tx, death.person)
    BOOKINGS.remove(tx, death.person)
    if (move := MOVES_OUT.get(tx, death.person)) is not None:
        withdraw(tx, move)
    for changed in death.renominated:
        MOVES_OUT.put(tx, changed)
    if death.after is None:
        HOUSEHOLDS.remove(tx, death.household)
    else:
        keep(tx, death.after)


def pending(tx: Section, of: Home) -> dict[PersonCode, MoveOut]:
    """Return the moves out that members of a household have filed."""
    moves = (MOVES_OUT.get(tx, member.person) for member in of.members)
    return {move.person: move for move in moves if move is not None}


def withdraw(tx: Section, move: MoveOut) -> None:
    """Forget a filed move, but not that there was one."""
    MOVES_OUT.remove(tx, move.person)
    WITHDRAWN.put(tx, WithdrawnMove(person=move.person, destination=move.destination))


def expected(tx: Section, person: PersonCode) -> list[Arrival]:
    """Return the announced moves of somebody who has not arrived yet."""
    announced = ARRIVALS.where(tx, person=person)
    return [arrival for arrival in announced if arrival.status is ArrivalStatus.EXPECTED]


def arrived_before(tx: Section, together_with: Arrival) -> list[Arrival]:
    """Return those of the same filing who have arrived already."""
    return [
        arrival
        for arrival in ARRIVALS.where(tx, head=together_with.head)
        if arrival.status is ArrivalStatus.ARRIVED and arrival.case_id == together_with.case_id
    ]


def booked(tx: Section, persons: Sequence[PersonCode], case: str | None = None) -> list[Booking]:
    """Return the visits that these people have booked, under one case if it is given."""
    visits = (BOOKINGS.get(tx, person) for person in persons)
    return [v for v in visits if v is not None and case in (None, v.case_id)]


def unbook(tx: Section, person: PersonCode, case: str) -> None:
    """Forget the visit that somebody has booked under a case."""
    for visit in booked(tx, [person], case):
        BOOKINGS.remove(tx, visit.person)
