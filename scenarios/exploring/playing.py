"""Plays one plan on the simulated network, and looks whether everything is as it must be."""

import asyncio
import datetime as dt
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from mesh import virtual_time
from mesh.clock import JST
from mesh.simulated_network import TAME, Counts
from mesh.simulation import Simulation, simulation
from scenarios.exploring.citizens import Citizens
from scenarios.exploring.faults import AtWork, Injector
from scenarios.exploring.invariants import faults_of_delivery, left_to_people
from scenarios.exploring.model import Plan
from scenarios.exploring.template import Template
from scenarios.exploring.truth import faults_of_truth
from scenarios.exploring.twin import State, differences, state_of
from scenarios.stage.files import opened
from scenarios.stage.simulating import SimulatedStage
from services.catalogue import SERVICES

NINE = dt.time(9, 0, tzinfo=JST)

PATIENCE_HOURS = 48
"""How long after the last act and fault everything must have taken effect."""

FIRST_LOOK_SECONDS = 15.0
LONGEST_LOOK_SECONDS = 900.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one seed.

    Attributes:
        trace: The SHA-256 over everything that was carried.
        sentences: What was found that must not be, without personal data.
        happened: How many faults of each kind there were.
    """

    seed: int
    trace: str
    sentences: tuple[str, ...]
    life_events: int = 0
    refusals: dict[str, int] = {}
    happened: dict[str, int] = {}
    messages: int = 0
    retries: int = 0


class Played(msgspec.Struct):
    """What was left of a run, beside the stores.

    Attributes:
        still_open: Who has something under way after all patience, one sentence each.
    """

    citizens: Citizens
    trace: str
    counts: Counts
    happened: Counter[str]
    still_open: list[str]


Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def explore(template: Template, plan: Plan, say: Say = _silent) -> Outcome:
    """Play a plan with its faults, and check the stores afterwards.

    If the run itself breaks off, that is what was found. A plan that is not tangled is played
    again without any fault: the end must be the same.

    Args:
        say: Is told what happens and when, without personal data.
    """
    try:
        return _explored(template, plan, say)
    except Exception as error:  # noqa: BLE001 - whatever it is, its seed has to be told
        place = traceback.extract_tb(_innermost(error).__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        sentence = f"the run broke off: {type(_innermost(error)).__name__} at {where}"
        return Outcome(seed=plan.seed, trace="", sentences=(sentence,))


def _innermost(error: BaseException) -> BaseException:
    return _innermost(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _explored(template: Template, plan: Plan, say: Say) -> Outcome:
    run = played(template, plan, say)
    sentences = list(run.still_open)
    with opened(template.deployment) as files:
        sentences += faults_of_delivery(files, plan.tangled)
        sentences += faults_of_truth(run.citizens, files, plan)
        state: State = {} if plan.tangled else state_of(files)
    if not plan.tangled and not sentences:
        again = played(template, msgspec.structs.replace(plan, faults=(), conditions=TAME))
        with opened(template.deployment) as files:
            sentences += differences(state, state_of(files))
        if again.still_open:
            sentences.append("without any fault, something stays open")
    refusals = Counter(e.code for e in run.citizens.endings if e.code)
    return Outcome(
        seed=plan.seed,
        trace=run.trace,
        sentences=tuple(dict.fromkeys(sentences)),
        life_events=sum(story.life_events for story in plan.stories),
        refusals=dict(refusals),
        happened=dict(run.happened),
        messages=run.counts.asked + run.counts.told,
        retries=run.citizens.notes.retries,
    )


def played(template: Template, plan: Plan, say: Say = _silent) -> Played:
    """Play a plan on stores as they were at the beginning, and wait until all is over."""
    template.renew()
    return virtual_time.run(_acts(template, plan, say))


async def _acts(template: Template, plan: Plan, say: Say) -> Played:
    deployment, at_work = template.deployment, AtWork()
    async with simulation(
        {name: SERVICES[party.kind] for name, party in deployment.participants.items()},
        deployment=deployment,
        policy=template.policy,
        seed=plan.seed,
        start=dt.datetime.combine(template.options.date, NINE),
        observer=at_work,
    ) as simulated:
        await simulated.start()
        simulated.network.conditions = plan.conditions
        stage = SimulatedStage(template.options, template.population, simulated)
        citizens = Citizens(stage, lambda text: say(f"{_moment(simulated)}  {text}"))
        injector = Injector(simulated, at_work, lambda text: say(f"{_moment(simulated)}  {text}"))
        async with asyncio.TaskGroup() as tasks:
            for fault in plan.faults:
                tasks.create_task(injector.let_happen(fault))
            for story in plan.stories:
                tasks.create_task(citizens.play(story))
        simulated.network.conditions = TAME
        still_open = await _until_quiet(simulated)
        return Played(
            citizens,
            simulated.trace_hash(),
            simulated.network.counts,
            injector.happened,
            still_open,
        )


async def _until_quiet(simulated: Simulation) -> list[str]:
    """Let time pass until nothing is under way; return what still is after too long."""
    pause, passed = FIRST_LOOK_SECONDS, 0.0
    while True:
        await simulated.clock.sleep(pause)
        passed += pause
        pause = min(pause * 2, LONGEST_LOOK_SECONDS)
        under_way = _busy(simulated)
        if not under_way:
            return []
        if passed > PATIENCE_HOURS * 3600:
            return [f"{name}: something is under way after two days" for name in under_way]


def _busy(simulated: Simulation) -> list[str]:
    """Return who has something under way; what waits for people does not count."""
    stores = {name: running.store for name, running in simulated.running.items()}
    left = left_to_people(stores)
    return [
        name
        for name, store in stores.items()
        if store.read("SELECT 1 FROM waiting LIMIT 1")
        or any(
            case not in left
            for (case,) in store.read("SELECT caseid FROM outbox WHERE state IN ('queued', 'sent')")
        )
    ]


def _moment(simulated: Simulation) -> str:
    return f"{simulated.clock.now():%m-%d %H:%M:%S.%f}"
