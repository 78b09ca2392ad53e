"""Many households move at once: how fast the mesh is, and whether all of them arrive."""

import time

from rich.console import Console

from scenarios.moving.check import faults_in
from scenarios.moving.plan import Planner
from scenarios.moving.report import procedures_of, report_of
from scenarios.moving.scene import Scene
from scenarios.moving.story import first_filed
from scenarios.population.model import Population
from scenarios.report import live, phrases
from scenarios.report.model import Report
from scenarios.report.phrases import Lang
from scenarios.report.summary import show_many
from scenarios.stage.crowd import CrowdAct, side_by_side
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage
from scenarios.telling.faults import parked_in
from scenarios.telling.knowledge import entries_in, own_log
from scenarios.telling.traffic import traffic_in


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
        acts = (
            CrowdAct(moves[0].filed_on, scene.file),
            CrowdAct(moves[0].visit_on, scene.visit),
        )
        started = time.perf_counter()
        with live.counting(count, phrases.MOVES, lang, console) as progress:
            refused = await side_by_side(
                stage, moves, acts, concurrency=concurrency, progress=progress
            )
        seconds = time.perf_counter() - started
        with opened(stage.deployment) as files:
            faults = [f"a move was refused: {code}" for code in refused]
            faults += faults_in(scene, files)
            traffic = traffic_in(files)
            parked = parked_in(files)
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
            visible_to_citizen=entries_in(await own_log(stage, first_filed(scene).move.filer)),
            parked=parked,
        )
        figures = [
            (f"{count:,}", phrases.MOVES_DONE),
            (f"{count / seconds:,.1f}", phrases.MOVES_A_SECOND),
        ]
        show_many(report, figures, faults, lang, console)
        return report
