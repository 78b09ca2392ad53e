"""A simulated mesh: who crashes comes back and loses nothing, and every run repeats itself."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.moving import MovedIn
from mesh import operating, virtual_time
from mesh.context import Context
from mesh.deployment import Deployment
from mesh.errors import SetupError, Unavailable, Unreachable
from mesh.service import Service
from mesh.simulated_network import Conditions
from mesh.simulation import Simulation
from services.code_exchange.store import seed_keys
from tests.mesh.simulated_mesh import REGISTRY, SmallSimulation

ROUGH = Conditions(delay_seconds=0.02, spread=1.0, loss=0.1, duplication=0.1)
TOLD = ("family-register", "tax", "health-insurance")
YEAR = 365 * 86_400.0

Crash = tuple[str, int, int, int]
"""Who, after how many milliseconds and then steps of the loop, and for how many milliseconds."""


def crashes() -> st.SearchStrategy[list[Crash]]:
    who = st.sampled_from([REGISTRY, "counter", "code-exchange", *TOLD])
    return st.lists(
        st.tuples(who, st.integers(0, 40), st.integers(0, 25), st.integers(1, 9_000)), max_size=4
    )


async def crash_and_restart(made: Simulation, crash: Crash) -> None:
    name, milliseconds, steps, away = crash
    await made.clock.sleep(milliseconds / 1000)
    for _ in range(steps):
        await asyncio.sleep(0)
    if name in made.running:
        await made.crash(name)
        await made.clock.sleep(away / 1000)
        await made.restart(name)


@settings(max_examples=40, deadline=None)
@given(plan=crashes(), rough=st.booleans())
def test_whoever_crashes_at_any_moment_everybody_is_told_once(
    *, plan: list[Crash], rough: bool
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        small = SmallSimulation(Path(directory))

        async def play() -> None:
            async with small.running() as made:
                if rough:
                    made.network.conditions = ROUGH
                faults = [asyncio.create_task(crash_and_restart(made, crash)) for crash in plan]
                await small.register(made, 1, 2, 3)
                await asyncio.gather(*faults)
                await small.register(made, 1, 2, 3)
                await small.at_rest(made)

        virtual_time.run(play())
        for participant in (REGISTRY, *TOLD):
            assert sorted(small.written(participant)) == [1, 1, 2, 2, 3, 3], participant
        assert not operating.parked(small.deployment)
        assert all(not verdict.fault for verdict in operating.audit(small.deployment).values())


def test_what_a_crashed_participant_had_not_committed_is_lost(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        async with small.running() as made:
            store = made.running["tax"].store
            store.write("INSERT INTO written VALUES ('kept')")
            await store.committed()
            store.write("INSERT INTO written VALUES ('lost')")
            await made.crash("tax")
            await made.restart("tax")
            assert made.running["tax"].store.read("SELECT person FROM written") == [("kept",)]

    virtual_time.run(play())


def test_nothing_of_a_crashed_participant_is_written_answered_or_acknowledged(
    tmp_path: Path,
) -> None:
    small = SmallSimulation(tmp_path)
    reached: list[str] = []
    crashed: list[str] = []

    async def play() -> None:
        made: Simulation

        async def write(event: MovedIn, ctx: Context) -> None:
            reached.append(ctx.case or "")
            if not crashed:
                crashed.append("tax")
                asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(crash()))
                for _ in range(5):
                    await asyncio.sleep(0)
            ctx.tx.write("INSERT INTO written VALUES (?)", event.person)

        async def crash() -> None:
            store = made.running["tax"].store
            await made.crash("tax")
            for refused in (store.read, store.write):
                with pytest.raises(Unavailable):
                    refused("DELETE FROM written")
            with pytest.raises(Unavailable):
                await store.committed()

        service = Service("tax", schema="CREATE TABLE IF NOT EXISTS written (person TEXT);")
        service.on(MovedIn)(write)
        async with small.running({"tax": service}) as made:
            await small.register(made, 1)
            await made.clock.sleep(60)
            assert small.written("tax") == []
            assert [row.receiver for row in operating.untold(small.deployment)] == ["tax"]
            await made.restart("tax")
            await small.at_rest(made)

    virtual_time.run(play())
    assert small.written("tax") == [1]
    assert len(reached) == 2


def test_whoever_acts_through_a_crashed_participant_is_told_so(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        async with small.running() as made:
            counter = made.running["counter"]
            command = asyncio.create_task(counter.command(small.world.register(1)))
            await made.clock.sleep(0.0015)
            await made.crash("counter")
            with pytest.raises(Unavailable):
                await command
            with pytest.raises((Unavailable, Unreachable)):
                await counter.command(small.world.register(2))

    virtual_time.run(play())


def test_a_participant_that_crashes_itself_ends(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        made: Simulation

        async def crash(_event: MovedIn, _ctx: Context) -> None:
            await made.crash("tax")
            raise AssertionError("the dead go on")

        service = Service("tax")
        service.on(MovedIn)(crash)
        async with small.running({"tax": service}) as made:
            await small.register(made, 1)
            await made.clock.sleep(10)
            assert "tax" not in made.running
            assert "counter" in made.running

    virtual_time.run(play())


def test_who_runs_already_cannot_be_started_and_who_does_not_cannot_crash(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        async with small.running() as made:
            with pytest.raises(SetupError, match="running already"):
                await made.start("tax")
            await made.crash("tax")
            with pytest.raises(KeyError):
                await made.crash("tax")

    virtual_time.run(play())


def test_an_error_in_the_block_comes_out_as_it_is(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> None:
        async with small.running():
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        virtual_time.run(play())


def test_an_idle_year_takes_no_time(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> float:
        async with small.running() as made:
            await small.register(made, 1, 2)
            await small.at_rest(made)
            await made.crash("benefits")
            began = time.process_time()
            await made.clock.sleep(YEAR)
            return time.process_time() - began

    assert virtual_time.run(play()) < 0.1


def test_a_week_in_which_somebody_is_away_takes_little_time(tmp_path: Path) -> None:
    small = SmallSimulation(tmp_path)

    async def play() -> float:
        async with small.running() as made:
            await made.crash("tax")
            await small.register(made, *range(1, 31))
            await made.clock.sleep(1)  # by then the codes are known
            await made.crash("code-exchange")
            assert len(operating.untold(small.deployment)) == 30
            began = time.process_time()
            await made.clock.sleep(7 * 86_400)
            return time.process_time() - began

    assert virtual_time.run(play()) < 5


def run_of(directory: Path, seed: int) -> str:
    """Play an eventful run and return its trace."""
    small = SmallSimulation(directory, seed)

    async def play() -> str:
        async with small.running(conditions=ROUGH) as made:
            await small.register(made, *range(1, 11))
            await made.crash("tax")
            await small.register(made, 11)
            await made.restart("tax")
            await small.at_rest(made)
            return made.trace_hash()

    return virtual_time.run(play())


def test_the_same_seed_leaves_the_same_trace_in_every_process(tmp_path: Path) -> None:
    def in_process(hash_seed: str) -> str:
        code = (
            "import sys; from pathlib import Path; from tests.mesh.test_simulation import run_of;"
            "print(run_of(Path(sys.argv[1]), 3))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / hash_seed)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()[-1]

    one, other = in_process("1"), in_process("2")
    assert one == other
    assert len(one) == 64
    assert run_of(tmp_path / "here", 3) == one
    assert run_of(tmp_path / "another", 4) != one


def test_secrets_of_a_simulation_come_from_its_seed(tmp_path: Path) -> None:
    def secrets_of(directory: Path, seed: int) -> list[bytes]:
        rng = random.Random(seed)
        deployment = Deployment(
            directory,
            list(
                SmallSimulation(tmp_path / f"of-{directory.name}").deployment.participants.values()
            ),
        )
        deployment.save(rng.randbytes)
        seed_keys(directory / "keys", ["tax"], rng.randbytes)
        return [deployment.own_key("tax", "notes"), (directory / "keys" / "tax").read_bytes()]

    one, same, other = (
        secrets_of(tmp_path / name, seed) for name, seed in (("one", 1), ("same", 1), ("other", 2))
    )
    assert one == same
    assert not set(one) & set(other)


def test_a_key_that_exists_is_not_replaced_by_a_seeded_one(tmp_path: Path) -> None:
    seed_keys(tmp_path, ["tax"], random.Random(1).randbytes)
    with pytest.raises(SetupError, match="has a key already"):
        seed_keys(tmp_path, ["tax"], random.Random(1).randbytes)
