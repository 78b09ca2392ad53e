"""The family court: renunciations are accepted in time, from heirs, and forgotten for the living."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.court import Declarations, DeclarationsQuery, Renounce, Renounced
from contracts.deaths import DeathTakenBack
from contracts.mesh import Unwatch, Watch
from contracts.succession import Heirs
from mesh.errors import Refused
from services.family_court import store
from services.family_court.handlers import service
from services.family_court.model import Ruling
from tests.services.conftest import NEW, OLD

TARO, CHILD, OTHER = PersonCode("taro"), PersonCode("child"), PersonCode("other")
DIED_ON = dt.date(2025, 12, 20)
TODAY = dt.date(2026, 3, 20)
RENOUNCE = Renounce(person=TARO, heir=CHILD, residence=OLD, register_municipality=NEW)


@pytest.fixture
def court(desk: Any) -> Any:
    court = desk(service, "family-court")
    court.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heir_codes=(CHILD, OTHER))
    return court


async def declared(court: Any) -> Declarations:
    answer: Declarations = await court.handle(
        DeclarationsQuery(person=TARO), caller="family-register-new"
    )
    return answer


async def test_a_renunciation_counts_and_the_desk_is_told(court: Any) -> None:
    await court.handle(RENOUNCE, caller="citizen-app", case="c")
    assert await declared(court) == Declarations(renounced=(CHILD,), disqualified=())
    assert [(to, m) for to, _, m in court.queued()] == [
        ("family-register-new", Watch(person=TARO)),
        ("bereavement-desk-old", Renounced(person=TARO, heir=CHILD)),
    ]


async def test_a_second_heir_needs_no_second_watch(court: Any) -> None:
    await court.handle(RENOUNCE, caller="citizen-app")
    other = Renounce(person=TARO, heir=OTHER, residence=OLD, register_municipality=NEW)
    await court.handle(other, caller="citizen-app")
    assert [type(m).__name__ for _, _, m in court.queued()] == ["Watch", "Renounced", "Renounced"]


async def test_renouncing_again_changes_nothing_and_asks_nobody(court: Any) -> None:
    await court.handle(RENOUNCE, caller="citizen-app")
    asked, said = len(court.asked), court.queued()
    await court.handle(RENOUNCE, caller="citizen-app")
    assert (len(court.asked), court.queued()) == (asked, said)


async def test_who_is_no_heir_cannot_renounce(court: Any) -> None:
    stranger = Renounce(
        person=TARO, heir=PersonCode("stranger"), residence=OLD, register_municipality=NEW
    )
    with pytest.raises(Refused) as refusal:
        await court.handle(stranger, caller="citizen-app")
    assert refusal.value.code == "refused.not-an-heir"
    assert await declared(court) == Declarations(renounced=(), disqualified=())


@pytest.mark.parametrize(
    ("known_on", "code"),
    [
        (TODAY + dt.timedelta(days=1), "refused.not-open-yet"),
        (dt.date(2025, 12, 19), "refused.renounced-too-late"),
        (dt.date(2025, 12, 20), None),
        (TODAY, None),
    ],
)
async def test_three_months_are_given_from_learning_of_it(
    court: Any, known_on: dt.date, code: str | None
) -> None:
    command = Renounce(
        person=TARO, heir=CHILD, known_on=known_on, residence=OLD, register_municipality=NEW
    )
    if code is None:
        await court.handle(command, caller="citizen-app")
        return
    with pytest.raises(Refused) as refusal:
        await court.handle(command, caller="citizen-app")
    assert refusal.value.code == code
    assert court.queued() == []


async def test_who_is_disqualified_is_told_apart(court: Any) -> None:
    with court.store.section() as tx:
        store.RULINGS.put(tx, Ruling(person=TARO, heir=OTHER, on=TODAY, disqualified=True))
    assert await declared(court) == Declarations(renounced=(), disqualified=(OTHER,))


async def test_nothing_is_renounced_of_somebody_who_is_alive(court: Any) -> None:
    await court.handle(RENOUNCE, caller="citizen-app")
    alive = DeathTakenBack(person=TARO, died_on=DIED_ON)
    for _ in range(2):
        await court.handle(alive, caller="family-register-new")
    assert await declared(court) == Declarations(renounced=(), disqualified=())
    said = [(to, m) for to, _, m in court.queued() if isinstance(m, Unwatch)]
    assert said == [("family-register-new", Unwatch(person=TARO))]
