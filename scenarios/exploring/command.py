"""`python -m mesh explore`: plays seeds under random faults, and says which of them fail."""

import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mesh.errors import SetupError
from scenarios.exploring.model import Wrong
from scenarios.exploring.playing import Outcome
from scenarios.exploring.spreading import Country, be_quiet, explore_all

_RANGE = re.compile(r"(\d{1,9})\.\.(\d{1,9})")
MOST_JOBS = 64

out = Console()


class Tally(msgspec.Struct):
    """What was played, in figures.

    Attributes:
        happened: How many faults of each kind there were.
    """

    seeds: int = 0
    life_events: int = 0
    messages: int = 0
    retries: int = 0
    refusals: int = 0
    failures: int = 0
    happened: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one seed."""
        self.seeds += 1
        self.life_events += outcome.life_events
        self.messages += outcome.messages
        self.retries += outcome.retries
        self.refusals += sum(outcome.refusals.values())
        self.failures += bool(outcome.sentences)
        self.happened.update(outcome.happened)


def explore(
    *,
    seeds: Annotated[str, Parameter(allow_leading_hyphen=True)] = "0..99",
    seed: Annotated[int | None, Parameter(allow_leading_hyphen=True)] = None,
    jobs: int = 2,
    keep: Path | None = None,
    verbose: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Play life events under random faults, and check what must always hold; exit code 1 if not.

    Args:
        seeds: Which seeds to play, as in 0..999: the first and the last.
        seed: Play only this one.
        jobs: In how many processes.
        keep: With --seed: an empty or new directory in which the participants' files are left.
        verbose: With --seed: tell what people do and what goes wrong, with the virtual time.
    """
    began = time.perf_counter()
    if seed is not None:
        tally = _explore_one(seed, keep, verbose=verbose)
    elif verbose or keep is not None:
        raise SetupError("--verbose and --keep go with one seed; name it with --seed N")
    else:
        tally = _explore_many(seeds_in(seeds), _checked(jobs))
    _show(tally, time.perf_counter() - began)
    sys.exit(1 if tally.failures else 0)


def _checked(jobs: int) -> int:
    if not 1 <= jobs <= MOST_JOBS:
        raise SetupError(f"--jobs is at least 1 and at most {MOST_JOBS}")
    return jobs


def seeds_in(text: str) -> range:
    """Return the seeds of a range such as `0..999`, the last one included.

    Raises:
        SetupError: It is not such a range, or turned round.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        raise SetupError("--seeds is a range of two numbers that are not negative, as in 0..999")
    first, last = map(int, found.groups())
    if last < first:
        raise SetupError(f"--seeds is turned round: write {last}..{first}")
    return range(first, last + 1)


def _explore_one(seed: int, keep: Path | None, *, verbose: bool) -> Tally:
    if seed < 0:
        raise SetupError("--seed is 0 or more")
    be_quiet()
    if keep is not None:
        if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
            raise SetupError(f"{keep} holds something already; name an empty or a new directory")
        keep.mkdir(parents=True, exist_ok=True)

    def say(text: str) -> None:
        if verbose:
            out.print(text, highlight=False)

    tally = Tally()
    with Country(keep) as country:
        outcome = country.explore(seed, say)
    tally.add(outcome)
    if outcome.sentences:
        _report(outcome)
    out.print(f"trace {outcome.trace}", highlight=False, soft_wrap=True)
    return tally


def _explore_many(seeds: range, jobs: int) -> Tally:
    be_quiet()
    tally = Tally()
    columns = (
        TextColumn("{task.completed:.0f} of {task.total:.0f} seeds"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[faults]} faults, {task.fields[failures]} failures"),
    )
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("", total=len(seeds), faults=0, failures=0)
        for outcome in explore_all(seeds, min(jobs, len(seeds))):
            tally.add(outcome)
            if outcome.sentences:
                _report(outcome)
            faults = tally.happened.total()
            progress.update(task, advance=1, faults=faults, failures=tally.failures)
    return tally


def _report(outcome: Outcome) -> None:
    """Say what is wrong with a seed, and how to see it again."""
    out.print(f"seed {outcome.seed} fails:", highlight=False)
    for sentence in outcome.sentences:
        out.print(f"  {sentence}", highlight=False, soft_wrap=True)
    again = f"python -m mesh explore --seed {outcome.seed} --verbose"
    out.print(f"  replay it: {again}", highlight=False, soft_wrap=True)


def _show(tally: Tally, seconds: float) -> None:
    """Print one table of what was played."""
    rows = [
        ("seeds", tally.seeds),
        ("life events", tally.life_events),
        ("messages", tally.messages),
        *((f"faults: {wrong.value}", tally.happened[wrong.value]) for wrong in Wrong),
        ("people tried again", tally.retries),
        ("people were refused", tally.refusals),
        ("failures", tally.failures),
    ]
    table = Table("", "", box=None, show_header=False)
    table.columns[1].justify = "right"
    for name, number in rows:
        table.add_row(name, f"{number:,}")
    table.add_row("seconds", f"{seconds:,.1f}")
    out.print(table)
