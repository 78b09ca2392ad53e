"""A participant's own SQLite file: its state, and everything the mesh must not lose.

Writes happen in *sections*. A section belongs to one handler, runs without giving way to
other tasks, and is a savepoint: it takes effect whole or not at all. Sections that end in
the same moment share one durable commit (group commit); whoever waits for `committed` goes
on when the data is on disk, and nothing leaves the participant before that.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from mesh.access_log import AccessLog, Entry
from mesh.errors import MeshError, SetupError, Unavailable
from mesh.store_file import SCHEMA, SETTINGS, SETTINGS_ALONE, only_one

Row = tuple[Any, ...]

BUSY_SECONDS = 0.5
"""How long a write waits for somebody else's lock; the whole process waits with it. An answering
process (see `mesh.participant`) holds it for a few milliseconds at a time."""

CACHE_KIBIBYTES = 32_768
"""How much of its file a participant keeps in memory, at most."""

NOTE_SECONDS = 0.05
"""How long a note waits at most for others to share its commit."""

MOST_NOTES = 100_000
"""How many notes wait at most, while the file cannot be written."""

COMMIT_SECONDS = 0.001
"""How long a commit takes that does not wait for the disk. In virtual time that costs nothing, lets
more sections share a commit, and leaves a moment in which a crash finds something uncommitted."""

log = structlog.get_logger(__name__)


class Store:
    """The database of one participant, written by one task at a time.

    Attributes:
        promised: Whether a section has put something into the outbox; who sends it resets this.

    Args:
        path: The file; it is made if it does not exist.
        schema: The tables of the service itself.
        durable: Whether a commit waits for the disk (`synchronous=FULL`). Only tests, benchmarks
            that say so, and simulations turn it off: a crash in a simulation takes no machine
            down, so what was handed to the operating system is as safe as on the disk. A commit
            then takes `COMMIT_SECONDS` by the loop's own time, as it would on a disk.
        alone: Whether nobody else opens the file while it is open here, to read it, say: then it
            is locked once and for all, and read from memory. For simulations.
        shared: Whether this is a further process of a participant that runs: it may read, and
            add to the access log and the notes, but change nothing else.

    Raises:
        SetupError: The file cannot be opened or is not a database.
    """

    def __init__(
        self,
        path: Path,
        schema: str = "",
        *,
        durable: bool = True,
        alone: bool = False,
        shared: bool = False,
    ) -> None:
        self.path = path
        self._shared = shared
        try:
            # SQLite gives the log beside the file the permissions that the file has now.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)
            self._lock = None if shared else only_one(path)
        except OSError as error:
            raise SetupError(f"the store {path} cannot be used: {error}") from None
        try:
            self._db = sqlite3.connect(
                path, isolation_level=None, cached_statements=512, timeout=BUSY_SECONDS
            )
            for setting in SETTINGS_ALONE if alone else SETTINGS:
                self._db.execute(f"PRAGMA {setting}")
            self._db.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
            self._db.executescript(f"BEGIN;{SCHEMA}{AccessLog.SCHEMA}{schema}COMMIT;")
        except sqlite3.Error as error:
            self._unlock()
            raise SetupError(f"the store {path} cannot be used: {error}") from None
        self.access_log = AccessLog(self._db)
        self._number: int = self._db.execute("SELECT number FROM counter").fetchone()[0]
        self._number_kept = self._number
        self._waiting: list[asyncio.Future[None]] = []
        self._then: list[Callable[[MeshError | None], None]] = []
        self._notes: list[Row] = []
        self._note_sql = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due = False
        self._failed: asyncio.Future[None]
        self._open: Section | None = None
        self._unwritten = False
        self._in_transaction = False
        self._holding = False
        self._each_commit: list[Callable[[], None]] = []
        self._commit_seconds = 0.0 if durable else COMMIT_SECONDS
        self._abandoned = False
        self.promised = False

    def section(self) -> "Section":
        """Return a new section; it begins at its first write."""
        return Section(self)

    def read(self, sql: str, *params: object) -> list[Row]:
        """Run a query; it sees what sections have written, committed or not."""
        try:
            return self._db.execute(sql, params).fetchall()
        except sqlite3.ProgrammingError:
            self._check_kept()
            raise

    def write(self, sql: str, *params: object) -> None:
        """Change one thing, outside any section: a single statement is whole or not at all.

        Raises:
            Unavailable: The file cannot be written.
        """
        assert self._open is None, "inside a section, write through it"
        self._begin()
        try:
            self._db.execute(sql, params)
        except sqlite3.Error as error:
            log.error("write_failed", store=self.path.stem, reason=type(error).__name__)
            raise Unavailable("the records cannot be written now; try later") from None

    def note(self, sql: str, *row: object) -> None:
        """Add a row that nobody waits for: it is written with the next commit, within moments.

        Args:
            sql: The same statement for every note.

        Raises:
            Unavailable: The file cannot be written, and too many notes wait already.
        """
        if len(self._notes) >= MOST_NOTES:
            raise Unavailable("the records cannot be written now; try later")
        self._check_kept()
        if not self._notes:
            self._note_sql = sql
            asyncio.get_running_loop().call_later(NOTE_SECONDS, self._commit_soon)
        self._notes.append(row)

    def hold(self) -> None:
        """Let reads see one state until the next commit: each alone would lock and unlock the file.

        Raises:
            Unavailable: The file cannot be read.
        """
        if self._in_transaction or self._holding:
            return
        self._check_kept()
        try:
            self._db.execute("BEGIN")
        except sqlite3.Error:
            raise Unavailable("the records cannot be read now; try later") from None
        self._holding = True
        self._touch()

    @property
    def unwritten(self) -> bool:
        """Whether there is something to wait for with `committed` or `then`."""
        return self._unwritten

    def then(self, action: Callable[[MeshError | None], None]) -> None:
        """Run something once after the next commit, with the error if that fails."""
        self._then.append(action)

    async def committed(self) -> None:
        """Wait until all that was written so far is on disk.

        Raises:
            Unavailable: It could not be written, and has been undone.
        """
        if not self._unwritten:
            self._check_kept()
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        await waiter

    def when_committed(self, action: Callable[[], None]) -> None:
        """Run something after every commit."""
        self._each_commit.append(action)

    async def run(self) -> None:
        """Commit whenever there is something to commit; runs as long as the participant."""
        self._loop = asyncio.get_running_loop()
        self._failed = self._loop.create_future()
        self._due = False
        try:
            if self._unwritten or self._notes:
                self._commit_soon()
            await self._failed
        finally:
            self._loop = None

    def _commit_soon(self) -> None:
        """Commit when all who are ready now have had their turn: they join this commit."""
        if self._loop is None or self._due:
            return
        self._due = True
        if self._commit_seconds:
            self._loop.call_later(self._commit_seconds, self._commit_now)
        else:
            self._loop.call_soon(self._loop.call_soon, self._commit_now)

    def _commit_now(self) -> None:
        if self._loop is None:
            return
        try:
            self.commit()
        except Exception as error:  # noqa: BLE001 - raised by `run`
            if not self._failed.done():
                self._failed.set_exception(error)

    def commit(self) -> None:
        """Commit what was written, wake those who wait, then run what follows every commit."""
        assert self._open is None, "a commit inside a section"
        self._due = False
        if not (self._unwritten or self._notes):
            return
        waiting, self._waiting = self._waiting, []
        then, self._then = self._then, []
        failure: MeshError | None = None
        try:
            self._write_out()
        except sqlite3.Error as error:
            self._undo()
            log.error("commit_failed", store=self.path.stem, reason=type(error).__name__)
            failure = Unavailable("the records could not be written; try later")
        for waiter in waiting:
            if waiter.done():
                continue
            if failure is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(failure)
        for action in then:
            action(failure)
        if failure is None:
            for each in self._each_commit:
                each()

    def load(self, sql: str, rows: list[Row]) -> None:
        """Insert many rows at once, outside any section: for filling a new store."""
        self._begin()
        self._db.executemany(sql, rows)

    def close(self) -> None:
        """Commit and close."""
        if not self._abandoned:
            self.commit()
            self._db.close()
            self._unlock()

    def abandon(self) -> None:
        """Close without a commit, at this very moment, as the death of the process does.

        Whoever waits for a commit, and whoever reads or writes from now on, gets `Unavailable`.
        """
        self._abandoned, self._in_transaction, self._open = True, False, None
        self._unwritten = False
        self._notes.clear()
        self._db.close()
        self._unlock()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(_abandoned())

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _check_kept(self) -> None:
        if self._abandoned:
            raise _abandoned()

    def _begin(self) -> bool:
        """Begin a transaction, unless it has begun; tell whether this began it."""
        if self._shared:
            raise RuntimeError("a lookup wrote something: only commands and events change records")
        if self._in_transaction and not self._db.in_transaction:
            # A full disk makes SQLite undo the whole transaction; the next commit tells all.
            raise Unavailable("the records cannot be written now; try later")
        if self._in_transaction:
            return False
        try:
            self._release()
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            raise Unavailable("the records cannot be written now; try later") from None
        self._in_transaction = True
        self._touch()
        return True

    def _undo_all(self) -> None:
        """Undo a transaction in which nothing is to be kept."""
        self._db.execute("ROLLBACK")
        self._in_transaction = False

    def _release(self) -> None:
        """End what `hold` began."""
        if self._holding:
            self._holding = False
            self._db.execute("COMMIT")

    def _touch(self) -> None:
        if not self._unwritten:
            self._unwritten = True
            self._commit_soon()

    def _write_out(self) -> None:
        begun, self._in_transaction, self._unwritten = self._in_transaction, False, False
        if begun and not self._db.in_transaction:
            raise sqlite3.OperationalError("the transaction was undone")
        self._release()
        if not (begun or self._notes or self.access_log.waits):
            return
        if not begun:
            self._db.execute("BEGIN IMMEDIATE")
        self.access_log.flush()
        if self._notes:
            self._db.executemany(self._note_sql, self._notes)
        if self._number != self._number_kept:
            self._db.execute("UPDATE counter SET number = ?", (self._number,))
        self._db.execute("COMMIT")
        self._number_kept = self._number
        self._notes.clear()

    def _undo(self) -> None:
        self.access_log.discard()


class Section:
    """The writes of one handler: all of them, or none.

    Between its first write and its end a section must not give way to other tasks: ask
    first, then write. `Context` enforces that.
    """

    __slots__ = ("_db", "_first", "_log_mark", "_saved", "_store", "writing")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store._db  # noqa: SLF001
        self.writing = False
        self._saved = self._first = False

    def read(self, sql: str, *params: object) -> list[Row]:
        """Run a query."""
        try:
            return self._db.execute(sql, params).fetchall()
        except sqlite3.ProgrammingError:
            self._store._check_kept()  # noqa: SLF001
            raise

    def write(self, sql: str, *params: object) -> int:
        """Change something; return the number of rows changed.

        Raises:
            Unavailable: The file cannot be written.
        """
        if not (self._saved and self._db.in_transaction):
            self.begin()
        try:
            return self._db.execute(sql, params).rowcount
        except sqlite3.OperationalError as error:
            raise self._failed(error) from None

    def write_each(self, sql: str, rows: Sequence[Row]) -> None:
        """Change something once for each row of parameters.

        Raises:
            Unavailable: The file cannot be written.
        """
        if not rows:
            return
        if not (self._saved and self._db.in_transaction):
            self.begin()
        try:
            self._db.executemany(sql, rows)
        except sqlite3.OperationalError as error:
            raise self._failed(error) from None

    def _failed(self, error: sqlite3.Error) -> Unavailable:
        log.error("write_failed", store=self._store.path.stem, reason=type(error).__name__)
        return Unavailable("the records cannot be written now; try later")

    def log(self, entry: Entry) -> None:
        """Add an entry to the access log."""
        if not self.writing:
            self._enter()
        self._store.access_log.add(entry)

    def next_number(self) -> int:
        """Return a number that is greater than any before; one that is not used is left out."""
        self._store._number += 1  # noqa: SLF001
        return self._store._number  # noqa: SLF001

    def promise(self) -> None:
        """Note that the outbox holds something new."""
        self._store.promised = True

    def begin(self) -> None:
        """Begin to write, if it has not begun."""
        if not self.writing:
            self._enter()
        began = self._store._begin()  # noqa: SLF001
        if not self._saved:
            # What is first in its transaction is undone with it, and needs no savepoint.
            if not began:
                self._db.execute("SAVEPOINT section")
            self._saved, self._first = True, began

    def _enter(self) -> None:
        store = self._store
        if store._open is not None:  # noqa: SLF001
            raise RuntimeError("two sections are open: a handler waited after it began to write")
        store._check_kept()  # noqa: SLF001
        store._open = self  # noqa: SLF001
        store._touch()  # noqa: SLF001
        self._log_mark = store.access_log.mark()
        self.writing = True

    def finish(self) -> None:
        """Keep what was written; it is durable after the next commit.

        Raises:
            Unavailable: A write of this section had failed, and all of it is undone.
        """
        if self._saved:
            if not self._db.in_transaction:
                self.abandon()
                raise Unavailable("the records could not be written; try later")
            if not self._first:
                self._db.execute("RELEASE section")
        if self.writing:
            self._end()

    def abandon(self) -> None:
        """Undo what was written."""
        if self.writing:
            self._store.access_log.back_to(self._log_mark)
            if self._saved and self._db.in_transaction:
                if self._first:
                    self._store._undo_all()  # noqa: SLF001
                else:
                    self._db.execute("ROLLBACK TO section")
                    self._db.execute("RELEASE section")
            self._end()

    def _end(self) -> None:
        self._store._open = None  # noqa: SLF001
        self.writing = self._saved = self._first = False

    def __enter__(self) -> "Section":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.finish()
        else:
            self.abandon()


def _abandoned() -> Unavailable:
    return Unavailable("this participant has stopped; try again when it is back")
