"""What the law does not allow after a death, on the real mesh: refused, logged, nothing changed."""

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.deaths import Capacity
from contracts.deposits import HandOverToken
from contracts.family import EntryKind, RegisterEntry
from mesh.errors import MeshError
from scenarios.bereavement.plan import Death, Planner
from scenarios.bereavement.playing import populate
from scenarios.bereavement.scene import Reported, Scene
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import name_of
from scenarios.stage.running import StageOptions, on_stage
from services.family_register.store import ENTRIES, MENTIONS, mentions_of
from tests.scenarios.evidence import records, refusals_in

pytestmark = pytest.mark.live

DATE = dt.date(2026, 6, 8)
BEFORE = DATE - dt.timedelta(days=24)
PLACES = MUNICIPALITIES[:3]
DAY = dt.timedelta(days=1)

Code = Callable[[int], PersonCode]


@asynccontextmanager
async def scene_before_a_report(directory: Path) -> AsyncIterator[tuple[Scene, Death]]:
    """Open a stage, with the death of the pensioner planned and not reported."""
    options = StageOptions(municipalities=PLACES, date=DATE, directory=directory)
    population = populate(options, 300, seed=1)
    async with on_stage(msgspec.structs.replace(options, date=BEFORE), population) as stage:
        planner = Planner(population, PLACES, DATE)
        scene = Scene(stage, planner)
        husband, widow = planner.cast("pensioner")
        yield scene, planner.death(husband, widow)


def changed(death: Death, **changes: Any) -> Death:
    return msgspec.structs.replace(death, **changes)


def stranger(scene: Scene) -> int:
    """Return an adult who is no relative."""
    return scene.planner.undertaker()


async def assert_refused(
    scene: Scene, act: Callable[[], Awaitable[Any]], code: str, owner: str
) -> None:
    """Check that an act is refused with this code, that its owner has logged it, and no more."""
    before = records(scene.stage)
    with pytest.raises(MeshError) as refused:
        await act()
    await scene.stage.at_rest()
    assert refused.value.code == code
    assert not refused.value.retry
    assert code in refusals_in(scene.stage, owner)
    assert records(scene.stage) == before


REFUSED_REPORTS: list[tuple[str, Callable[[Scene, Death], Death], str]] = [
    (
        "a death in the future",
        lambda _, death: changed(death, died_on=DATE + DAY),
        "refused.death-in-future",
    ),
    (
        "a death before birth",
        lambda scene, death: changed(
            death, died_on=scene.stage.population.birth_of(death.deceased) - DAY
        ),
        "refused.death-before-birth",
    ),
    (
        "a reporter who is no relative",
        lambda scene, death: changed(death, reporter=stranger(scene)),
        "refused.may-not-report",
    ),
    (
        "a house owner without proof",
        lambda scene, death: changed(
            death, reporter=stranger(scene), capacity=Capacity.HOUSE_OWNER
        ),
        "refused.may-not-report",
    ),
    (
        "no doctor's certificate",
        lambda _, death: changed(death, certificate=False),
        "refused.certificate-missing",
    ),
    (
        "a municipality that is none of the three",
        lambda scene, death: changed(death, reported_at=elsewhere(scene, death)),
        "refused.wrong-place",
    ),
    (
        "an undertaker without a mandate",
        lambda scene, death: changed(death, agent=stranger(scene)),
        "refused.no-mandate",
    ),
]


def elsewhere(scene: Scene, death: Death) -> Any:
    """Return a municipality that has neither the residence nor the register."""
    kin = scene.planner.kin
    taken = {kin.residence(death.deceased), kin.register(death.deceased)}
    return next(place for place in PLACES if place not in taken)


@pytest.mark.parametrize(
    ("change", "code"),
    [(change, code) for _, change, code in REFUSED_REPORTS],
    ids=[title for title, _, _ in REFUSED_REPORTS],
)
async def test_a_report_that_the_law_does_not_allow_changes_nothing(
    tmp_path: Path, change: Callable[[Scene, Death], Death], code: str
) -> None:
    async with scene_before_a_report(tmp_path) as (scene, planned):
        scene.stage.travel_to(DATE)
        death = change(scene, planned)
        register = name_of("family-register", death.reported_at)
        await assert_refused(scene, lambda: scene.report(death), code, register)


def second_spouse(scene: Scene, death: Death, code: Code) -> RegisterEntry:
    return RegisterEntry(
        id="spoilt",
        kind=EntryKind.MARRIAGE,
        person=code(death.deceased),
        other=code(stranger(scene)),
        on=dt.date(2001, 4, 1),
    )


def child_older_than_the_parent(scene: Scene, death: Death, code: Code) -> RegisterEntry:
    return RegisterEntry(
        id="spoilt",
        kind=EntryKind.BIRTH,
        person=code(stranger(scene)),
        parents=(code(death.deceased),),
        on=scene.stage.population.birth_of(death.deceased) - 365 * DAY,
    )


@pytest.mark.parametrize("entry", [second_spouse, child_older_than_the_parent])
async def test_a_register_that_contradicts_itself_takes_no_death(
    tmp_path: Path, entry: Callable[[Scene, Death, Code], RegisterEntry]
) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        scene.stage.travel_to(DATE)
        register = name_of("family-register", scene.planner.kin.register(death.deceased))
        made = entry(scene, death, lambda person: scene.stage.code(register, person))
        with closing(sqlite3.connect(scene.stage.deployment.database(register))) as file, file:
            file.executemany(ENTRIES.insert, ENTRIES.rows([made]))
            file.executemany(MENTIONS.insert, MENTIONS.rows(mentions_of(made)))
        code = "refused.contradictory-register"
        await assert_refused(scene, lambda: scene.report(death), code, register)


async def reported(scene: Scene, death: Death) -> Reported:
    scene.stage.travel_to(DATE)
    accepted = await scene.report(death)
    await scene.stage.at_rest()
    return accepted


async def test_the_same_death_is_reported_once(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        await reported(scene, death)
        again = changed(death, reported_at=scene.planner.kin.register(death.deceased))
        owner = name_of("family-register", again.reported_at)
        await assert_refused(scene, lambda: scene.report(again), "refused.already-reported", owner)


async def test_a_token_is_for_one_bank_once_and_for_a_time(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        case = (await reported(scene, death)).case
        register = name_of("family-register", scene.planner.kin.register(death.deceased))
        heir, *_ = scene.planner.kin.children(death.deceased)
        token = await scene.issue_token(case, heir, "bank")

        def hand_over(bank: str) -> Callable[[], Awaitable[Any]]:
            return lambda: scene.hand_over_token(case, heir, bank, token)

        await assert_refused(scene, hand_over("second-bank"), "refused.token-of-another", register)
        await hand_over("bank")()
        await assert_refused(scene, hand_over("bank"), "refused.token-used", register)
        token = await scene.issue_token(case, heir, "bank")
        scene.stage.travel_to(DATE + 100 * DAY)
        await assert_refused(scene, hand_over("bank"), "refused.token-expired", register)


async def test_a_token_is_issued_to_heirs_only_and_serves_their_bank_only(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        case = (await reported(scene, death)).case
        register = name_of("family-register", scene.planner.kin.register(death.deceased))
        await assert_refused(
            scene,
            lambda: scene.issue_token(case, stranger(scene), "bank"),
            "refused.not-an-heir",
            register,
        )
        heir, *_ = scene.planner.kin.children(death.deceased)
        stolen = await scene.issue_token(case, heir, "bank")
        code = scene.stage.code
        thief = HandOverToken(
            person=code("citizen-app", death.deceased),
            heir=code("citizen-app", stranger(scene)),
            token=stolen,
            register_municipality=scene.reported[case].register,
        )
        with pytest.raises(MeshError) as refused:
            await scene.stage.citizen.command(thief, to="bank")
        assert refused.value.code == "refused.token-of-another"
        assert refused.value.code in refusals_in(scene.stage, "bank")


async def test_an_ending_note_is_opened_by_heirs_only_and_only_after_the_death(
    tmp_path: Path,
) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        await scene.seal_note(death.deceased, "ありがとう")
        case = (await reported(scene, death)).case
        (sister, *_) = filter(scene.planner.kin.alive, scene.planner.kin.siblings(death.deceased))
        for person in (sister, stranger(scene)):
            await assert_refused(
                scene, lambda p=person: scene.open_note(case, p), "refused.not-an-heir", "portal"
            )
        note = await scene.open_note(case, death.reporter)
        assert (note.text, note.sealed_on) == ("ありがとう", BEFORE)


async def test_an_ending_note_of_the_living_stays_sealed(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        await scene.seal_note(death.reporter, "まだ早い")
        case = (await reported(scene, death)).case
        living = changed(death, deceased=death.reporter)
        scene.reported[case] = msgspec.structs.replace(scene.reported[case], death=living)
        heir, *_ = scene.planner.kin.children(death.deceased)
        await assert_refused(
            scene, lambda: scene.open_note(case, heir), "refused.owner-alive", "portal"
        )


async def test_a_stranger_neither_sees_nor_confirms_the_list(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        accepted = await reported(scene, death)
        desk = name_of("bereavement-desk", death.residence)
        curious = stranger(scene)
        await assert_refused(
            scene, lambda: scene.desk_view(accepted, curious), "refused.no-such-case", desk
        )
        confirmation = scene.planner.confirmation(death.deceased, curious)
        await assert_refused(
            scene,
            lambda: scene.confirm(accepted.case, confirmation),
            "refused.not-of-the-family",
            desk,
        )


async def test_an_inheritance_is_renounced_by_heirs_and_in_time(tmp_path: Path) -> None:
    async with scene_before_a_report(tmp_path) as (scene, death):
        case = (await reported(scene, death)).case
        court = "family-court"
        await assert_refused(
            scene, lambda: scene.renounce(case, stranger(scene)), "refused.not-an-heir", court
        )
        scene.stage.travel_to(DATE + 100 * DAY)
        await assert_refused(
            scene,
            lambda: scene.renounce(case, death.reporter),
            "refused.renounced-too-late",
            court,
        )
