"""Each participant has its log witnessed, whatever happens to it, to the witness or on the way."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from mesh import checkpointing, operating, tampering, virtual_time
from mesh.auditing import Finding, OpenFile, audit, witness_of
from mesh.checkpoints import CONTRADICTIONS, WITNESSED, made
from mesh.simulated_network import Conditions
from mesh.simulation import Simulation
from tests.mesh.simulated_mesh import REGISTRY, SmallSimulation
from tests.mesh.small_mesh import World, until

ROUGH = Conditions(delay_seconds=0.02, spread=1.0, loss=0.2, duplication=0.2)
A_WHILE = 10 * checkpointing.SECONDS


@pytest.fixture
def small(tmp_path: Path) -> SmallSimulation:
    return SmallSimulation(tmp_path / "mesh", witnessed=True)


def found(small: SmallSimulation, name: str = REGISTRY) -> Finding:
    with witness_of(small.deployment) as witness:
        assert witness is not None
        (finding,) = audit(small.deployment, witness, [name])
    return finding


async def entries(small: SmallSimulation, running: Simulation, *numbers: int) -> int:
    """Let the registry log something; return how many entries it has."""
    await small.register(running, *numbers)
    await small.at_rest(running)
    ((count,),) = running.running[REGISTRY].store.read("SELECT max(seq) FROM access_log")
    number: int = count
    return number


def test_a_while_after_new_entries_they_are_witnessed(small: SmallSimulation) -> None:
    async def play() -> None:
        async with small.running() as running:
            for person in (1, 2):
                count = await entries(small, running, person)
                await running.clock.sleep(A_WHILE)
                assert found(small) == Finding(REGISTRY, count, count, ())
            with operating.reading(small.deployment.database(REGISTRY)) as db:
                assert len(made(OpenFile(db))) == 2, "one for each time, none without new entries"

    virtual_time.run(play())


def test_many_entries_are_witnessed_at_once(
    small: SmallSimulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "ENTRIES", 4)
    monkeypatch.setattr(checkpointing, "SECONDS", 1e6)
    monkeypatch.setattr(checkpointing, "AT_A_TIME", 2)

    async def play() -> None:
        async with small.running() as running:
            count = await entries(small, running, 1, 2, 3)
            assert count >= 4
            await running.clock.sleep(1.0)
            assert found(small).witnessed >= 4

    virtual_time.run(play())


def test_who_stops_in_good_order_leaves_nothing_unwitnessed(small: SmallSimulation) -> None:
    async def play() -> None:
        async with small.running() as running:
            count = await entries(small, running, 1)
            await running.stop(REGISTRY)
            assert found(small) == Finding(REGISTRY, count, count, ())

    virtual_time.run(play())


def test_while_the_witness_is_away_the_log_goes_on(small: SmallSimulation) -> None:
    async def play() -> None:
        async with small.running() as running:
            await running.crash("witness")
            count = await entries(small, running, 1, 2)
            await running.clock.sleep(A_WHILE)
            assert found(small).witnessed == 0
            await running.restart("witness")
            await running.clock.sleep(A_WHILE)
            assert found(small) == Finding(REGISTRY, count, count, ())

    virtual_time.run(play())


@given(steps=st.lists(st.sampled_from(["log", "crash", "witness", "wait"]), max_size=6))
@settings(max_examples=15, deadline=None)
def test_no_crash_and_no_lost_message_makes_an_honest_log_look_false(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        small = SmallSimulation(Path(directory), witnessed=True)

        async def play() -> None:
            async with small.running(conditions=ROUGH) as running:
                count = 0
                for person, step in enumerate(("log", *steps), 1):
                    if step == "log":
                        count = await entries(small, running, person)
                    elif step == "wait":
                        await running.clock.sleep(checkpointing.SECONDS + 0.1)
                    else:
                        name = "witness" if step == "witness" else REGISTRY
                        await running.crash(name)
                        await running.restart(name)
                await running.clock.sleep(100 * A_WHILE)
                assert found(small) == Finding(REGISTRY, count, count, ())

        virtual_time.run(play())


def an_earlier_file(path: Path, earlier: Path) -> None:
    """What an operator does who restores a backup, or a forger: nobody can tell from outside."""
    shutil.copy(earlier, path)


def a_new_chain(path: Path, _: Path) -> None:
    """Change the second entry, and compute all hashes anew."""
    with closing(sqlite3.connect(path)) as db, db:
        tampering._rewrite(db, 2)


@pytest.mark.parametrize("forge", [an_earlier_file, a_new_chain])
def test_an_owner_that_signs_another_history_with_its_own_key_is_refused(
    small: SmallSimulation, tmp_path: Path, forge: Callable[[Path, Path], None]
) -> None:
    path = small.deployment.database(REGISTRY)

    async def play() -> None:
        async with small.running() as running:
            await entries(small, running, 1)
            await running.stop(REGISTRY)
            shutil.copy(path, tmp_path / "earlier")
            await running.restart(REGISTRY)
            count = await entries(small, running, 2)
            await running.stop(REGISTRY)
            assert found(small) == Finding(REGISTRY, count, count, ())

            for beside in path.parent.glob(f"{REGISTRY}.sqlite-*"):
                beside.unlink()
            forge(path, tmp_path / "earlier")
            await running.restart(REGISTRY)
            count = await entries(small, running, 3, 4)
            await running.clock.sleep(A_WHILE)

            finding = found(small)
            assert finding.entries == count, "the chain itself is whole"
            assert "was computed anew" in finding.faults[0]
            assert "the witness refused a checkpoint" in finding.faults[-1]
            evidence = CONTRADICTIONS.all(running.running["witness"].store)
            assert len(evidence) == 1, "once refused, the owner does not go on asking"

    virtual_time.run(play())


def test_an_owner_whose_log_is_not_its_checkpoint_any_more_says_so_and_signs_no_other(
    small: SmallSimulation,
) -> None:
    async def play() -> None:
        async with small.running() as running:
            count = await entries(small, running, 1)
            await running.clock.sleep(A_WHILE)
            running.running[REGISTRY].store.write("DELETE FROM access_log WHERE seq = ?", count)
            await running.stop(REGISTRY)
            with capture_logs() as logs:
                await running.restart(REGISTRY)
                await entries(small, running, 2, 3)
                await running.clock.sleep(A_WHILE)
            assert "access_log_differs_from_checkpoint" in [entry["event"] for entry in logs]
            (kept,) = WITNESSED.where(running.running["witness"].store, owner=REGISTRY)
            assert kept.entries == count
            assert "was computed anew" in found(small).faults[0]

    virtual_time.run(play())


@pytest.mark.live
async def test_on_nats_every_log_is_witnessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "SECONDS", 0.02)
    world = World(tmp_path, witnessed=True)

    def witnessed() -> bool:
        with witness_of(world.deployment) as witness:
            findings = audit(world.deployment, witness)
        logged = [finding for finding in findings if finding.entries]
        assert not any(finding.faults for finding in findings)
        return len(logged) >= 1 and all(f.witnessed == f.entries for f in logged)

    with world.server():
        async with world.running() as mesh:
            await mesh["counter"].command(world.register(1, 2))
            await until(lambda: len(world.told.get("tax", ())) == 2)
            await until(witnessed)
