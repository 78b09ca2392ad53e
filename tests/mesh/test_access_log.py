import base64
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh import access_log
from mesh.access_log import (
    ENTRY_COLUMNS,
    GENESIS,
    AccessLog,
    Entry,
    Verdict,
    chained,
    entries_about,
    verify,
)

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
ENTRIES = st.builds(
    Entry,
    caseid=st.none() | TEXTS,
    wall_ns=st.integers(0, 2**62),
    **dict.fromkeys(set(Entry._fields) - {"caseid", "wall_ns"}, TEXTS),
)
LOGS = st.lists(ENTRIES, min_size=2, max_size=6)
ENTRY = Entry(
    at="2026-04-01T09:00:00+09:00",
    direction="lookup",
    party="benefits-osaka",
    affair="child-allowance",
    basis="番号法19条8号",
    contract="tax.income.v1",
    items="total_income",
    person="abcd",
    outcome="disclosed",
    caseid=None,
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    wall_ns=1_800_000_000_000_000_000,
)


@contextmanager
def written(*entries: Entry) -> Iterator[sqlite3.Connection]:
    """Give a database in which these entries were logged."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(AccessLog.SCHEMA)
        log = AccessLog(db)
        for entry in entries:
            log.add(entry)
        log.flush()
        yield db


@given(entries=st.lists(ENTRIES, max_size=6))
def test_a_log_as_it_was_written_is_in_order(entries: list[Entry]) -> None:
    with written(*entries) as db:
        assert verify(db) == Verdict(len(entries), "")
        assert verify(db).ok
        rows = db.execute(f"SELECT {ENTRY_COLUMNS} FROM access_log ORDER BY seq").fetchall()
        assert [Entry(*row) for row in rows] == entries


@given(entries=LOGS, other=ENTRIES, data=st.data())
def test_a_changed_field_is_found(entries: list[Entry], other: Entry, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(entries)))
    field = data.draw(st.sampled_from(Entry._fields))
    changed, was = getattr(other, field), getattr(entries[at - 1], field)
    with written(*entries) as db:
        db.execute(f"UPDATE access_log SET {field} = ? WHERE seq = ?", (changed, at))

        found = verify(db)

    if changed == was:
        assert found.ok
    else:
        assert found == Verdict(at - 1, f"entry {at} is not as it was written")


@given(entries=LOGS, data=st.data())
def test_a_removed_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    """The last one is missed by whoever holds a checkpoint: the count tells."""
    at = data.draw(st.integers(1, len(entries)))
    with written(*entries) as db:
        db.execute("DELETE FROM access_log WHERE seq = ?", (at,))

        found = verify(db)

    assert found == Verdict(at - 1, f"entry {at} is missing" if at < len(entries) else "")


@given(entries=LOGS, data=st.data())
def test_a_removed_entry_is_found_though_the_rest_is_numbered_anew(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(entries) - 1))
    with written(*entries) as db:
        db.execute("DELETE FROM access_log WHERE seq = ?", (at,))
        db.execute("UPDATE access_log SET seq = -seq")
        db.execute("UPDATE access_log SET seq = -seq - (seq < ?)", (-at,))

        assert verify(db) == Verdict(at - 1, f"entry {at} is not as it was written")


@given(entries=LOGS, other=ENTRIES, data=st.data())
def test_an_inserted_entry_is_found(
    entries: list[Entry], other: Entry, data: st.DataObject
) -> None:
    """It carries a hash that fits the entry before it, but the next one does not fit it."""
    at = data.draw(st.integers(1, len(entries)))
    with written(*entries) as db:
        hashes = [GENESIS, *(h for (h,) in db.execute("SELECT hash FROM access_log ORDER BY seq"))]
        db.execute("UPDATE access_log SET seq = -seq - 1 WHERE seq >= ?", (at,))
        db.execute("UPDATE access_log SET seq = -seq WHERE seq < 0")
        row = (at, *other, chained(hashes[at - 1], at, other))
        db.execute(f"INSERT INTO access_log VALUES ({','.join('?' * len(row))})", row)

        assert verify(db) == Verdict(at, f"entry {at + 1} is not as it was written")


@given(entries=LOGS, data=st.data())
def test_two_swapped_entries_are_found(entries: list[Entry], data: st.DataObject) -> None:
    one, two = sorted(data.draw(st.permutations(range(1, len(entries) + 1)))[:2])
    with written(*entries) as db:
        for old, new in ((one, -1), (two, one), (-1, two)):
            db.execute("UPDATE access_log SET seq = ? WHERE seq = ?", (new, old))

        assert verify(db) == Verdict(one - 1, f"entry {one} is not as it was written")


@given(entries=LOGS, other=ENTRIES, data=st.data())
def test_an_entry_written_anew_with_a_fitting_hash_is_found_at_the_next_one(
    entries: list[Entry], other: Entry, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(entries) - 1))
    with written(*entries) as db:
        hashes = [GENESIS, *(h for (h,) in db.execute("SELECT hash FROM access_log ORDER BY seq"))]
        fields = ", ".join(f"{name} = ?" for name in (*Entry._fields, "hash"))
        fitting = chained(hashes[at - 1], at, other)
        db.execute(f"UPDATE access_log SET {fields} WHERE seq = ?", (*other, fitting, at))

        found = verify(db)

    assert found.ok == (other == entries[at - 1])
    assert found.ok or found == Verdict(at, f"entry {at + 1} is not as it was written")


def test_no_case_and_an_empty_case_are_not_the_same() -> None:
    with written(ENTRY) as db:
        db.execute("UPDATE access_log SET caseid = ''")

        assert not verify(db).ok


def test_a_person_hidden_in_a_blob_is_found() -> None:
    """Found by this test: the blob had the hash of the text, and no citizen's query found it."""
    with written(ENTRY) as db:
        db.execute("UPDATE access_log SET person = ?", (base64.b64decode(ENTRY.person),))

        assert not db.execute(
            "SELECT * FROM access_log WHERE person = ?", (ENTRY.person,)
        ).fetchall()
        assert not verify(db).ok


@pytest.mark.parametrize(
    "spoil", ["UPDATE access_log SET person = CAST(x'ff' AS TEXT) WHERE seq = 2"]
)
def test_an_entry_that_cannot_be_read_is_a_fault_and_no_crash(spoil: str) -> None:
    with written(ENTRY, ENTRY, ENTRY) as db:
        db.execute(spoil)

        assert verify(db) == Verdict(1, "entry 2 cannot be read")


def test_the_chain_goes_on_where_it_was_left() -> None:
    with written(ENTRY, ENTRY) as db:
        again = AccessLog(db)
        again.add(ENTRY)
        again.flush()

        assert verify(db) == Verdict(3, "")


def test_what_was_added_since_a_mark_can_be_forgotten() -> None:
    with written() as db:
        log = AccessLog(db)
        log.add(ENTRY)
        mark = log.mark()
        log.add(ENTRY._replace(outcome="accepted"))
        log.back_to(mark)
        log.flush()

        assert db.execute("SELECT outcome FROM access_log").fetchall() == [("disclosed",)]


def test_after_a_failed_commit_the_chain_goes_on_from_what_is_on_disk() -> None:
    with written(ENTRY) as db:
        log = AccessLog(db)
        db.execute("BEGIN")
        log.add(ENTRY)
        log.flush()
        log.add(ENTRY)
        log.discard()

        log.add(ENTRY)
        log.flush()

        assert verify(db) == Verdict(2, "")


def segmented(db: sqlite3.Connection, persons: list[str]) -> None:
    """Log something of one person after the other, in commits of a few entries."""
    log = AccessLog(db)
    for number, person in enumerate(persons, 1):
        log.add(ENTRY._replace(person=person, wall_ns=number))
        if number % 3 == 0:
            log.flush()
    log.flush()


def reading(db: sqlite3.Connection) -> Callable[..., list[tuple[object, ...]]]:
    return lambda sql, *params: db.execute(sql, params).fetchall()


@given(persons=st.lists(st.sampled_from("abc"), max_size=40), most=st.integers(1, 50))
def test_the_latest_entries_about_a_person_are_found_in_and_behind_the_segments(
    persons: list[str], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, written() as db:
        patch.setattr(access_log, "SEGMENT", 7)
        segmented(db, persons)
        for person in "abc":
            numbers = [n for n, one in enumerate(persons, 1) if one == person]
            found = entries_about(reading(db), person, most)
            assert [each.number for each in found] == numbers[-most:]
            assert [each.entry.wall_ns for each in found] == numbers[-most:]
        assert verify(db) == Verdict(len(persons), "")


@given(persons=st.lists(st.sampled_from("ab"), max_size=40), most=st.integers(1, 9))
def test_page_by_page_every_entry_about_a_person_is_seen_once(
    persons: list[str], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, written() as db:
        patch.setattr(access_log, "SEGMENT", 7)
        segmented(db, persons)
        seen: list[int] = []
        before = 0
        while page := entries_about(reading(db), "a", most, before):
            seen = [each.number for each in page] + seen
            before = page[0].number
    assert seen == [n for n, one in enumerate(persons, 1) if one == "a"]


@given(data=st.data())
def test_an_entry_that_is_hidden_from_its_person_is_found(data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch, written() as db:
        patch.setattr(access_log, "SEGMENT", 7)
        segmented(db, ["a", "b"] * 10)
        (last,) = db.execute("SELECT max(through) FROM access_log_person").fetchone()
        hidden = data.draw(st.integers(1, last))
        db.execute("DELETE FROM access_log_person WHERE seq = ?", (hidden,))

        assert verify(db) == Verdict(hidden - 1, f"entry {hidden} is not found under its person")


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "log", isolation_level=None)) as one,
        closing(sqlite3.connect(tmp_path / "log", isolation_level=None)) as other,
    ):
        one.executescript(AccessLog.SCHEMA)
        logs = [AccessLog(db) for db in (one, other, one)]
        for log in logs * 3:
            log.add(ENTRY)
            log.flush()

        assert verify(one) == Verdict(9, "")
