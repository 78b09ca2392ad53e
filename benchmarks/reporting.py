"""Results as a table in the terminal, as JSON, and as the table of record in docs/benchmarks.md."""

import datetime as dt
import os
import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec
from rich.table import Table

from benchmarks.fairness import Row
from mesh.errors import SetupError
from mesh.server import server_binary
from scenarios.driving.running import FSYNC

RECORD = Path(__file__).with_name("record.json")
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- record: written by python -m benchmarks --record -->", "<!-- end of record -->"
SPAN, CPU = ("lowest – highest",), "processor time of each, µs"
WHOLE_FROM = 100
"""From this on, no decimals."""


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What one benchmark found, when, and where.

    Attributes:
        machine: Processor, system and versions.
        fsync: What waits for the disk.
        load: How many processes wanted a processor before it began, on average over a minute.
    """

    day: dt.date
    machine: str
    fsync: str
    load: float
    rows: list[Row]


def results(rows: list[Row], load: float) -> Results:
    """Return the results of a benchmark that has just run here."""
    return Results(day=dt.date.today(), machine=machine(), fsync=FSYNC, load=load, rows=rows)  # noqa: DTZ011 - the day where it ran


def machine() -> str:
    """Say on what it runs: what a reader needs to judge the numbers."""
    server = subprocess.run(  # noqa: S603 - the server that the mesh runs
        [server_binary(), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()},"
        f" Python {platform.python_version()}, nats-server {server.removeprefix('v')},"
        f" nats-py {version('nats-py')}, FastStream {version('faststream')}"
    )


def table(name: str, rows: list[Row]) -> Table:
    """Return the results of one benchmark for the terminal."""
    shown = Table(title=name, title_justify="left", box=None, pad_edge=False)
    shown.add_column("what")
    for heading in ("median", *SPAN, "ratio", *SPAN, "goal"):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    shown.add_column(CPU)
    for each in rows:
        shown.add_row(*_cells(each, not_met="NOT met"))
    return shown


def record(found: Mapping[str, Results], *, into: Path = RECORD, page: Path = PAGE) -> None:
    """Keep results as those of record; benchmarks that were not run keep theirs.

    Raises:
        SetupError: The page has no place for them.
    """
    known = msgspec.json.decode(into.read_bytes(), type=dict[str, Results]) if into.exists() else {}
    known |= found
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SetupError(f"{page.name} has no place for results; it needs the lines {BEGIN} {END}")
    into.write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n")
    page.write_text(f"{before}{BEGIN}\n\n{_markdown(known)}\n{END}{after}")


def _markdown(known: Mapping[str, Results]) -> str:
    headings = ("what", "median", *SPAN, "ratio", *SPAN, "goal", "", CPU)
    lines = []
    for name, one in known.items():
        where = f"{one.day.isoformat()}; {one.machine}; fsync: {one.fsync}"
        lines += [
            f"**{name}**, {where}; load before: {one.load:.1f}",
            "",
            f"| {' | '.join(headings)} |",
            "|---|--:|--:|--:|--:|--:|---|---|",
            *(f"| {' | '.join(_cells(each, not_met='**not met**'))} |" for each in one.rows),
            "",
        ]
    return "\n".join(lines)


def _cells(one: Row, *, not_met: str) -> tuple[str, ...]:
    sign = "≥" if one.better == "more" else "≤"
    of = "" if one.bound == "ratio" else f" {one.unit}"
    return (
        one.name,
        f"{number(one.value)} {one.unit}",
        _span(one.lowest, one.highest) if one.rounds > 1 else "once",
        "" if one.ratio is None else f"{number(one.ratio)} of {one.baseline}",
        _span(one.ratio_lowest, one.ratio_highest) if one.rounds > 1 else "",
        "" if one.goal is None else f"{sign} {number(one.goal)}{of}",
        {None: "", True: "met", False: not_met}[one.met],
        ", ".join(f"{name} {us:.0f}" for name, us in one.cpu_us.items()),
    )


def _span(lowest: float | None, highest: float | None) -> str:
    return "" if lowest is None or highest is None else f"{number(lowest)} – {number(highest)}"


def number(value: float) -> str:
    """Return a number with three digits, or as many as it has before the point."""
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.3g}"
