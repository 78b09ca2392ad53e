"""What it costs to be there: time and memory to start, to be populated, and to be simulated."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.fairness import Row, several
from benchmarks.offices import PLACES
from benchmarks.processor import memory
from benchmarks.workers import worker
from mesh.clock import Clock
from mesh.server_config import ask_subject
from scenarios.driving.outcome import LOOKUP
from scenarios.load import DATE
from scenarios.population.generate import generate
from scenarios.stage.country import AFTER_A_DEATH, name_of
from scenarios.stage.processes import ROOT, Processes
from scenarios.stage.running import StageOptions, prepared

MILLION = 1_000_000
GIB = 2**30
BASE = DATE.replace(month=1, day=31)
LOOK_AGAIN_SECONDS = 0.2
SIMULATING = ["scenarios/push_vs_pull.py", "--designs", "push"]


def _options() -> StageOptions:
    return StageOptions(municipalities=PLACES, date=DATE, processes=True, without=AFTER_A_DEATH)


async def startup(rounds: int) -> list[Row]:
    """Measure what a participant takes to start, and how much memory it has then.

    To compare: a process that only imports the client library and connects.
    """
    population = generate(residents=1_500, seed=1, base_date=BASE, municipalities=PLACES)
    clock = Clock()
    seconds, mebibytes = [], []
    bare_seconds, bare_mebibytes = [], []
    owner, elsewhere = (name_of("tax", place) for place in PLACES[:2])
    with prepared(_options(), population) as scenery:
        directory = str(scenery.deployment.directory)
        processes = Processes(scenery.deployment, scenery.url)
        subject = ask_subject(elsewhere, LOOKUP, owner)
        for _ in range(rounds):
            start = clock.wall_ns()
            try:
                processes.launch(owner)
                await processes.ready(owner)
                seconds.append((clock.wall_ns() - start) / 1e9)
                mebibytes.append(processes.memory(owner) / 2**20)
            finally:
                processes.stop()
            start = clock.wall_ns()
            with worker("bare", scenery.url, directory, elsewhere, subject) as pid:
                bare_seconds.append((clock.wall_ns() - start) / 1e9)
                bare_mebibytes.append(memory(pid) / 2**20)
    against = "a bare connection"
    return [
        several("a participant starts in", seconds, "s", baseline=(against, bare_seconds)),
        several("and then has", mebibytes, "MiB", baseline=(against, bare_mebibytes)),
    ]


def populate(residents: int) -> tuple[float, float]:
    """Invent people and fill all stores; return how many seconds each took."""
    clock = Clock()
    start = clock.wall_ns()
    population = generate(residents=residents, seed=1, base_date=BASE, municipalities=PLACES)
    made = clock.wall_ns()
    with prepared(_options(), population):
        loaded = clock.wall_ns()
    return (made - start) / 1e9, (loaded - made) / 1e9


async def populating(rounds: int, sizes: tuple[int, ...]) -> list[Row]:
    """Measure how long it takes to invent people and to fill all stores, in a new process.

    A million is done once: it takes two minutes.
    """
    rows: list[Row] = []
    for size in sizes:
        times = rounds if size < MILLION else 1
        found = [await _populated(size) for _ in range(times)]
        goals = (60.0, 2.0) if size >= MILLION else (None, None)
        invented, filled, most = (list(each) for each in zip(*found, strict=True))
        rows += [
            several(f"{size:,} residents invented in", invented, "s"),
            several("their stores filled in", filled, "s", goal=goals[0], better="less"),
            several("most memory, in all", most, "GiB", goal=goals[1], better="less"),
        ]
    return rows


async def _populated(residents: int) -> tuple[float, float, float]:
    """Populate in a new process; return both times, and the most memory it and its own had."""
    script = (
        "import msgspec; from benchmarks.startup import populate;"
        f"print(msgspec.json.encode(populate({residents})).decode())"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=ROOT, stdout=subprocess.PIPE
    )
    most = 0
    # Not `ru_maxrss`: that begins with what the process had that started it (getrusage(2)).
    watching = asyncio.create_task(process.communicate())
    while not watching.done():
        most = max(most, memory(process.pid))
        await asyncio.wait({watching}, timeout=LOOK_AGAIN_SECONDS)
    output, _ = watching.result()
    made, loaded = msgspec.json.decode(output, type=tuple[float, float])
    return made, loaded, most / GIB


async def simulated(rounds: int, residents: int, days: int) -> list[Row]:
    """Measure how many messages a second of processor time the simulated network carries."""
    rates = [await _simulated(residents, days) for _ in range(rounds)]
    what = f"simulated messages ({residents:,} residents, {days} days)"
    return [several(what, rates, "messages/s of processor time")]


async def _simulated(residents: int, days: int) -> float:
    with tempfile.TemporaryDirectory(prefix="tsunagi-") as directory:
        target = Path(directory) / "year.json"
        asked = ["--residents", str(residents), "--days", str(days), "--json", str(target)]
        await asyncio.to_thread(
            subprocess.run,
            [sys.executable, *SIMULATING, *asked],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        (design,) = msgspec.json.decode(target.read_bytes())["designs"]
    return float(design["messages"] / design["cpu_s"])
