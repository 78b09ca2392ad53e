"""Plays a case on a stage from beginning to end, and tells how it went."""

import datetime as dt
import time

from scenarios.moving.cases import CASES
from scenarios.moving.check import faults_in
from scenarios.moving.plan import Planner
from scenarios.moving.report import procedures_of, report_of
from scenarios.moving.scene import Scene
from scenarios.moving.story import first_filed, story_of
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.report.model import Story
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage
from scenarios.telling.faults import parked_in
from scenarios.telling.knowledge import entries_in, letters_of, own_log
from scenarios.telling.traffic import traffic_in


def populate(options: StageOptions, residents: int, seed: int) -> Population:
    """Generate the residents of the stage."""
    return generate(
        residents=residents,
        seed=seed,
        base_date=options.date - dt.timedelta(days=60),
        municipalities=options.municipalities,
    )


async def play(name: str, options: StageOptions, population: Population, began: float) -> Story:
    """Play a case.

    Args:
        name: One of `CASES`.
        options: How to set the stage.
        population: Who lives there.
        began: `time.perf_counter()` at the start of all, for the elapsed time.

    Raises:
        MeshError: The stage could not be set, or what the citizen did was refused.
    """
    case = CASES[name]
    async with on_stage(options, population) as stage:
        scene = Scene(stage, Planner(population, population.seed))
        await case.play(scene)
        with opened(stage.deployment) as files:
            faults = faults_in(scene, files)
            traffic = traffic_in(files)
            parked = parked_in(files)
        cases = await procedures_of(scene)
        filer = first_filed(scene).move.filer
        log = await own_log(stage, filer)
        letters = await letters_of(stage, filer)
        report = report_of(
            scene,
            name,
            traffic,
            cases,
            faults=faults,
            elapsed_s=time.perf_counter() - began,
            visible_to_citizen=entries_in(log),
            parked=parked,
        )
        return story_of(scene, case, report, traffic, cases, log, letters, faults)
