"""Stores filled fast: in the order of their keys, without a journal, by several processes."""

import contextlib
import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from mesh.deployment import Participant
from mesh.store import Row, Store
from scenarios.population.collecting import collector_paused
from scenarios.stage.loading.tables import Table
from scenarios.stage.view import View
from services.catalogue import SERVICES

Filler: TypeAlias = Callable[[View, Participant], Iterator[Table]]
"""Returns what one participant would know."""

FORK_FROM = 5_000
"""With fewer residents one process is done before others would have started."""

ROWS_AT_ONCE = 20
"""More are no faster."""

_first = itemgetter(0)


class Filling:
    """Fills stores, each by itself: their order and who fills them make no difference.

    Args:
        view: The population as the participants may see it.
        fillers: By kind of participant; any other kind starts with an empty store.
    """

    def __init__(self, view: View, fillers: dict[str, Filler]) -> None:
        self._view = view
        self._fillers = fillers

    def fill(self, participants: Iterable[Participant]) -> None:
        """Make the stores of these participants and fill them."""
        everyone = list(participants)
        workers = _workers(len(self._view.population.persons))
        with collector_paused():
            if workers == 1:
                for participant in everyone:
                    self.fill_one(participant)
            else:
                self._fill_with(workers, everyone)

    def fill_one(self, participant: Participant) -> None:
        """Make one store and fill it."""
        path = self._view.deployment.database(participant.name)
        Store(path, SERVICES[participant.kind].schema, durable=False).close()
        filler = self._fillers.get(participant.kind)
        if filler is not None:
            _load(path, filler(self._view, participant))

    def _fill_with(self, workers: int, participants: list[Participant]) -> None:
        """Share the work out; forked processes have the population without being sent it."""
        global _inherited  # noqa: PLW0603  # what a forked process finds in its memory
        # Family registers are the largest stores: begun last, the other process would wait.
        participants.sort(key=lambda one: one.kind != "family-register")
        _inherited = self
        try:
            forking = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(workers, mp_context=forking) as pool:
                list(pool.map(_fill_inherited, participants))
        finally:
            _inherited = None


_inherited: Filling | None = None


def _fill_inherited(participant: Participant) -> None:
    assert _inherited is not None
    _inherited.fill_one(participant)


def _workers(residents: int) -> int:
    """Return how many processes to use: one where forking is no good."""
    forbidden = multiprocessing.current_process().daemon or threading.active_count() > 1
    if forbidden or residents < FORK_FROM or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def _load(path: Path, tables: Iterable[Table]) -> None:
    """Insert rows into a new store; should this fail half-way, the file is worthless."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            db.execute(f"PRAGMA {setting}")
        db.execute("BEGIN")
        for sql, rows in tables:
            insert_all(db, sql, rows)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")


def insert_all(db: sqlite3.Connection, sql: str, rows: list[Row]) -> None:
    """Run an `INSERT ... VALUES (?, ...)` with all rows, put in the order of their first value.

    Tables are trees by key: rows in order are appended, others split pages everywhere. Many
    rows with each statement save another quarter of the time.
    """
    rows.sort(key=_first)
    marks = sql[sql.rindex("(") :]
    several = sql + f", {marks}" * (ROWS_AT_ONCE - 1)
    whole = len(rows) - len(rows) % ROWS_AT_ONCE
    starts = range(0, whole, ROWS_AT_ONCE)
    db.executemany(
        several, (tuple(chain.from_iterable(rows[at : at + ROWS_AT_ONCE])) for at in starts)
    )
    db.executemany(sql, rows[whole:])
