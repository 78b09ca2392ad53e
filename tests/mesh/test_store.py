import asyncio
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mesh.access_log import Entry, verify
from mesh.errors import SetupError, Unavailable
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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "store.sqlite") as store:
        yield store


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


def test_what_a_section_wrote_is_on_disk_after_the_commit_and_not_before(store: Store) -> None:
    with store.section() as section:
        put(section, "a")

    assert store.read("SELECT name FROM thing") == [("a",)]
    assert on_disk(store) == []
    store.commit()
    assert on_disk(store) == [("a",)]


def test_sections_that_end_before_a_commit_share_it(store: Store) -> None:
    for name in "abc":
        with store.section() as section:
            put(section, name)
    said: list[str] = []
    store._db.set_trace_callback(said.append)

    store.commit()

    assert said.count("COMMIT") == 1
    assert on_disk(store) == [("a",), ("b",), ("c",)]


def test_an_abandoned_section_leaves_nothing_behind(store: Store) -> None:
    with store.section() as section:
        put(section, "kept")
        section.log(entry("kept"))
    section = store.section()
    put(section, "abandoned")
    section.log(entry("abandoned"))

    section.abandon()
    store.commit()

    assert on_disk(store) == [("kept",)]
    assert logged(store) == ["kept"]


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
def test_a_section_that_an_error_leaves_is_abandoned(
    error: type[BaseException], store: Store
) -> None:
    def fail() -> None:
        with store.section() as section:
            put(section, "a")
            raise error

    with pytest.raises(error):
        fail()

    store.commit()
    assert on_disk(store) == []


def test_a_second_section_is_refused_while_one_is_writing(store: Store) -> None:
    first, second = store.section(), store.section()
    put(first, "first")

    for write in (
        lambda: put(second, "second"),
        lambda: second.log(entry()),
    ):
        with pytest.raises(RuntimeError, match="two sections are open"):
            write()

    first.finish()
    put(second, "second")
    second.finish()
    store.commit()
    assert on_disk(store) == [("first",), ("second",)]
    assert logged(store) == []


def test_to_read_begins_nothing(store: Store) -> None:
    reading, writing = store.section(), store.section()

    assert reading.read("SELECT name FROM thing") == []
    put(writing, "a")
    assert not reading.writing
    assert reading.read("SELECT name FROM thing") == [("a",)]
    writing.finish()


def test_a_commit_inside_a_section_is_a_defect(store: Store) -> None:
    put(store.section(), "a")

    with pytest.raises(AssertionError, match="a commit inside a section"):
        store.commit()


def test_a_write_says_how_many_rows_it_changed(store: Store) -> None:
    with store.section() as section:
        assert section.write(PUT, "a", 1) == 1
        assert section.write("DELETE FROM thing WHERE name = 'b'") == 0


def test_a_broken_constraint_is_the_handlers_defect_and_undoes_its_section(store: Store) -> None:
    def fail() -> None:
        with store.section() as section:
            put(section, "a")
            section.write("INSERT INTO thing VALUES ('a', 2)")

    with pytest.raises(sqlite3.IntegrityError):
        fail()

    store.commit()
    assert on_disk(store) == []


def test_what_was_to_happen_after_the_commit_happens_when_all_is_on_disk(store: Store) -> None:
    seen: list[Any] = []
    store.when_committed(lambda: seen.append(on_disk(store)))
    with store.section() as section:
        put(section, "a")
    assert seen == []

    store.commit()
    store.commit()

    assert seen == [[("a",)]]


def test_what_happens_after_every_commit_does_not_happen_without_one(store: Store) -> None:
    seen: list[str] = []
    store.when_committed(lambda: seen.append("committed"))
    store.commit()
    for sql in (PUT.replace("?", "'a'"), SPOIL, PUT.replace("?", "'b'")):
        with store.section() as section:
            section.write(sql)
        store.commit()

    assert seen == ["committed", "committed"]


async def test_who_waits_goes_on_when_the_data_is_on_disk(store: Store) -> None:
    async def handle(name: str) -> list[Row]:
        with store.section() as section:
            put(section, name)
        await store.committed()
        return on_disk(store)

    with running(store):
        seen = await asyncio.gather(*map(handle, "abc"))

    assert seen == [[("a",), ("b",), ("c",)]] * 3


async def test_those_who_are_ready_together_share_a_commit(store: Store) -> None:
    said: list[str] = []
    store._db.set_trace_callback(said.append)

    async def handle(name: str) -> None:
        with store.section() as section:
            put(section, name)
        await store.committed()

    with running(store):
        await asyncio.gather(*map(handle, "abcdef"))
        await asyncio.gather(*map(handle, "ghi"))

    assert said.count("COMMIT") == 2


async def test_who_is_ready_a_moment_later_joins_the_commit(store: Store) -> None:
    said: list[str] = []
    store._db.set_trace_callback(said.append)

    async def handle(name: str, later: int) -> None:
        for _ in range(later):
            await asyncio.sleep(0)
        with store.section() as section:
            put(section, name)
        await store.committed()

    with running(store):
        await asyncio.sleep(0)
        await asyncio.gather(handle("a", 0), handle("b", 1))

    assert said.count("COMMIT") == 1


async def test_who_has_nothing_to_wait_for_does_not_wait(store: Store) -> None:
    await store.committed()

    with store.section() as section:
        put(section, "a")
    store.commit()
    await store.committed()


async def test_a_failed_commit_undoes_all_of_it_and_tells_all_who_wait(store: Store) -> None:
    with store.section() as section:
        put(section, "before")
        section.log(entry("before"))
    store.commit()
    with store.section() as section:
        put(section, "innocent")
        section.log(entry("innocent"))
    waiting = [asyncio.ensure_future(store.committed()) for _ in range(2)]
    await asyncio.sleep(0)
    with store.section() as section:
        section.write(SPOIL)

    store.commit()

    for waiter in waiting:
        with pytest.raises(Unavailable, match="try later"):
            await waiter
    assert on_disk(store) == store.read("SELECT name FROM thing") == [("before",)]
    with store.section() as section:
        put(section, "later")
        section.log(entry("later"))
    store.commit()
    assert on_disk(store) == [("before",), ("later",)]
    assert logged(store) == ["before", "later"]


async def test_after_a_failed_commit_the_store_goes_on_by_itself(store: Store) -> None:
    with running(store):
        with store.section() as section:
            section.write(SPOIL)
        with pytest.raises(Unavailable):
            await store.committed()
        with store.section() as section:
            put(section, "a")
        await store.committed()

    assert on_disk(store) == [("a",)]


async def test_who_no_longer_waits_holds_up_nobody(store: Store) -> None:
    with store.section() as section:
        put(section, "a")
    gone, stays = (asyncio.ensure_future(store.committed()) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)

    store.commit()

    await stays
    assert gone.cancelled()


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Let the file grow no further for the time of the block."""
    ((pages,),) = store.read("PRAGMA page_count")
    store.read(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        store.read("PRAGMA max_page_count = 1000000")


def too_much(section: Section) -> None:
    section.write(PUT, "too-much", b"x" * 1_000_000)


async def test_when_the_disk_is_full_all_who_wait_are_told_and_nothing_is_kept(
    store: Store,
) -> None:
    """Found by this test: SQLite undoes the whole transaction, and what was written between
    that and the next commit was kept although its writer was told that it was not."""
    with store.section() as section:
        put(section, "innocent")
        section.log(entry("innocent"))
    waiter = asyncio.ensure_future(store.committed())
    await asyncio.sleep(0)
    with full_disk(store):
        with pytest.raises(Unavailable), store.section() as section:
            too_much(section)
        assert not store._db.in_transaction, "SQLite has undone the transaction"
        with pytest.raises(Unavailable), store.section() as section:
            put(section, "between")

        store.commit()

    with pytest.raises(Unavailable):
        await waiter
    assert on_disk(store) == []
    assert logged(store) == []
    with store.section() as section:
        put(section, "later")
    store.commit()
    assert on_disk(store) == [("later",)]


def test_a_handler_that_passes_over_a_failed_write_is_not_half_done(store: Store) -> None:
    """Found by this test: the section stayed open, and none could be opened after it."""
    section = store.section()
    put(section, "before")
    with full_disk(store):
        with suppress(Unavailable):
            too_much(section)
        with pytest.raises(Unavailable):
            put(section, "after")
        with pytest.raises(Unavailable):
            section.finish()
        store.commit()

    with store.section() as section:
        put(section, "later")
    store.commit()
    assert on_disk(store) == [("later",)]


def test_a_file_that_another_process_is_writing_to_is_unavailable(store: Store) -> None:
    store.read("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(Unavailable), store.section() as section:
            put(section, "a")

    with store.section() as section:
        put(section, "a")
    store.commit()
    assert on_disk(store) == [("a",)]


def test_a_new_store_is_filled_at_once(store: Store) -> None:
    store.load(PUT, [("a", 1), ("b", 2)])
    store.commit()

    assert on_disk(store) == [("a",), ("b",)]


def test_to_close_commits(store: Store) -> None:
    with store.section() as section:
        put(section, "a")

    store.close()

    assert on_disk(store) == [("a",)]


def test_a_commit_waits_for_the_disk_unless_a_benchmark_says_otherwise(tmp_path: Path) -> None:
    safe = Store(tmp_path / "safe.sqlite")
    quick = Store(tmp_path / "quick.sqlite", durable=False)
    with closing(safe), closing(quick):
        assert (safe.read("PRAGMA synchronous"), quick.read("PRAGMA synchronous")) == (
            [(2,)],
            [(0,)],
        )
        assert safe.read("PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize("beside", ["", "-wal", "-shm"])
def test_a_store_is_readable_by_its_owner_only(beside: str, tmp_path: Path) -> None:
    """Found by this test: the write-ahead log was made before the file was closed to others."""
    with opened(tmp_path / "store.sqlite") as store, store.section() as section:
        put(section, "a")

        file = store.path.with_name(store.path.name + beside)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_that_was_readable_by_others_no_longer_is(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").touch(mode=0o644)

    with opened(tmp_path / "store.sqlite") as store:
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_a_store_belongs_to_one_process_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path / "store.sqlite"), pytest.raises(SetupError, match="running already"):
        Store(tmp_path / "store.sqlite")
    with opened(tmp_path / "store.sqlite"):
        pass


@pytest.mark.parametrize("name", ["a-folder", "no-folder/store.sqlite", "no-database.sqlite"])
def test_what_cannot_be_a_store_is_a_setup_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "no-database.sqlite").write_bytes(b"This is a letter, and no database." * 100)

    with pytest.raises(SetupError, match="cannot be used"):
        Store(tmp_path / name)


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
