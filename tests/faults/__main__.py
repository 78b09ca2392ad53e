"""Breaks a mesh at work for many minutes, and prints what was lost: `python -m tests.faults`."""

import argparse
import datetime as dt
import functools
import logging
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import structlog
from rich.console import Console
from rich.table import Table

from mesh.errors import MeshError
from mesh.running import run_loop
from tests.faults.breaking import KINDS
from tests.faults.outage import VICTIM, outage
from tests.faults.torture import Scale, torture

T = TypeVar("T")

RESIDENTS = 6_000
MOVES_PER_S = 3.0
DAYS = 3
OUTAGES = (10.0, 60.0, 300.0)

PAGE = Path(__file__).parents[2] / "docs" / "guarantees.md"
BEGIN, END = "<!-- measured: written by make torture -->", "<!-- end of measured -->"

BROKEN = ("what was broken", "times", "moves, deaths", "messages", "at rest after", "wrong")
AWAY = (
    f"{VICTIM} was away", "told meanwhile", "lost", "doubled", "caught up in",
    "others' p99 before", "and meanwhile", "wrong",
)  # fmt: skip
"""What is wrong: everything that was lost, doubled, out of order, unlogged or left unfinished."""

Rows = list[tuple[str, ...]]

console = Console()


def main() -> int:
    """Break each kind of thing for its share of the time; exit code 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for how long things break")
    parser.add_argument("--seed", type=int, default=1, help="decides what breaks when")
    parser.add_argument("--only", default="", help=f"one of: {', '.join(KINDS)}, outages")
    parser.add_argument("--record", action="store_true", help=f"keep the tables in {PAGE.name}")
    options = parser.parse_args()
    kinds = [name for name in KINDS if options.only in ("", name)]
    away = OUTAGES if options.only in ("", "outages") else ()
    if not kinds and not away:
        parser.error(f"--only takes {', '.join(KINDS)}, outages")
    if options.minutes <= 0:
        parser.error("--minutes has to be more than nothing")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console.width = max(console.width, 130)
    try:
        broken = _break(kinds, options.minutes, options.seed)
        outages = [_outage(seconds, options.seed) for seconds in away]
    except MeshError as error:
        console.print(f"it could not be tried: {error}", style="red", markup=False)
        return 2
    tables = [(head, rows) for head, rows in ((BROKEN, broken), (AWAY, outages)) if rows]
    for head, rows in tables:
        console.print(_table(head, rows))
    if options.record:
        _record(tables, options.seed)
    return 1 if any(row[-1] != "0" for _, rows in tables for row in rows) else 0


def _break(kinds: list[str], minutes: float, seed: int) -> Rows:
    rows = []
    for name in kinds:
        day = minutes * 60 / len(kinds) / DAYS
        scale = Scale(residents=RESIDENTS, moves=max(3, int(MOVES_PER_S * day)), seconds=day)
        console.print(f"[bold]{name}[/bold], seed {seed}")
        say = functools.partial(console.print, highlight=False)
        done = _played(lambda at, n=name, s=scale, say=say: torture(at, [KINDS[n]], s, seed, say))
        _complain(done.sentences)
        rows.append((
            name, str(done.times), f"{done.life_events:,}", f"{done.messages:,}",
            f"{done.rested_s:.1f} s", str(len(done.sentences)),
        ))  # fmt: skip
    return rows


def _outage(seconds: float, seed: int) -> tuple[str, ...]:
    console.print(f"[bold]{VICTIM} is away for {seconds:.0f} s[/bold], seed {seed}")
    found = _played(lambda at: outage(at, seconds, MOVES_PER_S, seed))
    _complain(found.sentences)
    return (
        f"{seconds:.0f} s", f"{found.told:,}", str(found.lost), str(found.doubled),
        f"{found.caught_up_s:.1f} s", f"{found.others_before_ms:,.0f} ms",
        f"{found.others_meanwhile_ms:,.0f} ms", str(len(found.sentences)),
    )  # fmt: skip


def _played(play: Callable[[Path], Coroutine[Any, Any, T]]) -> T:
    with tempfile.TemporaryDirectory(prefix="tsunagi-") as directory:
        return run_loop(play(Path(directory) / "mesh"))


def _complain(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        console.print(f"  {sentence}", style="red", markup=False)


def _table(head: tuple[str, ...], rows: Rows) -> Table:
    table = Table(box=None)
    for number, title in enumerate(head):
        table.add_column(title, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _record(tables: list[tuple[tuple[str, ...], Rows]], seed: int) -> None:
    before, begin, rest = PAGE.read_text().partition(BEGIN)
    measured, end, after = rest.partition(END)
    if not (begin and end):
        raise MeshError(f"{PAGE.name} has no place for the tables")
    day = dt.date.today().isoformat()  # noqa: DTZ011 - the day where it ran
    blocks = re.split(r"\n(?=\d{4}-)", measured)  # each begins with its day
    known = {block.splitlines()[2]: block.strip() for block in blocks if "|" in block}
    for head, rows in tables:
        title = f"| {' | '.join(head)} |"
        lines = [f"{day}, {platform.system()} {platform.machine()}, seed {seed}:", "", title]
        lines += [f"|---|{'--:|' * (len(head) - 1)}"]
        known[title] = "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
    PAGE.write_text(f"{before}{begin}\n\n" + "\n\n".join(known.values()) + f"\n\n{end}{after}")


if __name__ == "__main__":
    sys.exit(main())
