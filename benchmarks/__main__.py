"""Runs benchmarks: `python -m benchmarks [--quick] [--only NAME,NAME] [--json FILE]`."""

import argparse
import os
import platform
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.events import events
from benchmarks.fairness import ROUNDS, BrokenBenchmarkError, Row
from benchmarks.lookups import half_year, lookups, processes, residents
from benchmarks.moves import moves
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
    "moves": lambda: moves(15.0, 3_000),
    "startup": startup,
    "populating": lambda: populating(1_000_000),
    "simulated": lambda: simulated(10_000, 365),
}

QUICK: dict[str, Measured] = {
    "lookups": lambda: lookups(1, 400, 1_500),
    "events": lambda: events(1, 100, (2,)),
}
"""Enough to see that they work: for CI, which fails on a broken benchmark, not a slow machine."""


WIDE = 130


def main() -> int:
    """Run what is asked for; return 1 if a benchmark is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that they work")
    parser.add_argument("--only", default="", help=f"some of {', '.join(FULL)}")
    parser.add_argument("--json", type=Path, help="write the results to a file")
    options = parser.parse_args()
    chosen = QUICK if options.quick else FULL
    names = [name for name in options.only.split(",") if name] or list(chosen)
    if unknown := [name for name in names if name not in chosen]:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(chosen)}")
    configure_logs()
    console = Console()
    console.width = max(console.width, WIDE)
    console.print(f"{_machine()}; {FSYNC}", highlight=False)
    results: dict[str, list[Row]] = {}
    for name in names:
        try:
            results[name] = run_loop(_awaited(chosen[name]))
        except (BrokenBenchmarkError, MeshError) as error:
            console.print(f"{name} is broken: {error}", style="red")
            return 1
        console.print(_table(name, results[name]))
    if options.json is not None:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1))
    return 0


async def _awaited(measure: Measured) -> list[Row]:
    return await measure()


def _machine() -> str:
    cores = os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {cores} cores, {sys.version.split()[0]}"


def _table(name: str, rows: list[Row]) -> Table:
    table = Table(title=name, title_justify="left", box=None, pad_edge=False)
    table.add_column("what")
    for heading in ("median", "lowest", "highest", "ratio", "goal"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for each in rows:
        sign = "≥" if each.better == "more" else "≤"
        table.add_row(
            each.name,
            f"{_number(each.value)} {each.unit}",
            _number(each.lowest),
            _number(each.highest),
            "" if each.ratio is None else f"{each.ratio:.2f} of {each.baseline}",
            "" if each.goal is None else f"{sign} {_number(each.goal)}",
            {None: "", True: "met", False: "NOT met"}[each.met],
        )
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


if __name__ == "__main__":
    sys.exit(main())
