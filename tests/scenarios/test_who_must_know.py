"""Who has to know of a death, and how it is found out that somebody was never told."""

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import msgspec
import pytest

from scenarios.bereavement.cases import CASES, SEALED_BEFORE
from scenarios.bereavement.plan import Planner
from scenarios.bereavement.playing import populate
from scenarios.bereavement.recipients import LAND_IS_TOLD_FROM, Recipients
from scenarios.bereavement.scene import Scene
from scenarios.bereavement.told import telling_of
from scenarios.population.model import Population
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.files import opened
from scenarios.stage.running import StageOptions, on_stage

DATE = dt.date(2026, 6, 8)
PLACES = MUNICIPALITIES[:3]
REGISTRY = "resident-registry-chofu"
BY_OFFICE = {REGISTRY, "tax-chofu", "bereavement-desk-chofu", "national-tax-office"}


@pytest.fixture(scope="module")
def population() -> Population:
    return populate(StageOptions(municipalities=PLACES, date=DATE), 300, seed=1)


@asynccontextmanager
async def staged(population: Population, directory: Path) -> AsyncIterator[Scene]:
    options = StageOptions(municipalities=PLACES, date=DATE, directory=directory)
    first = msgspec.structs.replace(options, date=DATE - SEALED_BEFORE)
    async with on_stage(first, population) as stage:
        yield Scene(stage, Planner(population, PLACES, DATE))


def expected(planner: Planner, deceased: int) -> set[str]:
    death = planner.death(deceased, deceased)
    return set(Recipients(planner).of(death, planner.kin.register(deceased)))


def test_who_must_know_follows_from_the_population_and_the_law(population: Population) -> None:
    planner = Planner(population, PLACES, DATE)
    pensioner, child = planner.cast("pensioner")[0], planner.cast("parent")[-1]
    assert expected(planner, pensioner) == BY_OFFICE | {
        "family-register-nagaoka", "health-insurance-chofu", "pension", "legal-affairs",
    }  # fmt: skip
    assert population.persons[child].allowance_recipient is not None
    assert "benefits-chofu" in expected(planner, child)
    assert "pension" not in expected(planner, child)
    earlier = Planner(population, PLACES, LAND_IS_TOLD_FROM - dt.timedelta(days=1))
    assert expected(planner, pensioner) - expected(earlier, pensioner) == {"legal-affairs"}


@pytest.mark.live
@pytest.mark.parametrize(
    ("role", "watchers"),
    [
        ("pensioner", {"health-insurance-chofu", "legal-affairs", "pension"}),
        ("parent", {"benefits-chofu", "pension"}),
    ],
)
async def test_who_was_never_sent_anything_does_not_know(
    tmp_path: Path, population: Population, role: str, watchers: set[str]
) -> None:
    async with staged(population, tmp_path) as scene:
        deceased, reporter = scene.planner.cast(role)[:2]
        code = scene.stage.code(REGISTRY, deceased)
        with closing(sqlite3.connect(scene.stage.deployment.database(REGISTRY))) as db, db:
            forgotten = db.execute(
                "DELETE FROM watch WHERE person = ? RETURNING watcher", (code,)
            ).fetchall()
        assert {watcher for (watcher,) in forgotten} >= watchers
        await scene.act(DATE, "届", "report", scene.report(scene.planner.death(deceased, reporter)))
        with opened(scene.stage.deployment) as files:
            told = telling_of(scene, files)
    waiting = set(told.waiting)
    assert not waiting & set(told.after_ms)
    assert waiting >= watchers
    assert waiting == {watcher for (watcher,) in forgotten}


@pytest.mark.live
async def test_each_time_counts_from_the_act_in_which_it_took_effect(
    tmp_path: Path, population: Population
) -> None:
    async with staged(population, tmp_path) as scene:
        await CASES["pensioner"].play(scene)
        (reported,) = scene.reported.values()
        confirmed = scene.acts[2].began_ns
        with opened(scene.stage.deployment) as files:
            told = telling_of(scene, files)
            assert told.after_ms["pension"] * 1e6 == pytest.approx(
                told.effect_ns["pension"] - reported.began_ns
            )
            assert told.after_ms["bank"] * 1e6 == pytest.approx(told.effect_ns["bank"] - confirmed)
            assert set(told.after_ms) == set(told.effect_ns)
            scene.acts.clear()
            scene.began_again[reported.case] = [confirmed]
            assert telling_of(scene, files) == told
