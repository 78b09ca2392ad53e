"""What legal affairs believes of the owners of land and buildings, and where it follows them."""

from collections.abc import Sequence

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.legal_affairs.store import FOLLOWED, followed_in, owned
from services.reviewing import Known


def on_file(file: Reads) -> list[PersonCode]:
    """Return the owners who are followed, the dead included: that may turn out to be a mistake."""
    return [followed.owner for followed in FOLLOWED.all(file)]


def believes(
    file: Reads, persons: Sequence[PersonCode], register: MunicipalityCode | None = None
) -> list[Known]:
    """Return what the registrar believes of those among some persons who own something.

    Args:
        register: Ignored: each is followed where they live.
    """
    del register
    return [known for person in persons if (known := _believed(file, person)) is not None]


def _believed(file: Reads, person: PersonCode) -> Known | None:
    register, parcels = followed_in(file, person), owned(file, person)
    if register is None or not parcels:
        return None
    died_on = parcels[0].owner_died_on
    return Known(
        person=person,
        register=register,
        standing=Standing.RESIDENT if died_on is None else Standing.DECEASED,
        died_on=died_on,
    )
