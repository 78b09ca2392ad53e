"""What a participant has already applied, and what it could not apply.

Order is kept for each publisher and person: an event says which version the recipient was
told before (`after`), and is applied only when that one has been.
"""

import datetime as dt
import enum
from typing import Any

from mesh.envelope import Envelope
from mesh.store import Section
from mesh.transport import Told


class Verdict(enum.Enum):
    """What is to be done with an event that arrived."""

    NEW = "new"
    KNOWN = "known"
    EARLY = "early"
    BEHIND_PARKED = "behind-parked"


def judge(tx: Section, envelope: Envelope[Any]) -> Verdict:
    """Decide whether an event is due."""
    if tx.read("SELECT 1 FROM inbox WHERE id = ?", envelope.id):
        return Verdict.KNOWN
    source, person = envelope.source, envelope.data.person
    seen = tx.read("SELECT version FROM seen WHERE sender = ? AND person = ?", source, person)
    last: int = seen[0][0] if seen else 0
    if envelope.version <= last:
        return Verdict.KNOWN
    if envelope.after <= last:
        return Verdict.NEW
    parked = tx.read(
        "SELECT 1 FROM parked WHERE sender = ? AND person = ? AND version < ?",
        source,
        person,
        envelope.version,
    )
    return Verdict.BEHIND_PARKED if parked else Verdict.EARLY


def note_applied(tx: Section, envelope: Envelope[Any], received_ns: int, applied_ns: int) -> None:
    """Note that an event has taken effect; it will not again."""
    tx.write(
        "INSERT INTO inbox VALUES (?,?,?,'applied',?,NULL,?,?)",
        envelope.id,
        envelope.source,
        envelope.type,
        envelope.caseid,
        received_ns,
        applied_ns,
    )
    tx.write(
        "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)",
        envelope.source,
        envelope.data.person,
        envelope.version,
    )
    tx.write("DELETE FROM parked WHERE id = ?", envelope.id)


def park(tx: Section, envelope: Envelope[Any], body: bytes, reason: str, now: dt.datetime) -> None:
    """Keep an event that could not be applied, with the reason."""
    tx.write(
        "INSERT OR REPLACE INTO parked VALUES (?,?,?,?,?,?,?,?,?)",
        envelope.id,
        envelope.source,
        envelope.type,
        envelope.data.person,
        envelope.version,
        envelope.caseid,
        body,
        reason,
        now.isoformat(),
    )


def park_unread(tx: Section, told: Told, reason: str, now: dt.datetime, new_id: str) -> None:
    """Keep an event that does not follow its contract."""
    tx.write(
        "INSERT INTO parked VALUES (?,?,?,'',0,NULL,?,?,?)",
        new_id,
        told.publisher,
        told.contract,
        told.body,
        reason,
        now.isoformat(),
    )
