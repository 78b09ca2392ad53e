"""What a participant has already applied, and what it could not apply.

Order is kept for each publisher and person: an event says which version the recipient was
told before (`after`), and is applied only when that one has been.
"""

import datetime as dt
import enum
import hashlib
from typing import Any

from mesh.envelope import Envelope, Known
from mesh.records import Reads
from mesh.store import Section
from mesh.transport import Told


class Verdict(enum.Enum):
    """What is to be done with an event that arrived."""

    NEW = "new"
    KNOWN = "known"
    DROPPED = "dropped"
    EARLY = "early"
    BEHIND_PARKED = "behind-parked"


_STATE = """
SELECT (SELECT outcome FROM inbox WHERE id = ?1 AND sender = ?2),
    (SELECT version FROM seen WHERE sender = ?2 AND person = ?3)
"""

_KEPT = """
SELECT EXISTS (SELECT 1 FROM parked WHERE id = ?1 AND sender = ?2)
    OR EXISTS (SELECT 1 FROM waiting WHERE id = ?1 AND sender = ?2)
"""


def judge(tx: Section, envelope: Envelope[Any]) -> Verdict:
    """Decide whether an event is due."""
    source, person = envelope.source, envelope.data.person
    ((known, seen),) = tx.read(_STATE, envelope.id, source, person)
    if known is not None:
        return Verdict.KNOWN if known == "applied" else Verdict.DROPPED
    last: int = seen or 0
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
    ((kept,),) = tx.read(_KEPT, envelope.id, envelope.source)
    if kept:
        for table in ("parked", "waiting"):
            sql = f"DELETE FROM {table} WHERE id = ? AND sender = ?"
            tx.write(sql, envelope.id, envelope.source)


def park(tx: Section, envelope: Envelope[Any], body: bytes, reason: str, now: dt.datetime) -> None:
    """Keep an event that could not be applied, with the reason."""
    tx.write("DELETE FROM waiting WHERE id = ? AND sender = ?", envelope.id, envelope.source)
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


def set_aside(tx: Section, envelope: Envelope[Any], body: bytes, tried_ns: int) -> None:
    """Keep an event that is to be tried again, out of the way of others."""
    tx.write(
        "INSERT OR REPLACE INTO waiting VALUES (?,?,?,?,?)",
        envelope.id,
        envelope.source,
        envelope.type,
        body,
        tried_ns,
    )


def waiting(tx: Reads, most: int) -> list[tuple[str, str, bytes]]:
    """Return what was set aside (sender, contract, body), that longest untried first."""
    rows = tx.read(
        "SELECT sender, contract, envelope FROM waiting ORDER BY tried_ns, id LIMIT ?", most
    )
    return [(sender, contract, body) for sender, contract, body in rows]


def park_unread(
    tx: Section, told: Told, known: Known | None, reason: str, now: dt.datetime
) -> None:
    """Keep an event that does not follow its contract; the same one is kept once."""
    tx.write(
        "INSERT OR REPLACE INTO parked VALUES (?,?,?,?,?,?,?,?,?)",
        known.id if known is not None else hashlib.sha256(told.body).hexdigest(),
        told.publisher,
        told.contract,
        known.data.person if known is not None else "",
        known.version if known is not None else 0,
        known.caseid if known is not None else None,
        told.body,
        reason,
        now.isoformat(),
    )
