"""Who was taken for dead is alive: the cover is as before, and the benefit comes back."""

from typing import Any

import pytest

from contracts.insurance import ClaimFuneralBenefit
from contracts.residency import DeathUndone, HeadChanged
from services.health_insurance.deaths import FuneralBenefit, Recovery
from tests.services.health_insurance.after_death.insured_person import (
    DAY,
    DEAD,
    DIED_ON,
    IN_BOTH,
    RESIDENT,
    SON,
    TOLD_ON,
    UNDONE,
    WIFE,
    claim,
    coverage,
    kept,
    on,
    on_day,
    recoveries,
    tell,
)


@pytest.mark.parametrize("claimed", [False, True])
async def test_after_a_mistake_the_file_is_as_it_was(insurer: Any, claimed: Any) -> None:
    await tell(insurer)
    if claimed:
        await claim(insurer)
    on(insurer, TOLD_ON + 30 * DAY)
    await tell(insurer, UNDONE)
    assert kept(insurer) == RESIDENT
    assert await coverage(insurer) == IN_BOTH


async def test_after_a_mistake_every_procedure_is_reported_as_not_needed(insurer: Any) -> None:
    before = await tell(insurer)
    after = await tell(insurer, UNDONE)
    assert after.keys() == before.keys()
    assert {(r.status, r.yen, r.overpaid_yen, r.due) for r in after.values()} == {
        ("not_needed", 0, 0, None)
    }
    assert "資格を回復" in after["nhi-loss"].note
    assert "資格を回復" in after["care-loss"].note
    assert "返納" not in after["funeral-benefit"].note
    assert recoveries(insurer) == []


async def test_a_benefit_paid_by_mistake_has_to_come_back(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    on(insurer, TOLD_ON + 30 * DAY)
    report = (await tell(insurer, UNDONE))["funeral-benefit"]
    assert (report.status, report.yen, report.overpaid_yen) == ("not_needed", -50_000, 50_000)
    assert "50,000円は返納" in report.note
    assert recoveries(insurer) == [
        Recovery(
            person=DEAD,
            died_on=DIED_ON,
            undone_on=TOLD_ON + 30 * DAY,
            benefit=FuneralBenefit(claimant=WIFE, yen=50_000, paid_on=TOLD_ON),
        )
    ]


async def test_a_mistake_told_twice_or_about_another_day_changes_nothing(insurer: Any) -> None:
    assert await tell(insurer, UNDONE) == {}
    await tell(insurer)
    dead = kept(insurer)
    assert await tell(insurer, DeathUndone(person=DEAD, died_on=DIED_ON + DAY)) == {}
    assert kept(insurer) == dead
    await tell(insurer, UNDONE)
    assert await tell(insurer, UNDONE) == {}
    assert kept(insurer) == RESIDENT


async def test_a_real_death_after_a_mistake_counts_anew(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    await tell(insurer, UNDONE)
    again = DIED_ON + 90 * DAY
    on(insurer, again + 2 * DAY)
    assert (await tell(insurer, on_day(again))).keys() == {
        "nhi-loss",
        "funeral-benefit",
        "care-loss",
    }
    assert (await claim(insurer, ClaimFuneralBenefit(person=DEAD, claimant=SON))).yen == 50_000
    assert await coverage(insurer, again) == IN_BOTH
    assert len(recoveries(insurer)) == 1


async def test_life_goes_on_after_a_mistake(insurer: Any) -> None:
    await tell(insurer)
    await tell(insurer, UNDONE)
    changed = HeadChanged(person=DEAD, changed_on=TOLD_ON, head=WIFE)
    await tell(insurer, changed)
    assert kept(insurer).head == WIFE
