"""What an operator does with a parked event: look at it, play it again, or drop it."""

import sqlite3
from contextlib import closing

from contracts.catalogue import CONTRACTS
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.nats_transport import NatsTransport
from mesh.operating import reading


def fields_of(deployment: Deployment, participant: str, message_id: str) -> dict[str, str]:
    """Return what is known of a parked event, with the names of its items and not their values."""
    with reading(deployment.database(deployment.named(participant).name)) as db:
        row = db.execute(
            "SELECT sender, contract, version, caseid, reason, parked_at FROM parked WHERE id = ?",
            (message_id,),
        ).fetchone()
    if row is None:
        raise _none_parked(participant)
    publisher, contract, version, case, reason, at = row
    known = CONTRACTS.get(contract)
    return {
        "participant": participant,
        "publisher": publisher,
        "contract": contract,
        "version": str(version),
        "case": case or "",
        "reason": reason,
        "parked at": at,
        "items": ", ".join(known.items) if known is not None else "",
    }


async def replay(deployment: Deployment, participant: str, message_id: str, url: str) -> int:
    """Put a parked event, and those parked behind it, into the participant's queue again.

    Returns:
        How many events were queued. They stay parked until they have taken effect.
    """
    with reading(deployment.database(deployment.named(participant).name)) as db:
        rows = db.execute(
            "SELECT b.id, b.sender, b.contract, b.envelope FROM parked a JOIN parked b"
            " ON b.id = a.id OR (b.sender = a.sender AND b.person = a.person AND a.person <> ''"
            " AND b.version > a.version) WHERE a.id = ? ORDER BY b.version",
            (message_id,),
        ).fetchall()
    if not rows:
        raise _none_parked(participant)
    clock = Clock()
    me = deployment.named(participant)
    transport = await NatsTransport.connect(me, deployment, url, clock)
    try:
        for _, publisher, contract, body in rows:
            await transport.queue_again(publisher, contract, body, message_id=clock.uuid7())
    finally:
        await transport.close()
    return len(rows)


def drop(deployment: Deployment, participant: str, message_id: str) -> None:
    """Give a parked event up; what was parked behind it can then be replayed."""
    path = deployment.database(deployment.named(participant).name)
    if not path.exists():
        raise _none_parked(participant)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        row = db.execute(
            "SELECT sender, contract, person, version, caseid FROM parked WHERE id = ?",
            (message_id,),
        ).fetchone()
        if row is None:
            db.execute("ROLLBACK")
            raise _none_parked(participant)
        publisher, contract, person, version, case = row
        before = db.execute(
            "SELECT 1 FROM parked WHERE sender = ? AND person = ? AND version < ? AND person <> ''",
            (publisher, person, version),
        ).fetchone()
        if before is not None:
            db.execute("ROLLBACK")
            raise SetupError("an earlier event of the same person is parked too; begin with that")
        now = Clock().wall_ns()
        db.execute("DELETE FROM parked WHERE id = ?", (message_id,))
        db.execute(
            "INSERT OR IGNORE INTO inbox VALUES (?,?,?,'dropped',?,NULL,?,?)",
            (message_id, publisher, contract, case, now, now),
        )
        if person:
            db.execute(
                "INSERT INTO seen VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE"
                " SET version = max(version, ?3)",
                (publisher, person, version),
            )
        db.execute("COMMIT")


def _none_parked(participant: str) -> SetupError:
    return SetupError(f"{participant} has no such parked event; see: python -m mesh parked list")
