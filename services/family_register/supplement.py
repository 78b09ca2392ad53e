"""The supplement of the family register (戸籍の附票): where the persons of a register have lived.

住基法16条, 17条 and 19条 make the municipality of the register keep the history of addresses.
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.family import PastAddress


class Supplement(msgspec.Struct, frozen=True, kw_only=True):
    """The supplement of one person: who has one here is entered in a register here.

    Attributes:
        place: The registered domicile (本籍), as text after the municipality.
        addresses: Oldest first (住基法17条).
    """

    person: PersonCode
    place: str
    addresses: tuple[PastAddress, ...] = ()

    @property
    def residence(self) -> MunicipalityCode | None:
        """The municipality of the latest address, if there is any address."""
        return self.addresses[-1].address.municipality if self.addresses else None


def with_address(supplement: Supplement, address: Address, since: dt.date) -> Supplement:
    """Add an address, in the order of the dates on which people moved.

    A move that is told late is put in its place; a line that is there already stays alone.
    """
    line = PastAddress(since=since, address=address)
    if line in supplement.addresses:
        return supplement
    history = sorted((*supplement.addresses, line), key=lambda past: past.since)
    return msgspec.structs.replace(supplement, addresses=tuple(history))
