"""The tables of legal affairs."""

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.records import Reads, Records
from services.legal_affairs.model import FollowedOwner, Parcel

PARCELS = Records("parcel", Parcel, key=("number",), indexed=("owner",))
FOLLOWED = Records("followed_owner", FollowedOwner, key=("owner",))

SCHEMA = PARCELS.schema + FOLLOWED.schema


def owned(file: Reads, owner: PersonCode) -> list[Parcel]:
    """Return the land and buildings of a person."""
    return PARCELS.where(file, owner=owner)


def followed_in(file: Reads, owner: PersonCode) -> MunicipalityCode | None:
    """Return in which municipality's register an owner is followed, if that is known."""
    followed = FOLLOWED.get(file, owner)
    return None if followed is None else followed.register
