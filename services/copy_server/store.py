"""The table of a copy server."""

from collections.abc import Sequence

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.records import Reads, Records
from mesh.store import Section
from services.copy_server.model import Copy
from services.statuses import NEVER_HERE, Status

COPIES = Records("copy", Copy, key=("register", "person"))

SCHEMA = COPIES.schema

_COPIES = (
    "SELECT copy.record FROM json_each(?2) AS asked"
    " CROSS JOIN copy ON copy.register = ?1 AND copy.person = asked.value"
)
"""`CROSS JOIN` makes SQLite begin with those asked about, not with the whole register."""

_copy = msgspec.json.Decoder(Copy).decode


def statuses(
    file: Reads, register: MunicipalityCode, persons: Sequence[PersonCode]
) -> list[Status]:
    """Return how each person stands in the copy of a register."""
    rows = file.read(_COPIES, register, msgspec.json.encode(persons).decode())
    found = {copy.person: copy.status for copy in (_copy(record) for (record,) in rows)}
    return [found.get(person, NEVER_HERE) for person in persons]


def keep(
    tx: Section, register: MunicipalityCode, persons: Sequence[PersonCode], stand: Sequence[Status]
) -> None:
    """Keep a page of an extract; most of it is what the extract before said already."""
    before = statuses(tx, register, persons)
    for person, status, known in zip(persons, stand, before, strict=True):
        if status != known:
            COPIES.put(tx, Copy(register=register, person=person, status=status))
