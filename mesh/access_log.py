"""The access log (情報提供等記録, 番号法23条): every disclosure and refusal, in a hash chain.

An entry is written in the same transaction as what it records, before the data leaves. Each
carries the SHA-256 of the one before, so that a change, an insertion, a removal or another
order shows when the chain is computed again (`verify`).
"""

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

GENESIS = "0" * 64

SEGMENT = 4_096
"""So many entries are indexed by person together, in a segment that is never touched again. One
index over all would cost twice what the entries cost: every entry changes another page of it."""


class Entry(NamedTuple):
    """One entry.

    Attributes:
        at: Civil time, ISO 8601.
        direction: `lookup` and `command`: the party asked; `event`: the party was told;
            `own-lookup` and `own-command`: this participant asked without a permit.
        party: The other participant, as the server attests it.
        items: The items disclosed or asked for, joined by commas.
        person: The owner's code of the person; empty if the message did not get that far.
        outcome: `disclosed`, `accepted`, or the code of the error that was answered.
    """

    at: str
    direction: str
    party: str
    affair: str
    basis: str
    contract: str
    items: str
    person: str
    outcome: str
    caseid: str | None
    traceparent: str
    wall_ns: int


ENTRY_COLUMNS = ", ".join(Entry._fields)
"""The columns of an entry, in its order."""

_PERSON = Entry._fields.index("person")

_NO_END = 2**62


class Verdict(NamedTuple):
    """What `verify` found.

    Attributes:
        entries: How many entries are in order, from the first on.
        fault: What is wrong with the next one; empty if nothing is.
    """

    entries: int
    fault: str

    @property
    def ok(self) -> bool:
        """Whether the whole chain is as it was written."""
        return not self.fault


class AccessLog:
    """The chain of one participant, inside its store's transaction."""

    SCHEMA = """
CREATE TABLE IF NOT EXISTS access_log (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, direction TEXT NOT NULL, party TEXT NOT NULL,
    affair TEXT NOT NULL, basis TEXT NOT NULL, contract TEXT NOT NULL, items TEXT NOT NULL,
    person TEXT NOT NULL, outcome TEXT NOT NULL, caseid TEXT, traceparent TEXT NOT NULL,
    wall_ns INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS access_log_person (
    through INTEGER NOT NULL, person TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (through, person, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access_log_checkpoint (
    entries INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS access_log_pruned (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL);
CREATE VIEW IF NOT EXISTS access_log_hash AS
    SELECT seq, hash FROM access_log_pruned UNION ALL SELECT seq, hash FROM access_log;
"""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._pending: list[Entry] = []
        self._sequence, self._head = 0, GENESIS
        self._next_segment = 0

    @property
    def waits(self) -> bool:
        """Whether entries are waiting for the next commit."""
        return bool(self._pending)

    @property
    def written(self) -> int:
        """The number of the last entry that this process has written; 0 before the first."""
        return self._sequence

    def add(self, entry: Entry) -> None:
        """Add an entry; it is chained and written by the next commit."""
        self._pending.append(entry)

    def mark(self) -> int:
        """Return a mark to go back to."""
        return len(self._pending)

    def back_to(self, mark: int) -> None:
        """Forget what was added since the mark."""
        del self._pending[mark:]

    def flush(self) -> None:
        """Chain and write what was added, behind what is there: others may have written as well."""
        if not self._pending:
            return
        self._read_head()
        rows = []
        for entry in self._pending:
            self._sequence += 1
            self._head = chained(self._head, self._sequence, entry)
            rows.append((self._sequence, *entry, self._head))
        self._db.executemany("INSERT INTO access_log VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        self._pending.clear()
        if self._sequence >= self._next_segment:
            self._index()

    def discard(self) -> None:
        """Forget what a failed commit did not write."""
        self._pending.clear()
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _index(self) -> None:
        """Index by person what is not yet, if it makes a segment."""
        indexed = _last_segment(self._db)
        if self._sequence - indexed >= SEGMENT:
            self._db.execute(
                "INSERT INTO access_log_person SELECT ?, person, seq FROM access_log WHERE seq > ?"
                " ORDER BY person, seq",
                (self._sequence, indexed),
            )
            indexed = self._sequence
        self._next_segment = indexed + SEGMENT

    def _read_head(self) -> None:
        row = self._db.execute(
            "SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        self._sequence, self._head = row if row is not None else (0, GENESIS)


def chained(previous: str, sequence: int, entry: Entry) -> str:
    """Return the hash of an entry, which covers the entry before it."""
    content = msgspec.json.encode([previous, sequence, *entry])
    return hashlib.sha256(content).hexdigest()


class Numbered(NamedTuple):
    """An entry with its place in the log, from 1."""

    number: int
    entry: Entry


def entries_about(
    read: Callable[..., list[Any]], person: str, most: int, before: int = 0
) -> list[Numbered]:
    """Return the latest entries about a person, oldest first.

    Args:
        read: Runs a query with its parameters on the store.
        most: How many at most.
        before: Only those before the entry of this number; 0 for all.
    """
    end = before or _NO_END
    sql = f"SELECT seq, {ENTRY_COLUMNS} FROM access_log WHERE person = ? AND seq > ? AND seq < ?"
    ((through,),) = read("SELECT coalesce(max(through), 0) FROM access_log_person")
    found = read(f"{sql} ORDER BY seq DESC LIMIT ?", person, through, end, most)
    columns = ", ".join(f"log.{name}" for name in ("seq", *Entry._fields))
    while through and len(found) < most:
        found += read(
            f"SELECT {columns} FROM access_log_person AS indexed JOIN access_log AS log USING (seq)"
            " WHERE indexed.through = ? AND indexed.person = ? AND seq < ?"
            " ORDER BY seq DESC LIMIT ?",
            through,
            person,
            end,
            most - len(found),
        )
        ((through,),) = read(
            "SELECT coalesce(max(through), 0) FROM access_log_person WHERE through < ?", through
        )
    return [Numbered(number, Entry(*fields)) for number, *fields in reversed(found)]


def _last_segment(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT coalesce(max(through), 0) FROM access_log_person").fetchone()
    through: int = row[0]
    return through


def verify(db: sqlite3.Connection) -> Verdict:
    """Compute the chain of a store again and compare.

    Of what was pruned the hashes are left, and the chain goes on from the last of them; whether
    they are those that were there, checkpoints tell.
    """
    head, expected = GENESIS, 1
    try:
        head, expected = _pruned(db)
        segments = _Segments(db)
        rows: Any = db.execute(f"SELECT seq, {ENTRY_COLUMNS}, hash FROM access_log ORDER BY seq")
        for sequence, *fields, stored in rows:
            if sequence != expected:
                return Verdict(expected - 1, f"entry {expected} is missing")
            head = chained(head, sequence, Entry(*fields))
            # A blob is hashed as its base64, which may be the text that it stands in for.
            if head != stored or any(isinstance(field, bytes) for field in fields):
                return Verdict(expected - 1, f"entry {sequence} is not as it was written")
            if not segments.hold(sequence, fields[_PERSON]):
                return Verdict(expected - 1, f"entry {sequence} is not found under its person")
            expected += 1
    except sqlite3.Error:
        return Verdict(expected - 1, f"entry {expected} cannot be read")
    return Verdict(expected - 1, "")


def _pruned(db: sqlite3.Connection) -> tuple[str, int]:
    """Return the hash from which the chain goes on, and the number of the entry after it."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'access_log_pruned'").fetchall():
        return GENESIS, 1
    sql = "SELECT hash, seq FROM access_log_pruned ORDER BY seq DESC LIMIT 1"
    row = db.execute(sql).fetchone()
    return (row[0], row[1] + 1) if row is not None else (GENESIS, 1)


class _Segments:
    """The index by person, for comparing it with the entries."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._last = _last_segment(db)
        self._through = 0
        self._indexed: set[tuple[str, int]] = set()

    def hold(self, sequence: int, person: str) -> bool:
        """Tell whether an entry is indexed, or is not to be yet; they come in order."""
        if sequence > self._last:
            return True
        if sequence > self._through:
            (self._through,) = self._db.execute(
                "SELECT min(through) FROM access_log_person WHERE through >= ?", (sequence,)
            ).fetchone()
            self._indexed = set(
                self._db.execute(
                    "SELECT person, seq FROM access_log_person WHERE through = ?", (self._through,)
                )
            )
        return (person, sequence) in self._indexed
