"""The citizen sees who used which data."""

import datetime as dt
from typing import Any

import pytest

from contracts.mesh import AccessLog, AccessLogQuery, LoggedAccess
from contracts.portal import CitizenAccessLogQuery
from mesh.clock import JST
from mesh.errors import Refused, UnknownPerson, Unreachable
from tests.services.conftest import Desk
from tests.services.portal.citizen import FATHER, accepted


def entry(contract: str = "tax.income.v1") -> LoggedAccess:
    return LoggedAccess(
        at=dt.datetime(2026, 3, 20, 9, tzinfo=JST),
        direction="lookup",
        participant="benefits-new",
        affair="child-allowance",
        basis="番号法19条8号",
        contract=contract,
        items=("total_income",),
        outcome="disclosed",
    )


async def test_the_access_log_collects_what_all_owners_logged(portal: Desk) -> None:
    def log(_: Any, owner: Any) -> Any:
        return {
            "tax-old": AccessLog(entries=(entry(),)),
            "tax-new": AccessLog(entries=(entry("mesh.access-log.v1"),)),
            "pension": Unreachable("down"),
            "bank": UnknownPerson("no customer"),
        }.get(owner.name, AccessLog(entries=()))

    portal.answers["mesh.access-log.v1"] = log
    await accepted(portal)
    found = await portal.handle(CitizenAccessLogQuery(person=FATHER), caller="citizen-app")
    logs = {owner.owner: owner.entries for owner in found.logs}
    assert logs.keys() == {"tax-old", "portal"}
    assert logs["tax-old"] == (entry(),)
    assert {e.participant for e in logs["portal"]} == {"electricity", "water"}
    assert found.unreachable == ("pension",)


async def test_the_citizen_is_told_what_a_log_covers_and_pages_through_it(portal: Desk) -> None:
    since = dt.datetime(2020, 1, 1, tzinfo=JST)

    def log(query: AccessLogQuery, owner: Any) -> Any:
        if owner.name != "tax-old":
            return AccessLog(entries=())
        return AccessLog(entries=(entry(),), earlier=not query.before, since=since)

    portal.answers["mesh.access-log.v1"] = log
    for before, earlier in ((0, True), (7, False)):
        query = CitizenAccessLogQuery(person=FATHER, owner="tax-old", before=before)
        portal.asked.clear()
        found = await portal.handle(query, caller="citizen-app")
        assert [(o.owner, o.earlier, o.since) for o in found.logs] == [("tax-old", earlier, since)]
        assert [(message.before, owner.name) for message, owner in portal.asked] == [
            (before, "tax-old")
        ]


async def test_a_page_of_the_portals_own_log_asks_nobody(portal: Desk) -> None:
    await accepted(portal)
    portal.asked.clear()
    query = CitizenAccessLogQuery(person=FATHER, owner="portal")
    found = await portal.handle(query, caller="citizen-app")
    assert [log.owner for log in found.logs] == ["portal"]
    numbers = [each.number for each in found.logs[0].entries]
    assert numbers == sorted(numbers)
    assert not portal.asked
    first = CitizenAccessLogQuery(person=FATHER, owner="portal", before=numbers[0])
    assert (await portal.handle(first, caller="citizen-app")).logs == ()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (CitizenAccessLogQuery(person=FATHER, owner="nobody"), "refused.no-such-log"),
        (CitizenAccessLogQuery(person=FATHER, before=5), "refused.owner-not-named"),
    ],
)
async def test_a_page_of_no_log_is_refused(
    portal: Desk, query: CitizenAccessLogQuery, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        await portal.handle(query, caller="citizen-app")
    assert refused.value.code == code
