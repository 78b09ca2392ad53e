"""Plays a case on a stage from beginning to end, and tells how it went."""

import datetime as dt
import time

import msgspec

from scenarios.bereavement.cases import CASES, FOUND_AFTER, SEALED_BEFORE
from scenarios.bereavement.check import faults_in
from scenarios.bereavement.plan import Planner
from scenarios.bereavement.report import Names, Views, report_of
from scenarios.bereavement.scene import Reported, Scene
from scenarios.bereavement.story import people_of, story_of
from scenarios.bereavement.told import telling_of
from scenarios.bereavement.viewing import views_of
from scenarios.population.generate import generate
from scenarios.population.model import Population
from scenarios.report.model import Mail, Story
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage
from scenarios.telling.faults import parked_in
from scenarios.telling.knowledge import entries_in, letters_of, own_log
from scenarios.telling.traffic import traffic_in

LOOK_BACK = dt.timedelta(days=60)
LONGEST_LOOK_BACK = {"sole": FOUND_AFTER + dt.timedelta(days=10)}
"""How long before the report the population is as it was generated: before the death."""


def populate(options: StageOptions, residents: int, seed: int, case: str = "") -> Population:
    """Generate the residents of the stage, as they are before anybody dies.

    Args:
        case: One of `CASES`, if one is played.
    """
    return generate(
        residents=residents,
        seed=seed,
        base_date=options.date - LONGEST_LOOK_BACK.get(case, LOOK_BACK),
        municipalities=options.municipalities,
        life_event="bereavement",
    )


def beginning_at(options: StageOptions, day: dt.date) -> StageOptions:
    """Return the options of a stage on which the first act is played on that day."""
    return msgspec.structs.replace(options, date=day)


async def play(name: str, options: StageOptions, population: Population, began: float) -> Story:
    """Play a case.

    Args:
        name: One of `CASES`.
        options: How to set the stage; its date is the day of the report.
        population: Who lives there.
        began: `time.perf_counter()` at the start of all, for the elapsed time.

    Raises:
        MeshError: The stage could not be set, or what the family did was refused.
    """
    case = CASES[name]
    planner = Planner(population, options.municipalities, options.date)
    async with on_stage(beginning_at(options, options.date - SEALED_BEFORE), population) as stage:
        scene = Scene(stage, planner)
        await case.play(scene)
        names, views = Names(scene), await views_of(scene)
        with opened(stage.deployment) as files:
            faults = faults_in(scene, files, views, names)
            traffic = traffic_in(files)
            telling = telling_of(scene, files)
            parked = parked_in(files)
        first = next(iter(scene.reported.values()))
        log = await own_log(stage, _reader(first))
        letters = await _letters(scene, names, views)
        report = report_of(
            scene,
            name,
            traffic,
            views,
            names,
            telling,
            faults=faults,
            elapsed_s=time.perf_counter() - began,
            visible_to_citizen=entries_in(log),
            parked=parked,
        )
        return story_of(scene, case, report, traffic, views, names, telling, log, letters, faults)


def _reader(reported: Reported) -> int:
    """Return whose access log is shown: the reporter's, or that of who is alive after all."""
    return reported.death.deceased if reported.corrected else reported.death.reporter


async def _letters(scene: Scene, names: Names, views: Views) -> list[Mail]:
    """Ask the portal for the letters of everybody in the family who is alive."""
    kin, dead = scene.planner.kin, set(scene.dead)
    people = [p for r in scene.reported.values() for p in people_of(scene, r, names, views)]
    letters: list[Mail] = []
    for person in dict.fromkeys(people):
        if person not in dead:
            letters += await letters_of(scene.stage, person, to=kin.name(person))
    return sorted(letters, key=lambda letter: letter.at)
