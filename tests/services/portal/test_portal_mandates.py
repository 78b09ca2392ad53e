"""One person lets another act."""

import datetime as dt

import pytest

from contracts.base import PersonCode
from contracts.portal import GrantMandate, MandateQuery, MandateScope, RevokeMandate
from mesh.clock import JST
from mesh.errors import Refused
from tests.services.conftest import Desk
from tests.services.portal.citizen import FATHER, GRANNY, MOTHER

NOON = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
TODAY = NOON.date()
TOMORROW = TODAY + dt.timedelta(days=1)
REPORT, BEREAVEMENT = MandateScope.REPORT_DEATH, MandateScope.BEREAVEMENT


async def grant(portal: Desk, *, agent: PersonCode = FATHER, until: dt.date = TOMORROW) -> None:
    mandate = GrantMandate(person=MOTHER, agent=agent, scope=REPORT, until=until)
    await portal.handle(mandate, caller="citizen-app")


async def valid(
    portal: Desk,
    person: PersonCode = MOTHER,
    agent: PersonCode = FATHER,
    scope: MandateScope = REPORT,
) -> bool:
    query = MandateQuery(person=person, agent=agent, scope=scope)
    answer = await portal.handle(query, caller="family-register-old")
    assert isinstance(answer.valid, bool)
    return answer.valid


async def test_a_mandate_holds_for_its_purpose_and_its_people_only(portal: Desk) -> None:
    assert not await valid(portal)
    await grant(portal)
    assert await valid(portal)
    assert not await valid(portal, scope=BEREAVEMENT)
    assert not await valid(portal, agent=GRANNY)
    assert not await valid(portal, person=FATHER, agent=MOTHER)


async def test_a_mandate_holds_to_the_end_of_its_last_day(portal: Desk) -> None:
    await grant(portal, until=TOMORROW)
    portal.clock.travel_to(NOON + dt.timedelta(days=1))
    assert await valid(portal)
    portal.clock.travel_to(NOON + dt.timedelta(days=2))
    assert not await valid(portal)


async def test_a_mandate_that_is_granted_again_holds_to_its_new_last_day(portal: Desk) -> None:
    await grant(portal, until=TOMORROW)
    await grant(portal, until=TODAY)
    portal.clock.travel_to(NOON + dt.timedelta(days=1))
    assert not await valid(portal)


async def test_a_mandate_that_was_taken_back_does_not_hold(portal: Desk) -> None:
    await grant(portal)
    await grant(portal, agent=GRANNY)
    revocation = RevokeMandate(person=MOTHER, agent=FATHER, scope=REPORT)
    await portal.handle(revocation, caller="citizen-app")
    assert not await valid(portal)
    assert await valid(portal, agent=GRANNY)
    with pytest.raises(Refused) as refusal:
        await portal.handle(revocation, caller="citizen-app")
    assert refusal.value.code == "refused.no-mandate"


async def test_a_mandate_is_not_granted_for_the_past_or_to_oneself(portal: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        await grant(portal, until=TODAY - dt.timedelta(days=1))
    assert refusal.value.code == "refused.mandate-in-past"
    with pytest.raises(Refused) as refusal:
        await grant(portal, agent=MOTHER)
    assert refusal.value.code == "refused.mandate-to-oneself"
    assert not await valid(portal)
