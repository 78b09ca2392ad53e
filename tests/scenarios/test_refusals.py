"""Filings that the law does not allow, on the real mesh: refused, logged, nothing changed."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.moving import RegisterMoveIn
from contracts.portal import CaseQuery
from mesh.errors import MeshError
from scenarios.moving.plan import Move, Planner
from scenarios.moving.playing import populate
from scenarios.moving.scene import Scene
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import name_of
from scenarios.stage.running import StageOptions, on_stage
from tests.scenarios.evidence import records, refusals_in

pytestmark = pytest.mark.live

DATE = dt.date(2026, 3, 20)
OLD, NEW, THIRD = MUNICIPALITIES[:3]


@asynccontextmanager
async def scene_with_a_move(directory: Path) -> AsyncIterator[tuple[Scene, Move]]:
    """Open a stage, with the move of a family of five planned and not filed."""
    options = StageOptions(municipalities=MUNICIPALITIES[:3], date=DATE, directory=directory)
    population = populate(options, 300, seed=1)
    async with on_stage(options, population) as stage:
        scene = Scene(stage, Planner(population, seed=1))
        household = scene.planner.cast("three-generation", OLD)
        yield scene, scene.planner.of_household(household, OLD, NEW, filed_on=DATE)


def changed(move: Move, **changes: Any) -> Move:
    return msgspec.structs.replace(move, **changes)


REFUSED_FILINGS: list[tuple[str, Callable[[Scene, Move], Move], str]] = [
    (
        "a mover who does not live there",
        lambda scene, move: changed(
            move, movers=(*move.movers, scene.stage.population.households[-1].members[0])
        ),
        "refused.",
    ),
    (
        "a filer who lives elsewhere",
        lambda _, move: changed(move, origin=THIRD),
        "refused.not-resident",
    ),
    (
        "a visit before the move",
        lambda _, move: changed(move, visit_on=move.moved_on - dt.timedelta(days=1)),
        "refused.",
    ),
    (
        "a visit in the past",
        lambda _, move: changed(
            move,
            moved_on=DATE - dt.timedelta(days=5),
            visit_on=DATE - dt.timedelta(days=1),
        ),
        "refused.",
    ),
    ("nobody who moves", lambda _, move: changed(move, movers=()), "refused."),
    (
        "a head who does not move along",
        lambda _, move: changed(move, movers=move.movers[1:], filer=move.movers[1]),
        "refused.",
    ),
    (
        "consent for a company that there is not",
        lambda _, move: changed(move, consents=("gas",)),
        "",
    ),
]


@pytest.mark.parametrize(
    ("change", "code"),
    [(change, code) for _, change, code in REFUSED_FILINGS],
    ids=[title for title, _, _ in REFUSED_FILINGS],
)
async def test_a_filing_that_the_law_does_not_allow_changes_nothing(
    tmp_path: Path, change: Callable[[Scene, Move], Move], code: str
) -> None:
    async with scene_with_a_move(tmp_path) as (scene, move):
        before = records(scene.stage)
        with pytest.raises(MeshError) as refused:
            await scene.file(change(scene, move))
        await scene.stage.at_rest()
        assert refused.value.code.startswith(code)
        assert not refused.value.retry
        assert refused.value.code in refusals_in(scene.stage, "portal")
        assert records(scene.stage) == before


async def _unknown(scene: Scene, move: Move) -> None:
    await scene.stage.devices[name_of("counter", NEW)].command(
        RegisterMoveIn(movers=(PersonCode("nobody"),), moved_on=DATE, address=move.address)
    )


REFUSED_AT_THE_COUNTER: list[tuple[str, Callable[[Scene, Move], Awaitable[Any]], str]] = [
    ("moving in before moving out", lambda scene, move: scene.visit(move), "refused.not-moved-out"),
    (
        "a move-in dated after today",
        lambda scene, move: scene.visit(changed(move, moved_on=DATE + dt.timedelta(days=1))),
        "refused.",
    ),
    ("an unknown person", _unknown, "unknown-person"),
]


@pytest.mark.parametrize(
    ("act", "code"),
    [(act, code) for _, act, code in REFUSED_AT_THE_COUNTER],
    ids=[title for title, _, _ in REFUSED_AT_THE_COUNTER],
)
async def test_the_counter_is_refused_what_the_law_does_not_allow(
    tmp_path: Path, act: Callable[[Scene, Move], Awaitable[Any]], code: str
) -> None:
    async with scene_with_a_move(tmp_path) as (scene, move):
        before = records(scene.stage)
        with pytest.raises(MeshError) as refused:
            await act(scene, move)
        await scene.stage.at_rest()
        assert refused.value.code.startswith(code)
        if refused.value.code != "unknown-person":
            registry = name_of("resident-registry", NEW)
            assert refused.value.code in refusals_in(scene.stage, registry)
        assert records(scene.stage) == before


async def test_a_move_is_not_filed_twice_nor_seen_or_withdrawn_by_others(tmp_path: Path) -> None:
    async with scene_with_a_move(tmp_path) as (scene, move):
        case = await scene.file(move)
        await scene.stage.at_rest()
        with pytest.raises(MeshError) as again:
            await scene.file(move)
        assert again.value.code == "refused.case-open"
        stranger = scene.stage.code("citizen-app", scene.planner.cast("single", OLD))
        with pytest.raises(MeshError) as curious:
            await scene.stage.citizen.lookup(CaseQuery(person=stranger, case=case))
        assert curious.value.code == "refused.no-such-case"


async def test_a_move_cannot_be_withdrawn_after_the_move_in(tmp_path: Path) -> None:
    async with scene_with_a_move(tmp_path) as (scene, move):
        case = await scene.file(move)
        await scene.stage.at_rest()
        scene.stage.travel_to(move.visit_on)
        await scene.visit(move)
        await scene.stage.at_rest()
        before = records(scene.stage)
        with pytest.raises(MeshError) as late:
            await scene.withdraw(case)
        await scene.stage.at_rest()
        assert late.value.code == "refused.already-moved-in"
        assert records(scene.stage) == before
