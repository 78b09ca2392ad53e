"""Spoils one participant's store, and mends it again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

Tables = dict[str, list[tuple[object, ...]]]


@contextmanager
def spoilt(path: Path, sql: str) -> Iterator[None]:
    """Change a store for the time of the block; the change must touch something."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        kept = _dump(db)
        db.execute(sql)
        assert _dump(db) != kept, sql
        try:
            yield
        finally:
            _restore(db, kept)


def _dump(db: sqlite3.Connection) -> Tables:
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def _restore(db: sqlite3.Connection, tables: Tables) -> None:
    db.execute("BEGIN")
    for name, rows in tables.items():
        db.execute(f"DELETE FROM {name}")
        for row in rows:
            db.execute(f"INSERT INTO {name} VALUES ({','.join('?' * len(row))})", row)
    db.execute("COMMIT")
