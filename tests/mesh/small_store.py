"""A store of small things: what is written to it, and what is on disk."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mesh.access_log import Entry, verify
from mesh.store import Row, Section, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS thing (name TEXT PRIMARY KEY, value);
CREATE TABLE IF NOT EXISTS never_filled (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS dangling (
    name TEXT REFERENCES never_filled (name) DEFERRABLE INITIALLY DEFERRED);
"""
PUT = "INSERT OR REPLACE INTO thing VALUES (?, ?)"
SPOIL = "INSERT INTO dangling VALUES ('the next commit fails')"


def entry(outcome: str = "disclosed") -> Entry:
    texts = dict.fromkeys(set(Entry._fields) - {"caseid", "wall_ns", "outcome"}, "")
    return Entry(**texts, caseid=None, wall_ns=0, outcome=outcome)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    store = Store(path, SCHEMA, durable=False)
    try:
        yield store
    finally:
        store._db.close()
        store._lock.close()


def on_disk(store: Store, sql: str = "SELECT name FROM thing ORDER BY name") -> list[Row]:
    """Return what another process sees."""
    with closing(sqlite3.connect(store.path)) as other:
        return other.execute(sql).fetchall()


def logged(store: Store) -> list[str]:
    with closing(sqlite3.connect(store.path)) as other:
        assert verify(other).ok
        return [o for (o,) in other.execute("SELECT outcome FROM access_log ORDER BY seq")]


def put(section: Section, name: str) -> None:
    section.write(PUT, name, 1)


@contextmanager
def running(store: Store) -> Iterator[None]:
    """Let the store commit for the time of the block."""
    task = asyncio.get_running_loop().create_task(store.run())
    try:
        yield
    finally:
        task.cancel()
