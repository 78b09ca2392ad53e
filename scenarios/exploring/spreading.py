"""Plays many seeds in several processes, each on a country of its own."""

import gc
import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import structlog

from mesh.running import COLLECT_AFTER
from scenarios.exploring.drawing import draw_plan
from scenarios.exploring.playing import Outcome, Say, explore
from scenarios.exploring.template import Template

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a directory of its own is made in it
"""Where there is such a file system, stores need not reach a disk."""

SEEDS_AT_ONCE = 4


class Country:
    """A filled country in a temporary directory, for one process.

    Args:
        keep: Where to leave the stores of the last seed; deleted with the rest if `None`.
    """

    def __init__(self, keep: Path | None = None) -> None:
        self._keep = keep
        self.directory = _new_directory() if keep is None else keep
        self.template = Template.make(self.directory)

    def __enter__(self) -> "Country":
        return self

    def __exit__(self, *_: object) -> None:
        if self._keep is None:
            shutil.rmtree(self.directory, ignore_errors=True)

    def explore(self, seed: int, say: Say = lambda _: None) -> Outcome:
        """Draw the plan of a seed, and play it."""
        names = tuple(self.template.deployment.participants)
        plan = draw_plan(seed, self.template.population, names)
        return explore(self.template, plan, say)


def explore_all(seeds: Iterable[int], jobs: int) -> Iterator[Outcome]:
    """Play every seed; the outcomes come in the order of the seeds."""
    if jobs == 1:
        with Country() as country:
            yield from map(country.explore, seeds)
        return
    with tempfile.TemporaryDirectory(dir=_where(), prefix="tsunagi-") as directory:
        pool = ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(directory,),
        )
        with pool:
            yield from pool.map(_explore, seeds, chunksize=SEEDS_AT_ONCE)


def be_quiet() -> None:
    """Let only what is worse than a warning be logged: faults are what is asked for here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


_country: Country | None = None


def _begin(directory: str) -> None:
    global _country  # noqa: PLW0603 - each process has one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*COLLECT_AFTER)
    be_quiet()
    own = Path(directory) / str(os.getpid())
    own.mkdir()
    _country = Country(own)


def _explore(seed: int) -> Outcome:
    assert _country is not None, "begun"
    return _country.explore(seed)


def _where() -> str | None:
    return str(IN_MEMORY) if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) else None


def _new_directory() -> Path:
    return Path(tempfile.mkdtemp(dir=_where(), prefix="tsunagi-"))
