"""A store through any sequence of what may happen to it."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mesh.access_log import verify
from mesh.store import Section, Store
from tests.mesh.small_store import PUT, SCHEMA, SPOIL, entry


class Life(RuleBasedStateMachine):
    """A store through any sequence of sections, commits, failures and crashes.

    The model keeps three layers: what is on disk, what finished sections have added, and
    what the open section has. Every write also makes a log entry and an action of its value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "store.sqlite"
        self.store = Store(self.path, SCHEMA, durable=False)
        self.section: Section | None = None
        self.spoilt = False
        self.disk: list[tuple[str, int]] = []
        self.finished: list[tuple[str, int]] = []
        self.written: list[tuple[str, int]] = []

    def teardown(self) -> None:
        self.store._db.close()
        self.store._lock.close()
        self.folder.cleanup()

    @rule(name=st.sampled_from("abc"), value=st.integers(0, 99))
    def write(self, name: str, value: int) -> None:
        self.section = self.section or self.store.section()
        self.section.write(PUT, name, value)
        self.section.log(entry(str(value)))
        self.written.append((name, value))

    @precondition(lambda self: self.section)
    @rule()
    def open_another(self) -> None:
        with pytest.raises(RuntimeError):
            self.store.section().begin()

    @precondition(lambda self: self.section)
    @rule()
    def finish(self) -> None:
        assert self.section
        self.section.finish()
        self.finished += self.written
        self.section, self.written = None, []

    @precondition(lambda self: self.section)
    @rule()
    def abandon(self) -> None:
        assert self.section
        self.section.abandon()
        self.section, self.written = None, []

    @precondition(lambda self: not self.section)
    @rule()
    def spoil(self) -> None:
        with self.store.section() as section:
            section.write(SPOIL)
        self.spoilt = True

    @precondition(lambda self: not self.section)
    @rule()
    def commit(self) -> None:
        self.store.commit()
        if not self.spoilt:
            self.disk += self.finished
        self.finished, self.spoilt = [], False

    @rule()
    def crash(self) -> None:
        self.store._db.close()
        self.store._lock.close()
        self.store = Store(self.path, SCHEMA, durable=False)
        self.section, self.finished, self.written, self.spoilt = None, [], [], False

    @invariant()
    def the_store_sees_all_that_is_not_undone(self) -> None:
        seen = self.store.read("SELECT name, value FROM thing")
        assert dict(seen) == dict(self.disk + self.finished + self.written)

    @invariant()
    def others_see_what_is_committed_and_logged(self) -> None:
        with closing(sqlite3.connect(self.path)) as other:
            assert dict(other.execute("SELECT name, value FROM thing").fetchall()) == dict(
                self.disk
            )
            outcomes = other.execute("SELECT outcome FROM access_log ORDER BY seq").fetchall()
            assert [int(outcome) for (outcome,) in outcomes] == [value for _, value in self.disk]
            assert verify(other).ok


Life.TestCase.settings = settings(max_examples=30, stateful_step_count=20)
TestLife = Life.TestCase
