"""Plays moves and bereavements in a country at work, while it is broken; then looks at all files.

Everything is real: a process for each participant, a server, files that are fsynced. Families file
moves and report deaths on one civil day, confirm on another and come to the counter on a third.
Whoever acts tries again while nobody answers, as people do.
"""

import asyncio
import contextlib
import datetime as dt
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import MeshError
from mesh.permits import Policy
from scenarios.bereavement import check as deaths_check
from scenarios.bereavement.cases import CONFIRMED_AFTER
from scenarios.bereavement.crowd import deaths_of_a_day
from scenarios.bereavement.plan import Death
from scenarios.bereavement.plan import Planner as DeathPlanner
from scenarios.bereavement.report import Names
from scenarios.bereavement.scene import Scene as Mourners
from scenarios.bereavement.viewing import views_of
from scenarios.exploring.invariants import faults_of_delivery
from scenarios.moving.check import faults_of_moves
from scenarios.moving.plan import Planner as MovePlanner
from scenarios.moving.report import procedures_of
from scenarios.moving.scene import Scene as Movers
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.files import opened
from scenarios.stage.running import Stage, StageOptions, on_stage
from services.catalogue import SERVICES
from tests.faults.breaking import Break, Breaking, OwnServer

T = TypeVar("T")

DATE = dt.date(2026, 6, 1)
PATIENCE_SECONDS = 900.0
MOVES_FOR_EACH_DEATH = 3


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How much happens, and how fast.

    Attributes:
        moves: Households that move; a third as many people die.
        seconds: How long each of the three civil days lasts, of which the acts are spread.
        pause: The longest pause between two faults, in seconds.
        longest: How long something stays broken at most, in seconds.
    """

    residents: int
    moves: int
    seconds: float
    pause: float = 3.0
    longest: float = 8.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        times: How often something was broken.
        life_events: Moves and deaths.
        messages: Events and commands that participants had promised each other.
        rested_s: How long after the last act everything had come to rest.
        sentences: What is not as it must be; empty is good.
    """

    times: int
    life_events: int
    messages: int
    rested_s: float
    sentences: tuple[str, ...]


async def torture(
    directory: Path, breaks: Sequence[Break], scale: Scale, seed: int, say: Callable[[str], None]
) -> Outcome:
    """Play, break, wait until all is at rest, and judge.

    Args:
        breaks: What is done, one at a time, in an order that the seed decides.

    Raises:
        MeshError: The country could not be set up, or did not come to rest.
    """
    rng = random.Random(seed)
    async with country(directory, scale) as (stage, server):
        assert stage.processes is not None
        breaking = Breaking(stage.processes, server, rng, scale.longest)
        families = Families(stage, scale, seed)
        deck, times = _deck(breaks, rng), 0
        for day, acts in families.days():
            stage.travel_to(day)
            over = asyncio.Event()
            broken = asyncio.create_task(_break(breaking, deck, scale.pause, rng, over, say))
            try:
                await families.play(acts, scale.seconds)
            finally:
                over.set()
                times += await broken
            began = Clock().wall_ns()
            await stage.at_rest()
            rested = (Clock().wall_ns() - began) / 1e9
        return Outcome(
            times=times,
            life_events=len(families.moves) + len(families.deaths),
            messages=_messages(stage),
            rested_s=rested,
            sentences=tuple(await families.judged()),
        )


class Families:
    """Those who move, and those whose relative dies; nobody does both.

    Attributes:
        moves, deaths: What happens to them.
    """

    def __init__(self, stage: Stage, scale: Scale, seed: int) -> None:
        self._stage = stage
        options = stage.options
        self._movers = Movers(stage, MovePlanner(stage.population, seed))
        planner = DeathPlanner(stage.population, options.municipalities, options.date)
        self._mourners = Mourners(stage, planner)
        self._movers.patience_seconds = self._mourners.patience_seconds = PATIENCE_SECONDS
        self.deaths = deaths_of_a_day(planner, scale.moves // MOVES_FOR_EACH_DEATH, seed)
        taken = {death.reporter for death in self.deaths}
        for death in self.deaths:
            taken |= {death.deceased, *planner.kin.near(death.deceased)}
        wanted = self._movers.planner.whole_households(
            len(stage.population.households), options.municipalities, options.date
        )
        apart = [move for move in wanted if taken.isdisjoint(move.movers)]
        self.moves = apart[: scale.moves]
        self._cases: dict[int, str] = {}
        self._refused: list[str] = []

    def days(self) -> list[tuple[dt.date, list[Callable[[], Awaitable[object]]]]]:
        """Return what is done on which civil day."""
        visit = max(move.visit_on for move in self.moves)
        confirm = self._mourners.planner.day + CONFIRMED_AFTER
        filing = [_doing(self._movers.file, move) for move in self.moves]
        reporting = [_doing(self._report, death) for death in self.deaths]
        visiting = [_doing(self._movers.visit, move) for move in self.moves]
        confirming = [_doing(self._confirm, death) for death in self.deaths]
        later = sorted([(visit, visiting), (confirm, confirming)], key=lambda each: each[0])
        return [(self._stage.options.date, _mixed(filing, reporting)), *later]

    async def play(self, acts: Sequence[Callable[[], Awaitable[object]]], seconds: float) -> None:
        """Begin the acts one after the other, in so many seconds; wait until all are done."""

        async def act(number: int, do: Callable[[], Awaitable[object]]) -> None:
            await asyncio.sleep(seconds * number / len(acts))
            try:
                await do()
            except MeshError as error:
                self._refused.append(f"something that a family did was refused: {error.code}")

        await asyncio.gather(*(act(number, do) for number, do in enumerate(acts)))

    async def judged(self) -> list[str]:
        """Return what is not as it must be, one sentence each."""
        views, cases = await views_of(self._mourners), await procedures_of(self._movers)
        with opened(self._stage.deployment) as files:
            found = [
                *self._refused,
                *faults_of_delivery(files, tangled=False),
                *faults_of_moves(self._movers, files),
                *deaths_check.faults_in(self._mourners, files, views, Names(self._mourners)),
            ]
        found += [
            f"procedure {view.id} of a move is {view.status}"
            for views_of_case in cases.values()
            for view in views_of_case
            if view.status not in ("done", "not_needed")
        ]
        return list(dict.fromkeys(found))

    async def _report(self, death: Death) -> None:
        reported = await self._mourners.report(death)
        self._cases[death.deceased] = reported.case

    async def _confirm(self, death: Death) -> None:
        if not death.by_family or death.deceased not in self._cases:
            return
        case, planner = self._cases[death.deceased], self._mourners.planner
        self._mourners.began_again[case] = [self._stage.clock.wall_ns()]
        confirmation = planner.confirmation(death.deceased, death.reporter)
        await self._mourners.confirm_what_may_be(case, confirmation)


@asynccontextmanager
async def country(directory: Path, scale: Scale) -> AsyncIterator[tuple[Stage, OwnServer]]:
    """Set up two municipalities at work, with a process for each participant.

    Raises:
        SetupError: Something could not be started.
    """
    options = StageOptions(
        municipalities=MUNICIPALITIES[:2], date=DATE, directory=directory, processes=True
    )
    population: Population = generate(
        residents=scale.residents,
        seed=1,
        base_date=DATE - dt.timedelta(days=60),
        municipalities=options.municipalities,
        life_event="bereavement",
    )
    deployment = Deployment(directory, options.participants())
    deployment.save()
    server = OwnServer(deployment, Policy.load(deployment.permits_file, set(SERVICES)))
    try:
        there = msgspec.structs.replace(options, nats=server.url)
        async with on_stage(there, population) as stage:
            yield stage, server
    finally:
        server.stop()


async def _break(
    breaking: Breaking,
    deck: Iterator[Break],
    pause: float,
    rng: random.Random,
    over: asyncio.Event,
    say: Callable[[str], None],
) -> int:
    """Break one thing after the other until it is over; return how many were broken."""
    times = 0
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), rng.uniform(0.1, pause))
            break
        chosen = next(deck)
        say(f"{Clock().now():%H:%M:%S}  {(chosen.__doc__ or '').strip()}")
        await chosen(breaking)
        times += 1
    return times


def _deck(breaks: Sequence[Break], rng: random.Random) -> Iterator[Break]:
    """Yield each as often as the others, in a drawn order."""
    while True:
        yield from rng.sample(list(breaks), len(breaks))


def _messages(stage: Stage) -> int:
    with opened(stage.deployment) as files:
        return sum(file.read("SELECT count(*) FROM outbox")[0][0] for file in files.values())


def _doing(do: Callable[[T], Awaitable[object]], one: T) -> Callable[[], Awaitable[object]]:
    return lambda: do(one)


def _mixed(many: list[T], few: list[T]) -> list[T]:
    """Spread the few evenly among the many."""
    step = max(1, len(many) // max(1, len(few)))
    mixed: list[T] = []
    rest = iter(few)
    for number, one in enumerate(many):
        mixed.append(one)
        if number % step == step - 1:
            mixed += [each for each in [next(rest, None)] if each is not None]
    return mixed + list(rest)
