"""How one person stands in a resident register, and how the standings of several are answered."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.standings import Standing, Statuses
from mesh.envelope import disclosed


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What `contracts.standings.Statuses` says of one person; see there."""

    standing: Standing | None = None
    since: dt.date | None = None
    address: Address | None = None
    destination: MunicipalityCode | None = None
    known_on: dt.date | None = None
    head: PersonCode | None = None
    name: PersonName | None = None


NEVER_HERE = Status()
"""Of somebody whom the register has never had nothing is said."""


def in_columns(found: Sequence[Status], persons: Sequence[PersonCode] = ()) -> Statuses:
    """Return the standings of several persons, item by item.

    Args:
        persons: Whose they are, if the question has not named them.
    """
    return Statuses(
        persons=tuple(persons),
        standing=tuple(status.standing for status in found),
        since=tuple(status.since for status in found),
        address=tuple(status.address for status in found),
        destination=tuple(status.destination for status in found),
        known_on=tuple(status.known_on for status in found),
        head=tuple(status.head for status in found),
        name=tuple(status.name for status in found),
    )


def in_rows(answer: Statuses) -> list[Status]:
    """Return what an answer says person by person.

    Raises:
        NotDisclosed: It does not hold every item.
    """
    columns = (
        disclosed(answer.standing),
        disclosed(answer.since),
        disclosed(answer.address),
        disclosed(answer.destination),
        disclosed(answer.known_on),
        disclosed(answer.head),
        disclosed(answer.name),
    )
    return [
        Status(
            standing=standing,
            since=since,
            address=address,
            destination=destination,
            known_on=known_on,
            head=head,
            name=name,
        )
        for standing, since, address, destination, known_on, head, name in zip(
            *columns, strict=True
        )
    ]
