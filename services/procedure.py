"""What a procedure is, and what it costs those who would have to do it without the mesh.

A procedure costs a filing if somebody would have to apply or report, a visit if that takes
them to a counter, and a document for each certificate that the counter demands. What is
usually done by telephone, by post, online or through the employer costs no visit.
"""

import enum
from collections.abc import Iterable
from typing import NamedTuple

import msgspec


class Where(enum.Enum):
    """Whose participant handles a procedure, or holds what replaces a document.

    After a move that is the old or the new municipality; after a death the one of the residence
    or the one of the family register.
    """

    OLD = "old"
    NEW = "new"
    RESIDENCE = "residence"
    REGISTER = "register"
    NATIONAL = "national"
    PRIVATE = "private"


class Place(enum.Enum):
    """A counter that somebody would have to go to."""

    OLD_CITY_HALL = "old-city-hall"
    NEW_CITY_HALL = "new-city-hall"
    CITY_HALL = "city-hall"
    PENSION_OFFICE = "pension-office"
    TAX_OFFICE = "tax-office"
    LEGAL_AFFAIRS = "legal-affairs"
    BANK_BRANCH = "bank-branch"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that a counter demands, and what carries the fact instead.

    Attributes:
        replaced_by: The contract of the message that carries it on the mesh.
        provider: The kind of participant from whose records it comes.
        at: Where that participant is.
    """

    ja: str
    replaced_by: str
    provider: str
    at: Where
    legal_basis: str


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody would otherwise have to do.

    Attributes:
        participant: The kind of participant that handles it.
        at: Where that participant is.
        filing: Whether somebody would have to file it.
        place: The counter, if it takes them to one.
    """

    id: str
    ja: str
    en: str
    participant: str
    at: Where
    legal_basis: str
    filing: bool = True
    place: Place | None = None
    documents: tuple[Document, ...] = ()


class Effort(NamedTuple):
    """What somebody has to do: filings, counters to go to, certificates to attach."""

    filings: int
    visits: int
    documents: int


def effort_without_mesh(procedures: Iterable[Procedure]) -> Effort:
    """Return what these procedures would cost without the mesh.

    A household files once for all its members, and does at one counter all that can be done
    there: each procedure and each place is counted once.
    """
    found = {procedure.id: procedure for procedure in procedures}.values()
    return Effort(
        filings=sum(procedure.filing for procedure in found),
        visits=len({procedure.place for procedure in found if procedure.place is not None}),
        documents=sum(len(procedure.documents) for procedure in found),
    )
