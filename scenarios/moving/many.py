"""Many households move at once: how fast the mesh is, and whether all of them arrive."""

import datetime as dt
import time
from collections.abc import Awaitable, Callable

import anyio
from rich.console import Console

from mesh.errors import MeshError
from scenarios.moving.check import faults_in
from scenarios.moving.plan import Move, Planner
from scenarios.moving.report import procedures_of, report_of
from scenarios.moving.scene import Scene
from scenarios.moving.story import entries_in, own_log
from scenarios.moving.traffic import traffic_in
from scenarios.population.model import Population
from scenarios.report import live
from scenarios.report.model import Report
from scenarios.report.phrases import Lang
from scenarios.report.summary import show_many
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage

Act = Callable[[Move], Awaitable[object]]


async def play_many(
    count: int,
    concurrency: int,
    options: StageOptions,
    population: Population,
    began: float,
    lang: Lang,
    console: Console,
) -> Report:
    """Let so many households move, so many at a time, and check every one.

    All file on one day and come to the counter on another: civil time is the same for everyone.
    The rate counts from the first filing until the last message has taken effect.

    Raises:
        MeshError: The stage could not be set.
    """
    async with on_stage(options, population) as stage:
        scene = Scene(stage, Planner(population, population.seed))
        moves = scene.planner.whole_households(count, options.municipalities, options.date)
        refused: list[str] = []
        started = time.perf_counter()
        with live.moves(count, lang, console) as progress:
            await _side_by_side(scene, moves, concurrency, refused, progress)
        seconds = time.perf_counter() - started
        with opened(stage.deployment) as files:
            faults = refused + faults_in(scene, files)
            traffic = traffic_in(files)
            parked = sum(len(file.read("SELECT 1 FROM parked")) for file in files.values())
        cases = await procedures_of(scene)
        faults += [
            f"procedure {view.id} is incomplete"
            for views in cases.values()
            for view in views
            if view.status not in ("done", "not_needed")
        ]
        report = report_of(
            scene,
            "moves",
            traffic,
            cases,
            faults=faults,
            elapsed_s=time.perf_counter() - began,
            visible_to_citizen=entries_in(await own_log(scene)),
            parked=parked,
        )
        show_many(report, len(moves), seconds, faults, lang, console)
        return report


async def _side_by_side(
    scene: Scene,
    moves: list[Move],
    concurrency: int,
    refused: list[str],
    progress: live.Moves,
) -> None:
    places = anyio.Semaphore(concurrency)
    filed: list[Move] = []
    registered: list[Move] = []

    async def attempt(act: Act, move: Move, done: list[Move]) -> None:
        async with places:
            try:
                await act(move)
            except MeshError as error:
                refused.append(f"a move was refused: {error.code}")
                progress.advance(failed=True)
                return
        done.append(move)
        if done is registered:
            progress.advance()

    acts: tuple[tuple[Act, dt.date, list[Move], list[Move]], ...] = (
        (scene.file, moves[0].filed_on, moves, filed),
        (scene.visit, moves[0].visit_on, filed, registered),
    )
    for act, day, planned, done in acts:
        scene.stage.travel_to(day)
        async with anyio.create_task_group() as tasks:
            for move in planned:
                tasks.start_soon(attempt, act, move, done)
        await scene.stage.at_rest()
