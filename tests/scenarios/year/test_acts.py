"""Planned life events performed as real cases: nothing is refused, and the registers follow."""

import datetime as dt
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, NamedTuple

import anyio
import msgspec
import pytest

from mesh import virtual_time
from mesh.clock import JST
from scenarios.moving.plan import Move
from scenarios.stage.files import File, opened
from scenarios.stage.running import StageOptions
from scenarios.stage.simulating import SimulatedStage, on_simulated_stage
from scenarios.telling.faults import faults_of_the_mesh
from scenarios.year.acts import Citizens
from scenarios.year.occasions import Birth, Deed, IncomeCorrection, Marriage
from scenarios.year.plan import Plan
from scenarios.year.rates import PerThousand, load
from services.benefits.store import FILES
from services.tax.store import INCOMES
from tests.scenarios.year.registered import (
    Dead,
    Registered,
    dead,
    expected,
    expected_dead,
    registered,
)
from tests.scenarios.year.years import PLACES, START, planned

RESIDENTS, DAYS = 600, 30
PORTAL, REGISTRY = "portal", "resident-registry-kanazawa"
WEDDINGS = PerThousand(moves=0, deaths=0, births=0, marriages=400, divorces=0, incomes=0)
MOVES = PerThousand(moves=1000, deaths=0, births=0, marriages=0, divorces=0, incomes=0)

Meanwhile = Callable[[SimulatedStage], Coroutine[Any, Any, None]]


class Played(NamedTuple):
    """How it was in the end."""

    refused: list[str]
    faults: list[str]
    registered: Registered
    expected: Registered
    dead: dict[str, Dead]
    expected_dead: dict[str, Dead]
    incomes: list[tuple[int | None, int | None]]
    without_allowance: list[int]


async def nothing(_: SimulatedStage) -> None:
    """Everybody is up."""


def played(year: Plan, days: int, meanwhile: Meanwhile = nothing) -> Played:
    """Play a plan on the simulated network, and look into the files."""
    return virtual_time.run(_play(year, days, meanwhile))


async def _play(year: Plan, days: int, meanwhile: Meanwhile) -> Played:
    population = year.world.population
    options = StageOptions(municipalities=PLACES, date=START)
    async with on_simulated_stage(options, population, seed=1) as stage:
        citizens = Citizens(stage, year)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(meanwhile, stage)
            for act in year.acts:
                await stage.until(act.at)
                tasks.start_soon(citizens.perform, act)
        await stage.until(_at(days))
        await stage.at_rest()
        with opened(stage.deployment) as files:
            return Played(
                citizens.refused,
                list(faults_of_the_mesh(files)),
                registered(files),
                expected(year.world, stage.deployment, citizens.code),
                dead(files),
                expected_dead(year.world, stage.deployment, citizens.code),
                list(_incomes(year, citizens, stage, files)),
                list(_without_allowance(year, citizens, files)),
            )


def _at(days: int) -> dt.datetime:
    return dt.datetime.combine(START + dt.timedelta(days=days), dt.time(), JST)


def _incomes(
    year: Plan, citizens: Citizens, stage: SimulatedStage, files: dict[str, File]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield corrected incomes as they are assessed, and as they are planned."""
    for act in year.acts:
        one = act.occasion
        if isinstance(one, IncomeCorrection):
            office = stage.deployment.at("tax", one.taxed_by).name
            assessed = INCOMES.get(files[office], citizens.code(office, one.person), one.year)
            assert assessed is not None
            yield assessed.total_income, year.world.income(one.person, one.year)


def _without_allowance(year: Plan, citizens: Citizens, files: dict[str, File]) -> Iterator[int]:
    """Yield the children for whom allowance was claimed, and is paid by no office."""
    offices = [name for name in files if name.startswith("benefits")]
    paid_for = {
        (office, child.person)
        for office in offices
        for file in FILES.all(files[office])
        for child in file.children
    }
    for act in year.acts:
        if act.deed is Deed.CLAIM_ALLOWANCE and isinstance(act.occasion, Birth):
            child = act.occasion.child
            if paid_for.isdisjoint((office, citizens.code(office, child)) for office in offices):
                yield child


@pytest.fixture(scope="module")
def month() -> Plan:
    return planned(residents=RESIDENTS, days=DAYS)


@pytest.fixture(scope="module")
def end(month: Plan) -> Played:
    return played(month, DAYS)


def test_every_kind_of_life_event_occurs_and_no_office_refuses_one(
    month: Plan, end: Played
) -> None:
    assert all(count > 3 for count in month.counts.values())
    assert {act.deed for act in month.acts} >= {*Deed} - {Deed.CONFIRM}
    assert end.refused == []


def test_everything_said_has_its_effect(end: Played) -> None:
    assert end.faults == []


def test_the_registries_agree_with_the_plan_who_lives_where_with_whom(end: Played) -> None:
    assert end.registered == end.expected


def test_the_registries_agree_with_the_plan_who_has_died_and_when(end: Played) -> None:
    assert end.dead == end.expected_dead
    assert sum(map(len, end.dead.values())) > 3


def test_the_tax_offices_have_the_corrected_incomes(end: Played) -> None:
    assert all(assessed == planned_ for assessed, planned_ in end.incomes)
    assert end.incomes


def test_child_allowance_is_paid_for_the_newborn(end: Played) -> None:
    assert end.without_allowance == []


def outage_from(moment: dt.datetime) -> Meanwhile:
    """The portal is away for half a day from then on, and a registry for some hours of it."""

    async def outage(stage: SimulatedStage) -> None:
        await stage.until(moment)
        await stage.simulation.crash(PORTAL)
        await stage.until(moment + dt.timedelta(hours=3))
        await stage.simulation.crash(REGISTRY)
        await stage.until(moment + dt.timedelta(hours=7))
        await stage.simulation.restart(REGISTRY)
        await stage.until(moment + dt.timedelta(hours=12))
        await stage.simulation.restart(PORTAL)

    return outage


def test_people_come_again_until_whoever_was_down_is_back() -> None:
    short = planned(residents=300, days=10, seed=2)
    filings = [act.at for act in short.acts if act.deed is Deed.FILE_MOVE]
    end = played(short, 10, outage_from(filings[1] - dt.timedelta(minutes=1)))
    assert end.refused == []
    assert end.faults == []
    assert end.registered == end.expected


async def _no_portal_at_first(stage: SimulatedStage) -> None:
    await stage.simulation.crash(PORTAL)
    await stage.until(_at(0) + dt.timedelta(hours=100))
    await stage.simulation.restart(PORTAL)


def test_who_could_not_file_before_the_day_of_the_visit_files_for_a_later_one() -> None:
    only_moves = msgspec.structs.replace(load(), per_thousand=MOVES)
    year = planned(residents=240, days=10, rates=only_moves)
    moves = {act.occasion for act in year.acts if isinstance(act.occasion, Move)}
    assert any(move.visit_on <= START + dt.timedelta(days=3) for move in moves)
    end = played(year, 10, _no_portal_at_first)
    assert end.refused == []
    assert end.registered == end.expected


def test_what_an_office_refuses_is_noted_without_saying_of_whom() -> None:
    only_weddings = msgspec.structs.replace(load(), per_thousand=WEDDINGS)
    year = planned(residents=240, days=14, rates=only_weddings)
    one, *others = year.acts
    wedding = one.occasion
    assert isinstance(wedding, Marriage)
    nobody_else = msgspec.structs.replace(
        wedding,
        takes=wedding.keeps,
        registers=wedding.registers[:1] * 2,
        residences=wedding.residences[:1] * 2,
    )
    alone = msgspec.structs.replace(one, occasion=nobody_else)
    end = played(year._replace(acts=(alone, *others)), 14)
    assert end.refused == ["report-marriage: refused.same-person"]
