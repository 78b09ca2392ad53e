"""Processes are killed in the middle of a move; afterwards the move is done, and done once."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from contracts.portal import CaseQuery, InboxQuery
from scenarios.moving.check import faults_in
from scenarios.moving.plan import Planner
from scenarios.moving.playing import populate
from scenarios.moving.scene import Scene
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage

pytestmark = pytest.mark.live

DATE = dt.date(2026, 3, 20)
AFTER_MS = 5
"""How soon after the beginning: the filing is under way. `make torture` draws other moments."""


async def test_a_portal_killed_in_the_middle_of_a_case_finishes_it_once(tmp_path: Path) -> None:
    """The portal is killed while the filing runs, and again while what follows from it does."""
    options = StageOptions(
        municipalities=MUNICIPALITIES[:3], date=DATE, directory=tmp_path, processes=True
    )
    population = populate(options, 400, seed=1)
    async with on_stage(options, population) as stage:
        assert stage.processes is not None
        scene = Scene(stage, Planner(population, seed=1))
        household = scene.planner.cast("three-generation", MUNICIPALITIES[0])
        move = scene.planner.of_household(household, *MUNICIPALITIES[:2], filed_on=DATE)

        filing = asyncio.create_task(scene.file(move))
        await _kill_and_start_again(scene, "portal", AFTER_MS)
        case = await filing
        await stage.at_rest()

        stage.travel_to(move.visit_on)
        visit = asyncio.create_task(scene.visit(move))
        await _kill_and_start_again(scene, "portal", AFTER_MS)
        await visit
        await stage.at_rest()

        with opened(stage.deployment) as files:
            assert faults_in(scene, files) == []
            assert files["portal"].read("SELECT count(*) FROM move_case") == [(1,)]
        person = stage.code("citizen-app", move.filer)
        view = await stage.citizen.lookup(CaseQuery(person=person, case=case))
        assert view.status == "done"
        assert {p.status for p in view.procedures or ()} == {"done"}
        inbox = await stage.citizen.lookup(InboxQuery(person=person))
        texts = [(letter.sender, letter.text) for letter in inbox.letters or ()]
        assert len(texts) == len(set(texts)), "a letter was written twice"


async def test_the_code_exchange_may_be_killed_too(tmp_path: Path) -> None:
    options = StageOptions(
        municipalities=MUNICIPALITIES[:3], date=DATE, directory=tmp_path, processes=True
    )
    population = populate(options, 400, seed=1)
    async with on_stage(options, population) as stage:
        scene = Scene(stage, Planner(population, seed=1))
        household = scene.planner.cast("three-generation", MUNICIPALITIES[0])
        move = scene.planner.of_household(household, *MUNICIPALITIES[:2], filed_on=DATE)
        await scene.file(move)
        await stage.at_rest()
        stage.travel_to(move.visit_on)
        visit = asyncio.create_task(scene.visit(move))
        await _kill_and_start_again(scene, "code-exchange", after_ms=20)
        await visit
        await stage.at_rest()
        with opened(stage.deployment) as files:
            assert faults_in(scene, files) == []


async def _kill_and_start_again(scene: Scene, name: str, after_ms: int) -> None:
    processes = scene.stage.processes
    assert processes is not None
    await asyncio.sleep(after_ms / 1000)
    processes.kill(name)
    processes.launch(name)
    await processes.ready(name)
