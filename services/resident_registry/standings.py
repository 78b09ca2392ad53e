"""How persons stand in the register: whoever has left it stays known (除票, 住基法15条の2).

Somebody who has come back is resident, whatever was recorded before; a death counts for more than
a move, for whoever has died here had come back.
"""

from collections.abc import Collection, Sequence

import msgspec

from contracts.base import PersonCode
from contracts.standings import MOST_PERSONS, Standing
from mesh.records import Reads
from services.resident_registry import store
from services.resident_registry.model import Household, Resident
from services.statuses import NEVER_HERE, Status

_PAGE = (
    "SELECT person FROM resident WHERE person > ?1"
    " UNION SELECT person FROM deceased_record WHERE person > ?1"
    " UNION SELECT person FROM removed_record WHERE person > ?1"
    " ORDER BY person LIMIT ?2"
)
_RESIDENTS = (
    "SELECT resident.record, household.record"
    " FROM json_each(?) AS asked CROSS JOIN resident ON resident.person = asked.value"
    " CROSS JOIN household ON household.id = resident.household"
)
"""`CROSS JOIN` makes SQLite begin with those asked about."""

_resident = msgspec.json.Decoder(Resident).decode
_household = msgspec.json.Decoder(Household).decode


def standings(file: Reads, persons: Sequence[PersonCode]) -> list[Status]:
    """Return how each person stands."""
    here = _residents(file, persons)
    return [here.get(person) or _gone(file, person) for person in persons]


def page_after(file: Reads, after: PersonCode | None, most: int = MOST_PERSONS) -> list[PersonCode]:
    """Return those who follow a person in the order of the codes, one page of them."""
    return [person for (person,) in file.read(_PAGE, after or "", most)]


def _residents(file: Reads, persons: Collection[PersonCode]) -> dict[PersonCode, Status]:
    """Return how those stand who live here: one query for all, as whoever pulls asks for many."""
    asked = msgspec.json.encode(persons).decode()
    found = {}
    for record, household in file.read(_RESIDENTS, asked):
        resident = _resident(record)
        found[resident.person] = Status(
            standing=Standing.RESIDENT,
            since=resident.since,
            address=resident.address,
            head=_household(household).head,
            name=resident.name,
        )
    return found


def _gone(file: Reads, person: PersonCode) -> Status:
    if (death := store.DECEASED.get(file, person)) is not None:
        return Status(standing=Standing.DECEASED, since=death.died_on, known_on=death.known_on)
    if removed := store.REMOVED.where(file, person=person):
        left = removed[-1]
        return Status(
            standing=Standing.MOVED_OUT,
            since=left.removed_on,
            address=left.new_address,
            destination=left.destination,
        )
    return NEVER_HERE
