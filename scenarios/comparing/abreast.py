"""Plays several runs at once, each in a process of its own, as many as there are processors."""

import functools
import gc
import hashlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import BaseContext
from multiprocessing.queues import SimpleQueue
from typing import NamedTuple, TypeAlias

import msgspec

from mesh import virtual_time
from mesh.running import COLLECT_AFTER, run_loop
from scenarios.comparing.designs import DESIGNS
from scenarios.comparing.model import Comparison, DesignResult, OutageResult
from scenarios.comparing.outages import Outage, outages_of, play_outage
from scenarios.comparing.playing import Period, play
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.year.plan import Plan
from scenarios.year.plan import plan as planned
from scenarios.year.rates import Rates

Tell: TypeAlias = Callable[[str, float], None]
"""Is told which run has come how far, as a share of the whole."""

_Progress: TypeAlias = "SimpleQueue[tuple[str, float] | None]"


class Work(NamedTuple):
    """What is played; every process makes the same people and the same plan of it."""

    period: Period
    residents: int
    rates: Rates


def compare(work: Work, designs: Sequence[str], *, outages: bool, tell: Tell) -> Comparison:
    """Play every design, and with outages each of them once for each outage.

    Raises:
        MeshError: A run could not be played.
    """
    began = time.perf_counter()
    population, plan = _world(work)
    tried = outages_of(work.period, plan) if outages else []
    with _pool(len(designs) * (1 + len(tried)), tell) as pool:
        waiting = [pool.submit(_play, work, name) for name in designs]
        waiting_outages = [
            pool.submit(_play_outage, work, name, outage) for name in designs for outage in tried
        ]
        results = tuple(each.result() for each in waiting)
        of_outages = tuple(each.result() for each in waiting_outages)
    period = work.period
    return Comparison(
        population=len(population.persons),
        municipalities=tuple(place.en for place in period.options.municipalities),
        start=period.start,
        days=period.days,
        seed=period.seed,
        transport=period.transport,
        pull_every_days=period.rhythm.pull_every_days,
        extract_every_days=period.rhythm.extract_every_days,
        life_events=plan.counts,
        designs=results,
        outages=of_outages,
        trace_hash=_hash_of(results),
        elapsed_s=time.perf_counter() - began,
    )


@functools.cache
def _world(work: Work) -> tuple[Population, Plan]:
    """Make the people and the plan; what the first process has made, forked ones inherit."""
    period = work.period
    population = generate(
        residents=work.residents,
        seed=period.seed,
        base_date=period.start,
        municipalities=period.options.municipalities,
        life_event="bereavement",
    )
    plan = planned(
        population,
        period.options.municipalities,
        work.rates,
        start=period.start,
        days=period.days,
        seed=period.seed,
    )
    return population, plan


def _play(work: Work, name: str) -> DesignResult:
    population, plan = _world(work)
    advance = partial(_tell, name)
    running = play(DESIGNS[name], work.period, population, plan, advance)
    if work.period.transport == "nats":
        return run_loop(running)
    return virtual_time.run(running)


def _play_outage(work: Work, name: str, outage: Outage) -> OutageResult:
    population, plan = _world(work)
    period = msgspec.structs.replace(work.period, check_every_days=None)
    result = virtual_time.run(play_outage(outage, DESIGNS[name], period, population, plan))
    _tell(f"{name} {outage.who} {outage.hours}", 1.0)
    return result


# ---- processes -------------------------------------------------------------------------------

_progress: "_Progress | None" = None


def _tell(run: str, share: float) -> None:
    if _progress is not None:
        _progress.put((run, share))


def _begin(progress: _Progress) -> None:
    """Prepare a process that plays runs."""
    global _progress  # noqa: PLW0603 - how a process of the pool is given what it inherits
    _progress = progress
    gc.set_threshold(*COLLECT_AFTER)


@contextmanager
def _pool(runs: int, tell: Tell) -> Iterator[ProcessPoolExecutor]:
    context = _context()
    progress: _Progress = context.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(progress, tell), daemon=True)
    gc.collect()
    gc.freeze()  # what was made before the fork stays shared between the processes
    with ProcessPoolExecutor(
        max_workers=min(runs, os.cpu_count() or 1),
        mp_context=context,
        initializer=_begin,
        initargs=(progress,),
    ) as pool:
        listener.start()
        try:
            yield pool
        finally:
            progress.put(None)
            listener.join()


def _context() -> BaseContext:
    """Fork where that is possible: what was generated is then there already."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)


def _listen(progress: _Progress, tell: Tell) -> None:
    while (told := progress.get()) is not None:
        tell(*told)


def _hash_of(results: Sequence[DesignResult]) -> str:
    """Return one hash over the traces of all designs."""
    together = hashlib.sha256()
    for result in results:
        together.update(f"{result.design} {result.trace_hash}\n".encode())
    return together.hexdigest()
