"""Who held the funeral claims the benefit."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.insurance import ClaimFuneralBenefit
from mesh.errors import Refused
from services.health_insurance.deaths import FuneralBenefit, last_day_to_claim
from tests.services.health_insurance.after_death.insured_person import (
    CLAIM,
    DAY,
    IN_CARE_ONLY,
    LAST_DAY,
    SON,
    TOLD_ON,
    UNDONE,
    WIFE,
    D,
    claim,
    keep,
    kept,
    on,
    tell,
)


async def refusal(insurer: Any, command: ClaimFuneralBenefit = CLAIM) -> str:
    said = insurer.queued()
    with pytest.raises(Refused) as refused:
        await insurer.handle(command, caller="bereavement-desk-old", case="c")
    assert insurer.queued() == said
    return refused.value.code


async def test_who_held_the_funeral_is_paid(insurer: Any) -> None:
    await tell(insurer)
    report = await claim(insurer)
    assert (report.procedure, report.status, report.yen) == ("funeral-benefit", "done", 50_000)
    assert "50,000円" in report.note
    assert kept(insurer).death.funeral_benefit == FuneralBenefit(
        claimant=WIFE, yen=50_000, paid_on=TOLD_ON
    )


async def test_a_claim_made_twice_is_answered_alike_and_paid_once(insurer: Any) -> None:
    await tell(insurer)
    first, paid = await claim(insurer), kept(insurer)
    on(insurer, LAST_DAY + DAY)
    assert await claim(insurer) == first
    assert kept(insurer) == paid


async def test_a_second_claimant_is_not_paid(insurer: Any) -> None:
    await tell(insurer)
    await claim(insurer)
    paid = kept(insurer)
    other = msgspec.structs.replace(CLAIM, claimant=SON)
    assert await refusal(insurer, other) == "refused.already-paid"
    assert kept(insurer) == paid


async def test_the_claim_is_barred_after_two_years(insurer: Any) -> None:
    await tell(insurer)
    on(insurer, LAST_DAY + DAY)
    assert await refusal(insurer) == "refused.time-barred"
    on(insurer, LAST_DAY)
    assert (await claim(insurer)).status == "done"


async def test_there_is_no_benefit_for_the_living(insurer: Any) -> None:
    assert await refusal(insurer) == "refused.not-deceased"
    await tell(insurer)
    await tell(insurer, UNDONE)
    assert await refusal(insurer) == "refused.not-deceased"


async def test_there_is_no_benefit_for_who_was_not_insured(insurer: Any) -> None:
    unknown = msgspec.structs.replace(CLAIM, person=SON)
    assert await refusal(insurer, unknown) == "refused.not-insured"
    keep(insurer, IN_CARE_ONLY)
    await tell(insurer)
    assert await refusal(insurer) == "refused.not-insured"


@given(st.dates(D(2000, 1, 1), D(2090, 12, 31)))
def test_the_claim_may_be_made_for_two_calendar_years(died_on: dt.date) -> None:
    last = last_day_to_claim(died_on)
    assert (last.year, last.month) == (died_on.year + 2, died_on.month)
    assert last.day == died_on.day or (died_on.month, died_on.day, last.day) == (2, 29, 28)
