"""A commit that fails, a disk that is full, a file that is held by another."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from mesh.errors import Unavailable
from mesh.store import Section, Store
from tests.mesh.small_store import PUT, SPOIL, entry, logged, on_disk, put, running


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
