"""What the pension office believes of those on file."""

from collections.abc import Sequence

from msgspec import UNSET

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.pension.store import ENROLLED, PERSONS
from services.reviewing import Known


def on_file(reads: Reads) -> list[PersonCode]:
    """Return everybody enrolled; a file is never closed, and a death may be a mistake."""
    return [PersonCode(person) for (person,) in reads.read(PERSONS)]


def believes(
    reads: Reads, persons: Sequence[PersonCode], register: MunicipalityCode | None = None
) -> list[Known]:
    """Return what the office believes of some persons.

    Args:
        register: Ignored: each file says whose register the office follows.
    """
    del register
    return [
        Known(
            person=file.person,
            register=file.municipality,
            standing=Standing.RESIDENT if file.death is None else Standing.DECEASED,
            died_on=None if file.death is None else file.death.died_on,
            address=file.address,
            name=file.name or UNSET,
        )
        for file in ENROLLED.several(reads, persons).values()
    ]
