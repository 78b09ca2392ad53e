"""Sections of a store: what is committed, and what is undone."""

import asyncio
import sqlite3
from typing import Any

import pytest

from mesh.store import Store
from tests.mesh.small_store import PUT, SPOIL, entry, logged, on_disk, put


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
