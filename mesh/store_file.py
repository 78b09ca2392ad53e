"""The file of a participant: the tables that each has, and the lock that one process holds."""

import fcntl
from pathlib import Path
from typing import IO

from mesh.errors import SetupError

SETTINGS = ("journal_mode = WAL",)
"""So that whoever reads from outside waits for nobody, and nobody for them."""

SETTINGS_ALONE = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = MEMORY",
    "mmap_size = 268435456",
)
"""Without readers from outside. The journal is lost with the process, so this is for files that
nobody needs then; a participant that crashes in a simulation undoes what it has not committed."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contract TEXT NOT NULL,
    recipient TEXT NOT NULL, affair TEXT NOT NULL, basis TEXT NOT NULL, items TEXT NOT NULL,
    person TEXT NOT NULL, version INTEGER NOT NULL, after INTEGER NOT NULL,
    at TEXT NOT NULL, caseid TEXT, traceparent TEXT NOT NULL, body BLOB,
    state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    queued_ns INTEGER NOT NULL, sent_ns INTEGER, applied_ns INTEGER);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (seq) WHERE state IN ('queued', 'sent');
CREATE TABLE IF NOT EXISTS inbox (
    id TEXT NOT NULL, sender TEXT NOT NULL, contract TEXT NOT NULL, outcome TEXT NOT NULL,
    caseid TEXT, reply BLOB, received_ns INTEGER NOT NULL, applied_ns INTEGER NOT NULL,
    PRIMARY KEY (id, sender)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (
    id TEXT NOT NULL, sender TEXT NOT NULL, problem BLOB NOT NULL,
    PRIMARY KEY (id, sender)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS told (
    recipient TEXT NOT NULL, person TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (person, recipient)) WITHOUT ROWID;
INSERT INTO counter SELECT (SELECT coalesce(max(version), 0) FROM told)
    WHERE NOT EXISTS (SELECT 1 FROM counter);
CREATE TABLE IF NOT EXISTS seen (
    sender TEXT NOT NULL, person TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (sender, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watch (
    person TEXT NOT NULL, watcher TEXT NOT NULL, since TEXT NOT NULL,
    PRIMARY KEY (person, watcher)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consent (
    person TEXT NOT NULL, participant TEXT NOT NULL, granted TEXT NOT NULL,
    PRIMARY KEY (person, participant)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parked (
    id TEXT NOT NULL, sender TEXT NOT NULL, contract TEXT NOT NULL, person TEXT NOT NULL,
    version INTEGER NOT NULL, caseid TEXT, envelope BLOB NOT NULL, reason TEXT NOT NULL,
    parked_at TEXT NOT NULL, PRIMARY KEY (id, sender)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
    id TEXT NOT NULL, sender TEXT NOT NULL, contract TEXT NOT NULL, envelope BLOB NOT NULL,
    tried_ns INTEGER NOT NULL, PRIMARY KEY (id, sender)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, contract TEXT NOT NULL, provider TEXT NOT NULL,
    affair TEXT NOT NULL, basis TEXT NOT NULL, items TEXT NOT NULL, outcome TEXT NOT NULL,
    caseid TEXT, traceparent TEXT NOT NULL, started_ns INTEGER NOT NULL, ended_ns INTEGER NOT NULL);
"""


def only_one(path: Path) -> IO[bytes]:
    """Hold a store for this process alone; readers from outside are not affected.

    Raises:
        SetupError: Another process has it: two would break its order and its hash chain.
    """
    lock = path.with_suffix(".lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise SetupError(f"{path.stem} is running already; stop it first") from None
    return lock
