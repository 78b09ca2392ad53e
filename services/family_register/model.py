"""Entries of the family register and of its supplement (附票).

戸籍法13条 says what is entered of a person; 住基法16条, 17条 and 19条 make the municipality of
the register keep the history of addresses. Births, marriages and deaths replace an entry by
`msgspec.structs.replace`.
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Address
from contracts.family import PastAddress


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One person in the family register.

    Attributes:
        place: The registered domicile (本籍), as text after the municipality.
        parents: At most the two of 戸籍法13条4号, as far as known here.
        addresses: The supplement, oldest first (住基法17条).
    """

    person: PersonCode
    place: str
    parents: tuple[PersonCode, ...] = ()
    spouse: PersonCode | None = None
    children: tuple[PersonCode, ...] = ()
    addresses: tuple[PastAddress, ...] = ()


def with_address(entry: Entry, address: Address, since: dt.date) -> Entry:
    """Add an address to the supplement, in the order of the dates on which people moved.

    A move that is told late is put in its place; a line that is there already stays alone.
    """
    line = PastAddress(since=since, address=address)
    if line in entry.addresses:
        return entry
    history = sorted((*entry.addresses, line), key=lambda past: past.since)
    return msgspec.structs.replace(entry, addresses=tuple(history))
