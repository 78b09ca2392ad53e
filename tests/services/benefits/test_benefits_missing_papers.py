"""A claim for which a source does not tell what the office has to know."""

import datetime as dt

import pytest

from contracts.mesh import Watch
from mesh.clock import JST
from mesh.errors import Refused, UnknownPerson, Unreachable
from tests.services.benefits.moving_family import (
    CASE,
    CLAIM,
    NOWHERE,
    THIRD,
    D,
    changed,
    claim,
    file,
    incomes,
    pending,
    submitted,
)
from tests.services.conftest import Desk


@pytest.mark.parametrize(
    ("contract", "error", "paper"),
    [
        ("tax.income.v1", Refused("not-taxed-here", "elsewhere"), "所得課税証明書"),
        ("residency.household.v1", UnknownPerson("not here"), "転入届"),
        ("benefits.allowance.v1", Refused("closed", "no"), "支給事由消滅通知書"),
    ],
)
async def test_what_a_source_refuses_for_good_the_citizen_brings(
    office: Desk, contract: str, error: Exception, paper: str
) -> None:
    office.answers[contract] = error
    report = await claim(office)
    assert report.status == "incomplete"
    assert paper in report.note
    assert "2026年3月20日" in report.note
    assert file(office) is None
    assert pending(office).claimed_on == D(2026, 3, 20)
    assert submitted(office, Watch) == []


async def test_a_tax_office_off_the_mesh_cannot_be_asked(office: Desk) -> None:
    report = await claim(office, changed(taxed_by=NOWHERE))
    assert report.status == "incomplete"
    assert "所得課税証明書" in report.note


async def test_a_claim_completed_later_counts_from_the_day_it_was_first_made(office: Desk) -> None:
    office.answers["tax.income.v1"] = Refused("not-taxed-here", "elsewhere")
    await claim(office)
    office.clock.travel_to(dt.datetime(2026, 5, 20, 9, tzinfo=JST))
    office.answers["tax.income.v1"] = incomes(father=5_000_000, mother=0)
    report = await claim(office, changed(taxed_by=THIRD))
    assert report.status == "done"
    assert "2026年4月分から" in report.note
    assert pending(office) is None


@pytest.mark.parametrize(
    "contract", ["tax.income.v1", "residency.household.v1", "benefits.allowance.v1"]
)
async def test_a_source_out_of_reach_is_asked_again_later(office: Desk, contract: str) -> None:
    office.answers[contract] = Unreachable("down")
    with pytest.raises(Unreachable):
        await office.handle(CLAIM, caller="portal", case=CASE)
    assert file(office) is None
    assert pending(office) is None
    assert office.queued() == []
