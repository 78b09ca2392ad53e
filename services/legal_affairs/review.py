"""What legal affairs believes of the owners of land and buildings, and where it follows them."""

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.standings import Standing
from mesh.records import Reads
from services.legal_affairs.store import FOLLOWED, followed_in, owned
from services.reviewing import Known


def on_file(file: Reads) -> list[PersonCode]:
    """Return the owners who are followed, the dead included: that may turn out to be a mistake."""
    return [followed.owner for followed in FOLLOWED.all(file)]


def believes(file: Reads, person: PersonCode, _: MunicipalityCode | None = None) -> Known | None:
    """Return what the registrar believes of an owner, in the register that is followed."""
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
