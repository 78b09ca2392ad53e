"""The tables of legal affairs."""

from mesh.records import Records
from services.legal_affairs.model import Parcel

PARCELS = Records("parcel", Parcel, key=("number",), indexed=("owner",))

SCHEMA = PARCELS.schema
