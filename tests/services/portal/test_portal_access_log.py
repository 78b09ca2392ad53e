"""The citizen sees who used which data."""

import datetime as dt
from typing import Any

from contracts.mesh import AccessLog, LoggedAccess
from contracts.portal import CitizenAccessLogQuery
from mesh.clock import JST
from mesh.errors import UnknownPerson, Unreachable
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
