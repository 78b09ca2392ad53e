"""What it costs to be there: time and memory to start, to be populated, and to be simulated."""

import asyncio
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.fairness import Row, single
from mesh.clock import Clock
from scenarios.load import DATE
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import AFTER_A_DEATH
from scenarios.stage.processes import ROOT, Processes
from scenarios.stage.running import StageOptions, prepared

PLACES = MUNICIPALITIES[:3]
MILLION = 1_000_000
SOME = ("tax-chofu", "benefits-chofu", "resident-registry-chofu", "portal", "code-exchange")


def _options() -> StageOptions:
    return StageOptions(municipalities=PLACES, date=DATE, processes=True, without=AFTER_A_DEATH)


async def startup() -> list[Row]:
    """Measure what a participant takes to start, and how much memory it has then."""
    base = DATE.replace(month=1, day=31)
    population = generate(residents=1_500, seed=1, base_date=base, municipalities=PLACES)
    clock, rows = Clock(), []
    with prepared(_options(), population) as scenery:
        processes = Processes(scenery.deployment, scenery.url)
        seconds, mebibytes = [], []
        try:
            for name in SOME:
                start = clock.wall_ns()
                processes.launch(name)
                await processes.ready(name)
                seconds.append((clock.wall_ns() - start) / 1e9)
                mebibytes.append(processes.memory(name) / 2**20)
        finally:
            processes.stop()
    rows.append(single("a participant starts in", sorted(seconds)[len(SOME) // 2], "s"))
    rows.append(single("and then has", sorted(mebibytes)[len(SOME) // 2], "MiB"))
    return rows


def _populate(residents: int) -> tuple[float, float, float]:
    clock = Clock()
    start = clock.wall_ns()
    base = DATE.replace(month=1, day=31)
    population = generate(residents=residents, seed=1, base_date=base, municipalities=PLACES)
    made = clock.wall_ns()
    with prepared(_options(), population):
        loaded = clock.wall_ns()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return (made - start) / 1e9, (loaded - made) / 1e9, most


async def populating(residents: int) -> list[Row]:
    """Measure how long it takes to invent people and to fill all stores, in a new process."""
    script = (
        "import msgspec; from benchmarks.startup import _populate;"
        f"print(msgspec.json.encode(_populate({residents})).decode())"
    )
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    made, loaded, most = msgspec.json.decode(done.stdout, type=tuple[float, float, float])
    goals = (60.0, 2.0) if residents >= MILLION else (None, None)
    return [
        single(f"{residents:,} residents invented in", made, "s"),
        single("their stores filled in", loaded, "s", goal=goals[0], better="less"),
        single("memory of the process that does it", most, "GiB", goal=goals[1], better="less"),
    ]


async def simulated(residents: int, days: int) -> list[Row]:
    """Measure how many messages a second of processor time the simulated network carries."""
    with tempfile.TemporaryDirectory(prefix="tsunagi-") as directory:
        target = Path(directory) / "year.json"
        await asyncio.to_thread(
            subprocess.run,
            [
                sys.executable, "scenarios/push_vs_pull.py", "--designs", "push",
                "--residents", str(residents), "--days", str(days), "--json", str(target),
            ],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )  # fmt: skip
        (design,) = msgspec.json.decode(target.read_bytes())["designs"]
    return [
        single(
            f"simulated messages ({residents:,} residents, {days} days)",
            design["messages"] / design["cpu_s"],
            "messages/s",
        )
    ]
