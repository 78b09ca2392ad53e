"""Many people die on one day: how fast the mesh is, and whether anybody is left untold."""

import time

from rich.console import Console

from scenarios.bereavement.cases import CONFIRMED_AFTER
from scenarios.bereavement.check import faults_in
from scenarios.bereavement.crowd import deaths_of_a_day
from scenarios.bereavement.plan import Death, Planner
from scenarios.bereavement.report import Names, report_of
from scenarios.bereavement.scene import Reported, Scene
from scenarios.bereavement.told import telling_of
from scenarios.bereavement.viewing import views_of
from scenarios.population.model import Population
from scenarios.report import live, phrases
from scenarios.report.bereavement import BereavementReport
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
) -> BereavementReport:
    """Let so many people die on one day, and their families do what is theirs.

    All deaths are reported on one day, so many at a time, and confirmed on another. The rate
    counts from the first report until the last message has taken effect.

    Raises:
        MeshError: The stage could not be set.
    """
    planner = Planner(population, options.municipalities, options.date)
    deaths = deaths_of_a_day(planner, count, population.seed)
    async with on_stage(options, population) as stage:
        scene = Scene(stage, planner)
        by_deceased: dict[int, Reported] = {}

        async def report(death: Death) -> None:
            by_deceased[death.deceased] = await scene.report(death)

        async def confirm(death: Death) -> None:
            if death.by_family:
                case = by_deceased[death.deceased].case
                scene.began_again[case] = [stage.clock.wall_ns()]
                confirmation = planner.confirmation(death.deceased, death.reporter)
                await scene.confirm_what_may_be(case, confirmation)

        acts = (CrowdAct(planner.day, report), CrowdAct(planner.day + CONFIRMED_AFTER, confirm))
        started = time.perf_counter()
        with live.counting(count, phrases.DEATHS, lang, console) as progress:
            refused = await side_by_side(
                stage, deaths, acts, concurrency=concurrency, progress=progress
            )
        seconds = time.perf_counter() - started
        names, views = Names(scene), await views_of(scene)
        with opened(stage.deployment) as files:
            faults = [f"something a family did was refused: {code}" for code in refused]
            faults += faults_in(scene, files, views, names)
            traffic = traffic_in(files)
            telling = telling_of(scene, files)
            parked = parked_in(files)
        seen = await own_log(stage, deaths[0].reporter)
        report_made = report_of(
            scene,
            "deaths",
            traffic,
            views,
            names,
            telling,
            faults=faults,
            elapsed_s=time.perf_counter() - began,
            visible_to_citizen=entries_in(seen),
            parked=parked,
        )
        figures = [
            (f"{len(scene.reported):,}", phrases.DEATHS_DONE),
            (f"{count / seconds:,.1f}", phrases.DEATHS_A_SECOND),
            (f"{len(telling.waiting):,}", phrases.UNTOLD_LEFT),
        ]
        show_many(report_made, figures, faults, lang, console)
        return report_made
