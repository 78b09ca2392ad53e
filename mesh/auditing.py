"""Are the access logs what they were? The chain says it of itself, the witness of what it saw.

An owner can compute its whole chain anew, and sign again with its own key. It cannot take back
what the witness keeps: that is compared with the log as it is now.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from mesh.access_log import verify
from mesh.checkpoints import (
    CONTRADICTIONS,
    WITNESS,
    WITNESSED,
    Contradiction,
    Kept,
    is_signed,
    is_witnessed,
    made,
)
from mesh.deployment import Deployment
from mesh.diagnosing import diagnosed
from mesh.errors import SetupError
from mesh.hash_tree import Frontier, Growth
from mesh.operating import reading
from mesh.pruning import pruned_too_early
from mesh.store import Row


class OpenFile:
    """A participant's file opened from outside, for reading."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def read(self, sql: str, *params: object) -> list[Row]:
        """Run a query."""
        return self.db.execute(sql, params).fetchall()

    def has(self, table: str) -> bool:
        """Tell whether there is such a table."""
        return bool(self.read("SELECT 1 FROM sqlite_master WHERE name = ?", table))


class Finding(NamedTuple):
    """What was found of one log.

    Attributes:
        entries: How many entries are in order, from the first on.
        witnessed: How many of them the witness has vouched for.
        faults: What is wrong; nothing, if it is empty.
    """

    participant: str
    entries: int
    witnessed: int
    faults: tuple[str, ...]


class Testimony(NamedTuple):
    """What is known of one log from elsewhere.

    Attributes:
        kept: Checkpoints, the shortest first.
        contradictions: What the owner signed as well, and the witness refused.
    """

    kept: tuple[Kept, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


class Witness:
    """The file of the witness, or a copy of it."""

    def __init__(self, file: OpenFile) -> None:
        self._file = file

    def of(self, owner: str) -> Testimony:
        """Return what the witness keeps of a participant."""
        try:
            return Testimony(
                tuple(WITNESSED.where(self._file, owner=owner)),
                tuple(CONTRADICTIONS.where(self._file, owner=owner)),
            )
        except msgspec.DecodeError:
            raise SetupError("the file of the witness is damaged; restore it") from None


@contextmanager
def witness_of(deployment: Deployment, given: str = "") -> Iterator[Witness | None]:
    """Open the file of the witness.

    Args:
        given: A file, or the name of a participant; the deployment's own witness, if it has one,
            if not given.

    Raises:
        SetupError: There is no such file, or it is not that of a witness.
    """
    path = _witness_file(deployment, given)
    if path is None:
        yield None
        return
    with reading(path) as db:
        file = OpenFile(db)
        if not file.has("witnessed"):
            raise SetupError(f"{path.name} is not the file of a witness")
        yield Witness(file)


def audit(
    deployment: Deployment, witness: Witness | None, names: Iterable[str] = ()
) -> list[Finding]:
    """Compute access logs again, and compare them with what was witnessed.

    Args:
        names: Whose; everybody's if none is given.
    """
    return [_audited(deployment, name, witness) for name in names or deployment.participants]


def _audited(deployment: Deployment, name: str, witness: Witness | None) -> Finding:
    seen = witness.of(name) if witness is not None else Testimony()
    path = deployment.database(name)
    if not path.exists():
        return Finding(name, 0, 0, ("its file is missing",))
    with reading(path) as db:
        file = OpenFile(db)
        own = _own(file)
        verdict = verify(db)
        # Where the chain is broken, what comes behind has no true place any more.
        faults = [] if verdict.ok else [diagnosed(db, verdict)]
        faults += pruned_too_early(file, seen.kept or own)
        vouched = 0
        for whose, testimony in (("the witness", seen.kept), ("its own file", own)):
            compared = _compared(file, verdict.entries, testimony, whose, whole=verdict.ok)
            vouched = max(vouched, compared.good)
            faults += compared.faults
            faults += _unsigned(deployment, testimony, whose)
    key = deployment.public_key(name)
    faults += [_refused(found) for found in seen.contradictions if is_signed(found.signed, key)]
    return Finding(name, verdict.entries, vouched, tuple(faults))


def _own(file: OpenFile) -> tuple[Kept, ...]:
    """Return the checkpoints in a log's own file; what cannot be read proves nothing."""
    if not file.has("access_log_hash"):
        return ()
    try:
        return tuple(made(file))
    except msgspec.DecodeError:
        return ()


def _refused(found: Contradiction) -> str:
    length = found.signed.checkpoint.entries
    return f"the witness refused a checkpoint of {length} entries on {found.at}: {found.reason}"


class _Compared(NamedTuple):
    good: int
    faults: list[str]


def _compared(
    file: OpenFile, entries: int, testimony: tuple[Kept, ...], whose: str, *, whole: bool
) -> _Compared:
    """Compare a log with its checkpoints, up to the first that it does not fit."""
    tree = Frontier()
    for kept in testimony:
        told = kept.checkpoint
        seen = f"{whose} has a checkpoint of {told.at.isoformat(timespec='seconds')}"
        if told.entries > entries:
            if not whole:
                break
            cut = f"entries {entries + 1} to {told.entries} were cut off: {seen}"
            return _Compared(tree.leaves, [cut])
        growth = Growth(tree.leaves)
        rows = file.read(
            "SELECT hash FROM access_log_hash WHERE seq > ? AND seq <= ? ORDER BY seq",
            tree.leaves,
            told.entries,
        )
        growth.add([bytes.fromhex(row[0]) for row in rows])
        grown = tree.grown(told.entries, growth.nodes)
        if (rows[-1][0], grown.root.hex()) != (told.head, told.root):
            anew = f"the chain was computed anew from one of the entries {tree.leaves + 1} to "
            return _Compared(tree.leaves, [f"{anew}{told.entries} on: {seen}"])
        tree = grown
    return _Compared(tree.leaves, [])


def _unsigned(deployment: Deployment, testimony: tuple[Kept, ...], whose: str) -> list[str]:
    """Return what is wrong with the signatures of checkpoints; the first one is enough."""
    for kept in testimony:
        of = f"a checkpoint of {kept.checkpoint.entries} entries in {whose.removeprefix('the ')}"
        by = kept.witnessed.witness
        if not is_signed(kept.witnessed.signed, deployment.public_key(kept.checkpoint.owner)):
            return [f"{of} is not signed by its owner"]
        if not is_witnessed(kept.witnessed, deployment.public_key(by)):
            return [f"{of} is not signed by {by}"]
    return []


def _witness_file(deployment: Deployment, given: str) -> Path | None:
    if given and Path(given).is_file():
        return Path(given)
    if given:
        return deployment.database(deployment.named(given).name)
    for participant in deployment.of_kind(WITNESS):
        return deployment.database(participant.name)
    return None
