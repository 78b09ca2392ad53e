"""Stores are filled fast, and hold the same as if they had been filled row by row."""

import contextlib
import datetime as dt
import enum
import gc
import multiprocessing
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesh.deployment import Deployment, Participant
from mesh.errors import SetupError
from mesh.records import Records
from mesh.store import Store
from scenarios.population.collecting import collector_paused
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import participants_of
from scenarios.stage.files import opened
from scenarios.stage.loading import FILLERS, fill_stores, filling
from scenarios.stage.loading.filling import ROWS_AT_ONCE, Filler, Filling, insert_all
from scenarios.stage.loading.tables import Table
from scenarios.stage.view import View, dependant_limit
from services.catalogue import SERVICES
from services.code_exchange.store import keyring
from tests.scenarios.population.populations import BASE_DATE, whatever_the_seed

RING = MUNICIPALITIES[:3]


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Thing(msgspec.Struct, frozen=True):
    code: str
    since: dt.date | None
    size: Size


@pytest.fixture(scope="module")
def people() -> Population:
    return generate(
        residents=210, seed=7, base_date=BASE_DATE, municipalities=RING, life_event="bereavement"
    )


@pytest.fixture
def deployment(tmp_path: Path, people: Population) -> Deployment:
    """A deployment with all keys and no stores."""
    deployment = Deployment(tmp_path / "one", participants_of(RING))
    deployment.save()
    for name in deployment.participants:
        keyring(deployment.directory / "keys").code(name, people.link_of(0))
    return deployment


def contents(deployment: Deployment) -> dict[str, dict[str, list[object]]]:
    """Return every row of every table of every store."""
    with opened(deployment) as files:
        return {
            name: {
                table: sorted(file.read(f"SELECT * FROM {table}"), key=repr)
                for (table,) in file.read("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            for name, file in files.items()
        }


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "FORK_FROM", 0)
    monkeypatch.setattr(filling.os, "sched_getaffinity", lambda _: {0, 1})


def filled_by(deployment: Deployment, people: Population) -> set[int]:
    """Fill the stores, and return which processes did."""
    notes = deployment.directory / "notes"
    notes.mkdir()

    def noting(filler: Filler) -> Filler:
        def fill(view: View, participant: Participant) -> Iterator[Table]:
            (notes / participant.name).write_text(str(os.getpid()))
            return filler(view, participant)

        return fill

    fillers = {kind: noting(filler) for kind, filler in FILLERS.items()}
    Filling(View(deployment, people), fillers).fill(deployment.participants.values())
    return {int(note.read_text()) for note in notes.iterdir()}


@pytest.mark.usefixtures("two_processors")
def test_two_processes_fill_the_same_stores_as_one(
    deployment: Deployment, people: Population, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Deployment(tmp_path / "other", list(deployment.participants.values()))
    other.save()
    shutil.copytree(deployment.directory / "keys", other.directory / "keys", dirs_exist_ok=True)
    assert os.getpid() not in filled_by(deployment, people)
    monkeypatch.setattr(filling, "FORK_FROM", len(people.persons) + 1)
    assert filled_by(other, people) == {os.getpid()}
    assert contents(deployment) == contents(other)
    assert sum(len(rows) for tables in contents(other).values() for rows in tables.values()) > 3000


@pytest.mark.usefixtures("two_processors")
def test_a_process_that_has_threads_is_not_forked(
    deployment: Deployment, people: Population
) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert filled_by(deployment, people) == {os.getpid()}
    finally:
        done.set()
        thread.join()


@pytest.mark.usefixtures("two_processors")
def test_a_process_that_may_have_no_children_is_not_forked(
    deployment: Deployment, people: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    assert filled_by(deployment, people) == {os.getpid()}


@pytest.mark.usefixtures("two_processors")
def test_a_store_that_is_in_use_is_named_whichever_process_finds_it(
    deployment: Deployment, people: Population
) -> None:
    running = Store(deployment.database("bank"))
    with pytest.raises(SetupError, match="bank is running already"):
        fill_stores(deployment, people)
    running.close()


def test_a_filled_store_is_whole_and_ready_for_its_participant(
    deployment: Deployment, people: Population
) -> None:
    fill_stores(deployment, people)
    for name, participant in deployment.participants.items():
        path = deployment.database(name)
        assert path.stat().st_mode & 0o777 == 0o600
        store = Store(path, SERVICES[participant.kind].schema)
        assert store.read("PRAGMA integrity_check") == [("ok",)]
        assert store.read("PRAGMA journal_mode") == [("wal",)]
        store.close()


@given(st.lists(st.integers(0, 200), max_size=3 * ROWS_AT_ONCE + 1))
def test_rows_are_all_inserted_however_many_and_the_last_of_a_key_stays(keys: list[int]) -> None:
    rows = [(f"{key:03}", position) for position, key in enumerate(keys)]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE t (key TEXT PRIMARY KEY, value) WITHOUT ROWID")
        insert_all(db, "INSERT OR REPLACE INTO t (key, value) VALUES (?, ?)", list(rows))
        assert dict(db.execute("SELECT key, value FROM t").fetchall()) == dict(rows)


def test_rows_of_records_are_what_storing_them_one_by_one_would_write(tmp_path: Path) -> None:
    records = Records("thing", Thing, key=("code",), indexed=("since", "size"))
    days = [dt.date(2026, 6, day) for day in range(1, 9)]
    things = [Thing(code=f"c{day.day}", since=day, size=Size.SMALL) for day in days]
    things.append(Thing(code="c9", since=None, size=Size.LARGE))
    store = Store(tmp_path / "things.sqlite", records.schema)
    with store.section() as tx:
        for thing in things:
            records.put(tx, thing)
    columns = "code, since, size, record"
    one_by_one = store.read(f"SELECT {columns} FROM thing")
    store.close()
    assert records.rows(things) == one_by_one
    assert [row[:3] for row in one_by_one[:1]] == [("c1", "2026-06-01", "small")]
    assert [row[:3] for row in one_by_one[-1:]] == [("c9", None, "large")]


@whatever_the_seed
def test_only_who_earns_most_supports_the_others(people: Population) -> None:
    with TemporaryDirectory() as directory:
        view = View(Deployment(Path(directory), []), people)
    for year in people.persons[0].incomes:
        for household in people.households:
            incomes = {one: people.persons[one].incomes.get(year, 0) for one in household.members}
            earner = max(household.members, key=incomes.__getitem__)
            for one in household.members:
                others = [income for other, income in incomes.items() if other != one]
                supported = sum(income <= dependant_limit(year) for income in others)
                assert view.dependants(one, year) == (supported if one == earner else 0)


def test_codes_are_the_same_one_by_one_and_foreseen(
    deployment: Deployment, people: Population
) -> None:
    everyone = range(len(people.persons) + len(people.departed))
    foreseen = View(deployment, people).codes("bank", [*everyone, 0])
    one_by_one = View(deployment, people).codes("bank")
    ring = keyring(deployment.directory / "keys")
    expected = [ring.code("bank", people.link_of(number)) for number in everyone]
    assert [foreseen(number) for number in everyone] == expected
    assert [one_by_one(number) for number in everyone] == expected


def test_codes_of_one_participant_stay_when_another_is_asked_for(
    deployment: Deployment, people: Population
) -> None:
    view = View(deployment, people)
    bank, pension = view.codes("bank"), view.codes("pension")
    assert bank(1) == view.codes("bank")(1) != pension(1) == view.codes("pension")(1)


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(*, was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with contextlib.suppress(ValueError), collector_paused():
            assert not gc.isenabled()
            raise ValueError
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
