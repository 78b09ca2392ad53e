"""An heir of one case dies as well, or turns out to be alive: who inherits is looked up again."""

from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.residency import DeathUndone
from contracts.succession import Heir, Heirs
from mesh.errors import Unreachable
from services.bereavement_desk import letters as written
from tests.services.bereavement_desk.family import (
    AFTER_RENUNCIATION,
    CASE,
    DIED_ON,
    HUSBAND,
    REGISTRY,
    SISTER,
    WIDOW,
    death,
    letters,
    opened,
    view,
)
from tests.services.conftest import Desk

SECOND = "case-of-the-widow"


def heirs_are(desk: Desk, of_husband: tuple[Heir, ...], of_widow: tuple[Heir, ...]) -> None:
    def answer(query: Any, _: Any) -> Heirs:
        found = of_husband if query.person == HUSBAND else of_widow
        return Heirs(died_on=DIED_ON, heirs=found, unread=())

    desk.answers["family.heirs.v1"] = answer


async def widow_dies(desk: Desk) -> None:
    await desk.handle(death(person=WIDOW, members=()), caller=REGISTRY, case=SECOND)


def inherit(heirs: tuple[Heir, ...]) -> list[PersonCode | None]:
    return [heir.person for heir in heirs]


async def test_a_spouse_who_died_at_the_same_time_is_no_heir_any_more(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    without_widow = tuple(h for h in AFTER_RENUNCIATION if h.person != WIDOW)
    heirs_are(bereavement_desk, without_widow, AFTER_RENUNCIATION)
    await widow_dies(bereavement_desk)
    assert inherit((await view(bereavement_desk, SISTER)).heirs) == inherit(without_widow)
    assert written.NEW_HEIR in letters(bereavement_desk, SISTER)


async def test_what_is_said_of_the_first_case_is_said_under_it(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    heirs_are(bereavement_desk, AFTER_RENUNCIATION, AFTER_RENUNCIATION)
    since = len(bereavement_desk.queued())
    await widow_dies(bereavement_desk)
    cases = bereavement_desk.store.read(
        "SELECT caseid, count(*) FROM outbox WHERE seq > ? GROUP BY caseid", since
    )
    assert {case for case, _ in cases} == {CASE, SECOND}


async def test_nothing_is_opened_while_the_register_of_the_first_is_out_of_reach(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    said = bereavement_desk.queued()

    def answer(query: Any, _: Any) -> Any:
        if query.person == HUSBAND:
            return Unreachable("down")
        return Heirs(died_on=DIED_ON, heirs=AFTER_RENUNCIATION, unread=())

    bereavement_desk.answers["family.heirs.v1"] = answer
    with pytest.raises(Unreachable):
        await widow_dies(bereavement_desk)
    assert bereavement_desk.queued() == said


async def test_an_heir_who_is_alive_after_all_inherits_again(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    before = (await view(bereavement_desk, WIDOW)).heirs
    without_widow = tuple(h for h in before if h.person != WIDOW)
    heirs_are(bereavement_desk, without_widow, AFTER_RENUNCIATION)
    await widow_dies(bereavement_desk)
    heirs_are(bereavement_desk, before, AFTER_RENUNCIATION)
    undone = DeathUndone(person=WIDOW, died_on=DIED_ON)
    await bereavement_desk.handle(undone, caller=REGISTRY, case=SECOND)
    assert (await view(bereavement_desk, WIDOW)).heirs == before
