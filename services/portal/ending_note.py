"""Ending notes (エンディングノート): written in life, read by the heirs, and by nobody else.

What keeps a note sealed is who may open it: the portal answers with it only when the family
register says that its owner has died, and that whoever asks is an heir. The portal's file holds
it as it was written; like everything else in it, it is readable by the portal alone.
"""

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.family import Heir
from mesh.errors import Refused


class SealedNote(msgspec.Struct, frozen=True, kw_only=True):
    """The one note of a person, as it was last sealed."""

    person: PersonCode
    sealed_on: dt.date
    text: str


def check_registers_read(unread: Collection[MunicipalityCode]) -> None:
    """Refuse everyone as long as not all heirs are proven: another register may take one away.

    Raises:
        Refused: Registers that the list of heirs depends on could not be read.
    """
    if unread:
        raise Refused(
            "registers-unread",
            "a note is opened once every register that shows the heirs was read (戸籍法120条の2),"
            " and some are kept where they cannot be read yet; ask again when that municipality"
            " takes part",
        )


def check_heir(requester: PersonCode, heirs: Iterable[Heir]) -> None:
    """Refuse whoever is no heir; whether there is a note is not said (民法886条〜901条).

    Raises:
        Refused: The register does not prove the requester to be an heir.
    """
    if all(heir.person != requester for heir in heirs):
        raise Refused(
            "not-an-heir",
            "a note is opened to the heirs that the family register proves (民法887条〜890条); let"
            " one of them open it",
        )


def owner_alive() -> Refused:
    """Make the refusal to open the note of somebody whose death is not in the register."""
    return Refused(
        "owner-alive",
        "the family register has no death of this person, and a note is opened after it; if the"
        " person has died, report the death first (戸籍法86条)",
    )


def no_note() -> Refused:
    """Make the refusal to an heir of somebody who has left no note."""
    return Refused("no-note", "the person has left no note here; there is nothing to open")
