"""The file of a store: filled, closed, kept from others."""

import stat
from contextlib import closing
from pathlib import Path

import pytest

from mesh.errors import SetupError
from mesh.store import Store
from tests.mesh.small_store import PUT, on_disk, opened, put


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
