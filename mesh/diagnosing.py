"""What was done to an access log, as far as the log itself shows it.

`verify` says at which entry the chain breaks; this looks at the entries around it. Each carries
its hash, which fits its contents and its true place, so that an entry that was moved is known
again, and so is one that was pushed in between.
"""

import sqlite3
from typing import NamedTuple

from mesh.access_log import ENTRY_COLUMNS, GENESIS, Entry, Verdict, chained


class _Row(NamedTuple):
    """An entry as it is on file."""

    at: int
    entry: Entry
    hash: str

    def fits(self, place: int, previous: str) -> bool:
        """Tell whether this is what was written at a place, behind that hash."""
        return chained(previous, place, self.entry) == self.hash


def diagnosed(db: sqlite3.Connection, verdict: Verdict) -> str:
    """Return what is wrong with the entry after the last one in order, and how it came about.

    Args:
        verdict: What `verify` found.
    """
    place = verdict.entries + 1
    if verdict.ok or not verdict.fault.endswith("not as it was written"):
        return verdict.fault
    try:
        return f"{verdict.fault}: {_what_happened(db, place)}"
    except sqlite3.Error:
        return verdict.fault


def _what_happened(db: sqlite3.Connection, place: int) -> str:
    here, following = _row(db, place), _row(db, place + 1)
    if here is None:
        return "it cannot be read"
    if place > 1 and here.fits(place - 1, _hash_at(db, place - 2)):
        return f"entry {place - 1} was inserted before it"
    moved = _found_again(db, place, _hash_at(db, place - 1))
    if moved is not None:
        return _how_moved(db, place, moved)
    if following is None or following.fits(place + 1, here.hash):
        return "its contents were changed"
    return "entries before it were removed, or it was written anew"


def _how_moved(db: sqlite3.Connection, place: int, moved: _Row) -> str:
    """Tell an entry that was pushed aside by another from one that has changed places."""
    behind = _row(db, moved.at + 1)
    if moved.at == place + 1 and (behind is None or behind.fits(place + 1, moved.hash)):
        return f"it was inserted; the true entry {place} is now entry {moved.at}"
    return f"the order was changed; the true entry {place} is now entry {moved.at}"


def _found_again(db: sqlite3.Connection, place: int, previous: str) -> _Row | None:
    """Look further on for the entry that was written at a place."""
    sql = f"SELECT seq, {ENTRY_COLUMNS}, hash FROM access_log WHERE seq > ? ORDER BY seq"
    rows = (_Row(at, Entry(*fields), found) for at, *fields, found in db.execute(sql, (place,)))
    return next((row for row in rows if row.fits(place, previous)), None)


def _row(db: sqlite3.Connection, place: int) -> _Row | None:
    sql = f"SELECT {ENTRY_COLUMNS}, hash FROM access_log WHERE seq = ?"
    row = db.execute(sql, (place,)).fetchone()
    return _Row(place, Entry(*row[:-1]), row[-1]) if row is not None else None


def _hash_at(db: sqlite3.Connection, place: int) -> str:
    row = db.execute("SELECT hash FROM access_log_hash WHERE seq = ?", (place,)).fetchone()
    return row[0] if row is not None else GENESIS
