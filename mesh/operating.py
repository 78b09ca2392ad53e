"""What an operator asks of a deployment: who is untold, what is parked, is the log whole?

All of it reads the participants' files from outside, while they run or after they stopped.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mesh.access_log import Verdict, verify
from mesh.deployment import Deployment
from mesh.errors import SetupError


class Untold(NamedTuple):
    """A message that has not yet taken effect where it was sent."""

    sender: str
    receiver: str
    contract: str
    case: str | None
    state: str
    since: str
    message_id: str


class Parked(NamedTuple):
    """An event that a participant could not apply."""

    participant: str
    message_id: str
    publisher: str
    contract: str
    case: str | None
    version: int
    reason: str
    at: str


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a participant's file for reading only.

    Raises:
        SetupError: There is no such file, or it is no participant's.
    """
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.Error:
        raise SetupError(f"{path} cannot be read; has the participant run here?") from None
    try:
        yield db
    except sqlite3.Error as error:
        raise SetupError(f"{path} is not a participant's file: {error}") from None
    finally:
        db.close()


def files(deployment: Deployment) -> Iterator[tuple[str, Path]]:
    """Yield the name and file of each participant that has one."""
    for name in deployment.participants:
        path = deployment.database(name)
        if path.exists():
            yield name, path


def without_file(deployment: Deployment) -> list[str]:
    """Return who has no file: what it promised and logged is not known."""
    having = {name for name, _ in files(deployment)}
    return [name for name in deployment.participants if name not in having]


def untold(deployment: Deployment, case: str | None = None) -> list[Untold]:
    """Return every message that was promised and has not taken effect; of one case if given."""
    found = []
    for name, path in files(deployment):
        with reading(path) as db:
            rows = db.execute(
                "SELECT recipient, contract, caseid, state, at, id FROM outbox"
                " WHERE state IN ('queued', 'sent', 'parked', 'unsettled')"
                " AND (?1 IS NULL OR caseid = ?1)"
                " ORDER BY seq",
                (case,),
            )
            found += [Untold(name, *row) for row in rows]
    return found


def parked(deployment: Deployment) -> list[Parked]:
    """Return every parked event, in the order of each person's versions."""
    found = []
    for name, path in files(deployment):
        with reading(path) as db:
            rows = db.execute(
                "SELECT id, sender, contract, caseid, version, reason, parked_at FROM parked"
                " ORDER BY sender, person, version"
            )
            found += [Parked(name, *row) for row in rows]
    return found


def audit(deployment: Deployment) -> dict[str, Verdict]:
    """Compute every participant's access log again."""
    verdicts = {}
    for name in deployment.participants:
        path = deployment.database(name)
        if not path.exists():
            verdicts[name] = Verdict(0, "its file is missing")
            continue
        with reading(path) as db:
            verdicts[name] = verify(db)
    return verdicts


class Progress(NamedTuple):
    """How far a mesh has come: unchanged and nothing open means that it is at rest."""

    open: int
    messages: int


def progress(connections: list[sqlite3.Connection]) -> Progress:
    """Return how many messages are open, and how many there have been, over several files."""
    still_open = messages = 0
    for db in connections:
        still_open += db.execute(
            "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sent')"
        ).fetchone()[0]
        messages += db.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0]
    return Progress(still_open, messages)
