"""Ending notes (エンディングノート): written in life, read by the heirs, and by nobody else.

What keeps a note sealed is who may open it: the portal answers with it only when the family
register says that its owner has died, and that whoever asks is an heir. The portal's file holds
it encrypted (AES-SIV, RFC 5297) under a key that is not in the file, so that a copy of the file
shows nobody what was written.
"""

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from mesh.errors import Refused, SetupError

KEY_PURPOSE = "ending-note"
"""For what the portal derives the key of 64 bytes under which it keeps all notes."""


class SealedNote(msgspec.Struct, frozen=True, kw_only=True):
    """The note of a person, as it was sealed on one day, the last time on that day.

    Attributes:
        sealed: The text in UTF-8, encrypted; bound to the person, so it opens as no one else's.
    """

    person: PersonCode
    sealed_on: dt.date
    sealed: bytes


def seal(text: str, person: PersonCode, sealed_on: dt.date, key: bytes) -> SealedNote:
    """Make the note of a person under the portal's key."""
    sealed = AESSIV(key).encrypt(text.encode(), [person.encode()])
    return SealedNote(person=person, sealed_on=sealed_on, sealed=sealed)


def unseal(note: SealedNote, key: bytes) -> str:
    """Return the text of a note.

    Raises:
        SetupError: It is not under this key or of another person: the secret or the file changed.
    """
    try:
        return AESSIV(key).decrypt(note.sealed, [note.person.encode()]).decode()
    except InvalidTag:
        raise SetupError(
            "the note was not sealed with the secret that the portal has now; restore its secret"
            " and its file from a backup"
        ) from None


def last_in_life(notes: Iterable[SealedNote], died_on: dt.date) -> SealedNote | None:
    """Return the note that counts: the last one sealed before the end of the day of death.

    The portal is not told of deaths, so that somebody who holds the device of the dead could
    seal another one; it is kept, and never shown.
    """
    sealed = [note for note in notes if note.sealed_on <= died_on]
    return max(sealed, key=lambda note: note.sealed_on, default=None)


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


def check_heir(requester: PersonCode, heirs: Collection[PersonCode]) -> None:
    """Refuse whoever is no heir; whether there is a note is not said (民法886条〜901条).

    Raises:
        Refused: The register does not prove the requester to be an heir.
    """
    if requester not in heirs:
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
