"""Runs benchmarks: `python -m benchmarks [--quick] [--only NAME,NAME] [--json FILE] [--record]`."""

import argparse
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from rich.console import Console

from benchmarks.events import events
from benchmarks.fairness import ROUNDS, BrokenBenchmarkError, Row
from benchmarks.lookups import half_year, lookups
from benchmarks.moves import moves
from benchmarks.reporting import Results, machine, record, results, table
from benchmarks.scale import processes, residents
from benchmarks.startup import populating, simulated, startup
from mesh.errors import MeshError
from mesh.logs import configure_logs
from mesh.running import run_loop
from scenarios.driving.running import FSYNC

Measured = Callable[[], Awaitable[list[Row]]]

FULL: dict[str, Measured] = {
    "lookups": lambda: lookups(ROUNDS, 20_000, 10_000),
    "half-year": lambda: half_year(60, 10_000),
    "residents": lambda: residents(ROUNDS, 20_000, (10_000, 100_000, 1_000_000)),
    "processes": lambda: processes(ROUNDS, 20_000, 10_000),
    "events": lambda: events(ROUNDS, 6_000, (1, 10, 50)),
    "moves": lambda: moves(ROUNDS, 10.0, 12_000),
    "startup": lambda: startup(ROUNDS),
    "populating": lambda: populating(ROUNDS, (10_000, 100_000, 1_000_000)),
    "simulated": lambda: simulated(ROUNDS, 2_000, 60),
}

QUICK: dict[str, Measured] = {
    "lookups": lambda: lookups(1, 400, 1_500),
    "events": lambda: events(1, 100, (2,)),
}
"""Enough to see that they work: for CI, which fails on a broken benchmark, not a slow machine."""

WIDE = 190


def main() -> int:
    """Run what is asked for; return 1 if a benchmark is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that they work")
    parser.add_argument("--only", default="", help=f"some of {', '.join(FULL)}")
    parser.add_argument("--json", type=Path, help="write the results to a file")
    parser.add_argument(
        "--record", action="store_true", help="keep the results in docs/benchmarks.md"
    )
    options = parser.parse_args()
    chosen = QUICK if options.quick else FULL
    names = [name for name in options.only.split(",") if name] or list(chosen)
    if unknown := [name for name in names if name not in chosen]:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(chosen)}")
    if options.quick and options.record:
        parser.error("--quick measures nothing that is worth a record; leave one of them out")
    configure_logs()
    console = Console()
    console.width = max(console.width, WIDE)
    console.print(f"{machine()}; fsync: {FSYNC}", highlight=False)
    found: dict[str, Results] = {}
    for name in names:
        load = os.getloadavg()[0]
        try:
            found[name] = results(run_loop(_awaited(chosen[name])), load)
        except (BrokenBenchmarkError, MeshError) as error:
            console.print(f"{name} is broken: {error}", style="red", markup=False)
            return 1
        console.print(table(name, found[name].rows))
        if options.record:
            record({name: found[name]})
    if options.json is not None:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    return 0


async def _awaited(measure: Measured) -> list[Row]:
    return await measure()


if __name__ == "__main__":
    sys.exit(main())
