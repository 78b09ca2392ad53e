"""What is seven years old goes, and neither chain nor checkpoints nor proofs are broken by it."""

import datetime as dt
from pathlib import Path

import pytest

from mesh import operating, virtual_time
from mesh.access_log import entries_about
from mesh.auditing import Finding, OpenFile, witness_of
from mesh.proofs import checked, proven, written
from mesh.pruning import YEARS
from mesh.simulation import Simulation
from tests.mesh.simulated_mesh import REGISTRY, SmallSimulation
from tests.mesh.test_auditing import found as found_in
from tests.mesh.test_checkpointing import A_WHILE, entries, found
from tests.mesh.witnessed_log import OWNER, WitnessedLog


@pytest.fixture
def small(tmp_path: Path) -> SmallSimulation:
    return SmallSimulation(tmp_path / "mesh", witnessed=True)


async def logged(small: SmallSimulation, running: Simulation, person: int) -> int:
    count = await entries(small, running, person)
    await running.clock.sleep(A_WHILE)
    return count


def kept(running: Simulation) -> tuple[int, int]:
    """The first and the last entry that are there."""
    store = running.running[REGISTRY].store
    (row,) = store.read("SELECT min(seq), max(seq) FROM access_log")
    first, last = row
    return first, last


def after_years(running: Simulation, *, days: int = 0) -> None:
    later = running.clock.now().replace(year=running.clock.now().year + YEARS)
    running.clock.travel_to(later + dt.timedelta(days=days))


def test_after_seven_years_entries_are_pruned_and_everything_goes_on(
    small: SmallSimulation,
) -> None:
    async def play() -> None:
        async with small.running() as running:
            old = await logged(small, running, 1)
            after_years(running, days=-1)
            young = await logged(small, running, 2)
            assert kept(running) == (1, young), "nothing is pruned a day too early"

            running.clock.travel_to(running.clock.now() + dt.timedelta(days=2))
            count = await logged(small, running, 3)
            assert kept(running) == (old + 1, count)
            assert found(small) == Finding(REGISTRY, count, count, ())

            await running.crash(REGISTRY)
            await running.restart(REGISTRY)
            count = await logged(small, running, 4)
            assert kept(running) == (old + 1, count)
            assert found(small) == Finding(REGISTRY, count, count, ())

            read = running.running[REGISTRY].store.read
            assert not entries_about(read, small.world.code(REGISTRY, 1), 100)
            assert entries_about(read, small.world.code(REGISTRY, 2), 100)

    virtual_time.run(play())


def test_what_was_not_pruned_can_still_be_proven(small: SmallSimulation) -> None:
    person = small.world.code(REGISTRY, 2)

    async def play() -> None:
        async with small.running() as running:
            await logged(small, running, 1)
            after_years(running, days=1)
            await logged(small, running, 2)
            assert kept(running)[0] > 1

    virtual_time.run(play())
    with (
        witness_of(small.deployment) as witness,
        operating.reading(small.deployment.database(REGISTRY)) as db,
    ):
        assert witness is not None
        result = proven(OpenFile(db), person, witness.of(REGISTRY).kept)
    assert result.proof is not None
    assert checked(written([result.proof], small.deployment.public_key))


@pytest.fixture
def log(tmp_path: Path) -> WitnessedLog:
    log = WitnessedLog(tmp_path / "deployment")
    log.of("abcabcabc", [3, 7])
    return log


def pruned(log: WitnessedLog, through: int) -> None:
    with log.opened(OWNER) as db:
        db.execute(
            "INSERT INTO access_log_pruned SELECT seq, hash FROM access_log WHERE seq <= ?",
            (through,),
        )
        db.execute("DELETE FROM access_log WHERE seq <= ?", (through,))


def audited(log: WitnessedLog) -> Finding:
    return found_in(log.deployment)


@pytest.mark.parametrize(
    ("through", "fault"),
    [
        (3, "entries 1 to 3 were removed before 7 years had passed"),
        (8, "entries 1 to 8 were removed, and no checkpoint covers them"),
    ],
)
def test_pruning_too_early_is_found(log: WitnessedLog, through: int, fault: str) -> None:
    pruned(log, through)
    assert audited(log) == Finding(OWNER, 9, 7, (fault,))


def test_the_hashes_of_what_was_pruned_cannot_be_changed(log: WitnessedLog) -> None:
    pruned(log, 3)
    with log.opened(OWNER) as db:
        db.execute("UPDATE access_log_pruned SET hash = ? WHERE seq = 2", ("0" * 64,))
    faults = audited(log).faults
    assert any("was computed anew from one of the entries 1 to 3" in fault for fault in faults)


def test_the_first_entry_behind_what_was_pruned_belongs_to_the_chain(log: WitnessedLog) -> None:
    pruned(log, 3)
    with log.opened(OWNER) as db:
        db.execute("UPDATE access_log SET party = 'nobody' WHERE seq = 4")
    assert "entry 4 is not as it was written: its contents were changed" in audited(log).faults
