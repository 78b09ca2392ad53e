"""Tampers with a copy of an access log, as a forger with the owner's own means would.

For teaching, and for tests of `mesh audit verify`. It works on a directory that `copy_of` made and
on nothing else: the marker file in it is asked for before anything is changed.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec

from mesh.access_log import ENTRY_COLUMNS, GENESIS, Entry, chained
from mesh.checkpoints import WITNESS
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.operating import reading

Kind: TypeAlias = Literal["change", "remove", "insert", "reorder", "truncate", "rewrite"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MARKER = "COPY"
"""The file that tells a copy from a deployment."""

_INSERT = f"INSERT INTO access_log VALUES ({','.join('?' * 14)})"


def copy_of(deployment: Deployment, owner: str, into: Path) -> Deployment:
    """Copy one participant's file and the witness's; both may run meanwhile.

    Raises:
        SetupError: The directory exists, or there is nothing to copy.
    """
    names = [owner, *(p.name for p in deployment.of_kind(WITNESS) if p.name != owner)]
    members = [deployment.named(name) for name in names]
    if into.exists():
        raise SetupError(f"{into} exists already; name a new directory for the copy")
    if not deployment.database(owner).exists():
        raise SetupError(f"{owner} has no file here; nothing to copy")
    into.mkdir(mode=0o700, parents=True)
    (into / MARKER).write_text("A copy for `mesh audit tamper`: what it says is not true.\n")
    for folder in ("data", "public"):
        (into / folder).mkdir(mode=0o700)
    (into / "deployment.json").write_bytes(msgspec.json.encode(members))
    copy = Deployment(into, members)
    for name in names:
        shutil.copy(deployment.directory / "public" / name, into / "public" / name)
        if deployment.database(name).exists():
            with reading(deployment.database(name)) as db, closing(_new(copy, name)) as there:
                db.backup(there)
    return copy


def entries_of(copy: Deployment, owner: str) -> tuple[int, int]:
    """Return the numbers of the first and the last entry that are there; 0 if there are none."""
    with reading(copy.database(owner)) as db:
        first, last = db.execute(
            "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM access_log"
        ).fetchone()
        return int(first), int(last)


def tamper(copy: Deployment, owner: str, kind: Kind, number: int) -> str:
    """Change the log in a copy; return what was done, in a sentence.

    Args:
        copy: What `copy_of` returned.
        number: Which entry.

    Raises:
        SetupError: This is no copy, or there is no such entry.
    """
    if not (copy.directory / MARKER).is_file():
        raise SetupError(f"{copy.directory} is no copy; only copies are tampered with")
    first, last = entries_of(copy, owner)
    last -= kind == "reorder"
    if not max(first, 1) <= number <= last:
        raise SetupError(f"choose an entry from {first} to {last}")
    with _writing(copy.database(owner)) as db:
        _DEEDS[kind](db, number)
        _index_anew(db)
    return _SAID[kind].format(number, number + 1)


def _new(copy: Deployment, name: str) -> sqlite3.Connection:
    path = copy.database(name)
    path.touch(0o600)
    return sqlite3.connect(path)


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")


def _change(db: sqlite3.Connection, number: int) -> None:
    db.execute("UPDATE access_log SET party = 'nobody' WHERE seq = ?", (number,))


def _remove(db: sqlite3.Connection, number: int) -> None:
    """Remove an entry and number the rest anew, so that no gap shows."""
    db.execute("DELETE FROM access_log WHERE seq = ?", (number,))
    _shift(db, number, -1)


def _insert(db: sqlite3.Connection, number: int) -> None:
    """Push an entry in, with the hash that fits the entry before it."""
    _shift(db, number, 1)
    entry = _entry(db, number + 1)._replace(party="nobody")
    db.execute(_INSERT, (number, *entry, chained(_hash(db, number - 1), number, entry)))


def _reorder(db: sqlite3.Connection, number: int) -> None:
    for old, new in ((number, -1), (number + 1, number), (-1, number + 1)):
        db.execute("UPDATE access_log SET seq = ? WHERE seq = ?", (new, old))


def _truncate(db: sqlite3.Connection, number: int) -> None:
    """Cut off the end, and the owner's own checkpoints that would tell."""
    db.execute("DELETE FROM access_log WHERE seq >= ?", (number,))
    _forget_checkpoints(db, number)


def _rewrite(db: sqlite3.Connection, number: int) -> None:
    """Change an entry and compute all hashes from there on anew: the chain is whole again."""
    _change(db, number)
    head = _hash(db, number - 1)
    rows = db.execute(
        f"SELECT seq, {ENTRY_COLUMNS} FROM access_log WHERE seq >= ? ORDER BY seq", (number,)
    ).fetchall()
    for at, *fields in rows:
        head = chained(head, at, Entry(*fields))
        db.execute("UPDATE access_log SET hash = ? WHERE seq = ?", (head, at))
    _forget_checkpoints(db, number)


def _shift(db: sqlite3.Connection, number: int, by: int) -> None:
    """Number the entries from one on anew."""
    db.execute("UPDATE access_log SET seq = -seq WHERE seq >= ?", (number,))
    db.execute("UPDATE access_log SET seq = ? - seq WHERE seq < 0", (by,))


def _forget_checkpoints(db: sqlite3.Connection, number: int) -> None:
    db.execute("DELETE FROM access_log_checkpoint WHERE entries >= ?", (number,))


def _index_anew(db: sqlite3.Connection) -> None:
    """Let every segment of the index by person hold what the log holds now."""
    for (through,) in db.execute(
        "SELECT DISTINCT through FROM access_log_person ORDER BY through"
    ).fetchall():
        (before,) = db.execute(
            "SELECT coalesce(max(through), 0) FROM access_log_person WHERE through < ?", (through,)
        ).fetchone()
        db.execute("DELETE FROM access_log_person WHERE through = ?", (through,))
        db.execute(
            "INSERT INTO access_log_person SELECT ?1, person, seq FROM access_log"
            " WHERE seq > ?2 AND seq <= ?1",
            (through, before),
        )


def _entry(db: sqlite3.Connection, number: int) -> Entry:
    row = db.execute(f"SELECT {ENTRY_COLUMNS} FROM access_log WHERE seq = ?", (number,)).fetchone()
    return Entry(*row)


def _hash(db: sqlite3.Connection, number: int) -> str:
    row = db.execute("SELECT hash FROM access_log_hash WHERE seq = ?", (number,)).fetchone()
    return row[0] if row is not None else GENESIS


_DEEDS: dict[Kind, Callable[[sqlite3.Connection, int], None]] = {
    "change": _change,
    "remove": _remove,
    "insert": _insert,
    "reorder": _reorder,
    "truncate": _truncate,
    "rewrite": _rewrite,
}

_SAID: dict[Kind, str] = {
    "change": "entry {0} now says that nobody asked",
    "remove": "entry {0} was taken out, and the rest numbered anew",
    "insert": "a false entry {0} was pushed in, with a hash that fits the entry before it",
    "reorder": "entries {0} and {1} have changed places",
    "truncate": "entry {0} and all behind it were cut off, with the owner's own checkpoints",
    "rewrite": "entry {0} was changed, and every hash from there on computed anew",
}
