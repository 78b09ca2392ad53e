"""The tables of the portal, and the consents that it keeps for the mesh."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.portal import Letter
from mesh.context import Context
from mesh.errors import Refused
from mesh.records import Records
from mesh.store import Section
from services.portal.allowance import AllowanceClaim
from services.portal.ending_note import SealedNote
from services.portal.mandates import GrantedMandate
from services.portal.model import Case


class KeptLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter in a citizen's inbox.

    Attributes:
        number: Counts the citizen's letters from 1.
        case_id: The case that it belongs to; empty if it belongs to none.
    """

    person: PersonCode
    number: int
    case_id: str
    letter: Letter


CASES = Records("move_case", Case, key=("id",), indexed=("filer",))
CLAIMS = Records("allowance_claim", AllowanceClaim, key=("id",))
LETTERS = Records("letter", KeptLetter, key=("person", "number"))
MANDATES = Records("mandate", GrantedMandate, key=("person", "agent", "scope"))
NOTES = Records("ending_note", SealedNote, key=("person", "sealed_on"))

SCHEMA = CASES.schema + CLAIMS.schema + LETTERS.schema + MANDATES.schema + NOTES.schema


def case(ctx: Context) -> Case:
    """Return the case that a message belongs to.

    Raises:
        Refused: The portal has no such case.
    """
    found = CASES.get(ctx.tx, ctx.case or "")
    if found is None:
        raise Refused("no-such-case", "the portal has no case of this number; check the number")
    return found


def claim(ctx: Context) -> AllowanceClaim | None:
    """Return the claim for a newborn that a message belongs to, if it belongs to one."""
    return CLAIMS.get(ctx.tx, ctx.case or "")


def own_claim(number: str, filer: PersonCode, ctx: Context) -> AllowanceClaim | None:
    """Return a claim for a newborn to whoever filed it."""
    found = CLAIMS.get(ctx.tx, number)
    return found if found is not None and found.filer == filer else None


def own_case(number: str, filer: PersonCode, ctx: Context) -> Case:
    """Return a case to whoever filed it; to anyone else there is none.

    Raises:
        Refused: The person has filed no such case.
    """
    found = CASES.get(ctx.tx, number)
    if found is None or found.filer != filer:
        raise Refused("no-such-case", "you have filed no case of this number; check the number")
    return found


def cases_of(tx: Section, filer: PersonCode) -> list[Case]:
    """Return all cases that somebody has filed."""
    return CASES.where(tx, filer=filer)


def letters_to(tx: Section, person: PersonCode) -> list[Letter]:
    """Return somebody's letters, oldest first."""
    return [kept.letter for kept in LETTERS.where(tx, person=person)]


def write_letter(ctx: Context, case: Case, text: str, sender: str) -> None:
    """Put a letter into the filer's inbox, unless the same one is there already."""
    deliver_letter(ctx, case.filer, case.id, text, sender)


def deliver_letter(ctx: Context, to: PersonCode, case_id: str, text: str, sender: str) -> None:
    """Put a letter into somebody's inbox, unless the same one is there already."""
    kept = LETTERS.where(ctx.tx, person=to)
    if any((k.case_id, k.letter.sender, k.letter.text) == (case_id, sender, text) for k in kept):
        return
    LETTERS.put(
        ctx.tx,
        KeptLetter(
            person=to,
            number=len(kept) + 1,
            case_id=case_id,
            letter=Letter(at=ctx.now, sender=sender, text=text),
        ),
    )


def grant_consents(tx: Section, case: Case, granted: dt.date) -> None:
    """Let private participants be told of this move (個人情報保護法69条2項1号)."""
    for participant in case.consents:
        tx.write(
            "INSERT OR REPLACE INTO consent (person, participant, granted) VALUES (?, ?, ?)",
            case.filer,
            participant,
            granted.isoformat(),
        )


def end_consents(tx: Section, case: Case) -> None:
    """End the consents for this move, but not those given for another one under way."""
    others = (c for c in cases_of(tx, case.filer) if c.id != case.id and c.moving)
    kept = {participant for other in others for participant in other.consents}
    for participant in case.consents:
        if participant not in kept:
            tx.write(
                "DELETE FROM consent WHERE person = ? AND participant = ?", case.filer, participant
            )
