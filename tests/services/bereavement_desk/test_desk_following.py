"""Agencies report, banks and the court answer, and the list moves on."""

import datetime as dt
from typing import Any

import pytest

from contracts.benefits import SucceedAllowance
from contracts.bereavement import ReportStep
from contracts.deposits import SearchAccounts
from mesh.clock import JST
from mesh.errors import Refused
from services.bereavement_desk import notes
from tests.services.bereavement_desk.family import (
    ANSWER_BY,
    SON,
    D,
    confirm,
    found,
    opened,
    report,
    search_begun,
    sent,
    statuses,
    steps,
    view,
)
from tests.services.conftest import Desk


async def confirmed(desk: Desk, **changes: Any) -> None:
    await opened(desk)
    await confirm(desk, **changes)


async def test_a_report_says_how_a_procedure_stands(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await report(
        bereavement_desk,
        "pension-stop",
        "done",
        "pension",
        note="停止しました",
        overpaid_yen=70_000,
    )
    step = (await steps(bereavement_desk))["pension-stop"]
    assert (step.status, step.actor, step.note, step.overpaid_yen, step.waiting_for) == (
        "done",
        "mesh",
        "停止しました",
        70_000,
        "",
    )


async def test_a_report_brings_the_day_by_which_the_family_has_to_act(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    due = D(2031, 3, 17)
    await report(bereavement_desk, "unpaid-pension", "yours", "pension", due=due, yen=140_000)
    step = (await steps(bereavement_desk))["unpaid-pension"]
    assert (step.status, step.due, step.yen, step.prefilled) == ("yours", due, 140_000, True)


async def test_an_agency_may_report_what_the_desk_did_not_foresee(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    due = D(2026, 7, 17)
    await report(bereavement_desk, "final-income-return", "yours", "national-tax-office", due=due)
    await report(bereavement_desk, "inheritance-tax", "not_needed", "national-tax-office")
    found_ = await steps(bereavement_desk)
    assert (found_["final-income-return"].actor, found_["final-income-return"].due) == (
        "family",
        due,
    )
    assert (found_["inheritance-tax"].actor, found_["inheritance-tax"].status) == (
        "mesh",
        "not_needed",
    )


async def test_what_is_done_is_due_no_more(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    assert (await steps(bereavement_desk))["funeral-benefit"].due == D(2028, 3, 17)
    await report(bereavement_desk, "funeral-benefit", "done", "health-insurance-old", yen=50_000)
    assert (await steps(bereavement_desk))["funeral-benefit"].due is None


@pytest.mark.parametrize(
    ("procedure", "caller", "code"),
    [
        ("unheard-of", "pension", "refused.no-such-procedure"),
        ("pension-stop", "benefits-old", "refused.not-its-procedure"),
        ("death-report", "pension", "refused.not-its-procedure"),
    ],
)
async def test_nobody_reports_on_what_another_handles(
    bereavement_desk: Desk, procedure: str, caller: str, code: str
) -> None:
    await opened(bereavement_desk)
    before = await view(bereavement_desk)
    with pytest.raises(Refused) as refused:
        await report(bereavement_desk, procedure, "done", caller)
    assert refused.value.code == code
    assert await view(bereavement_desk) == before


async def test_a_report_about_somebody_else_is_refused(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    step = ReportStep(person=SON, procedure="pension-stop", status="done")
    with pytest.raises(Refused) as refused:
        await bereavement_desk.handle(step, caller="pension", case="case-1")
    assert refused.value.code == "refused.not-in-case"


async def test_that_a_claim_was_the_familys_said_before_it_arrived_does_not_take_it_back(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    await report(bereavement_desk, "unpaid-pension", "yours", "pension", yen=140_000)
    step = (await steps(bereavement_desk))["unpaid-pension"]
    assert (step.status, step.yen, step.actor) == ("waiting", 140_000, "agency")


async def test_a_refused_claim_sends_the_family_to_the_counter(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    (claim,) = sent(bereavement_desk, SucceedAllowance)
    error = Refused("not-with-children", "the children live elsewhere")
    await bereavement_desk.settle(claim, error, by="benefits-old", case="case-1")
    found_ = await steps(bereavement_desk)
    for procedure in ("allowance-unpaid", "allowance-succession"):
        step = found_[procedure]
        assert (step.status, step.actor) == ("incomplete", "family")
        assert "refused.not-with-children" in step.note
    assert len((await view(bereavement_desk)).trouble) == 2


async def test_a_claim_that_was_decided_is_not_made_incomplete_by_another_refusal(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    await report(bereavement_desk, "allowance-unpaid", "done", "benefits-old", yen=20_000)
    (claim,) = sent(bereavement_desk, SucceedAllowance)
    error = Refused("not-with-children", "the children live elsewhere")
    await bereavement_desk.settle(claim, error, by="benefits-old", case="case-1")
    found_ = await statuses(bereavement_desk)
    assert (found_["allowance-unpaid"], found_["allowance-succession"]) == ("done", "incomplete")


# ---- the search for accounts -----------------------------------------------------------


async def test_each_bank_is_waited_for_until_it_answers(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "bank", "second-bank")
    found_ = await steps(bereavement_desk)
    assert "account-search@deposit-insurance" not in found_
    for bank in ("bank", "second-bank"):
        step = found_[f"account-search@{bank}"]
        assert (step.status, step.waiting_for, step.due) == ("waiting", bank, ANSWER_BY)
    await found(bereavement_desk, "second-bank", 2)
    found_ = await steps(bereavement_desk)
    assert found_["account-search@second-bank"].status == "done"
    assert found_["account-search@bank"].status == "waiting"


async def test_accounts_that_are_found_are_inherited_with_a_token(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "second-bank")
    await found(bereavement_desk, "second-bank", 2)
    step = (await steps(bereavement_desk))["bank-succession@second-bank"]
    assert (step.status, step.actor, step.prefilled) == ("yours", "family", False)
    assert step.note == notes.ACCOUNTS_TO_INHERIT


async def test_where_no_account_is_found_nothing_is_needed(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "second-bank")
    await found(bereavement_desk, "second-bank", 0)
    assert (await statuses(bereavement_desk))["bank-succession@second-bank"] == "not_needed"


async def test_what_a_bank_itself_reports_counts_more_than_what_was_found(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "bank")
    await found(bereavement_desk, "bank", 1)
    assert (await steps(bereavement_desk))["bank-succession@bank"].waiting_for == "bank"
    await report(bereavement_desk, "bank-succession", "yours", "bank", note="凍結しました")
    step = (await steps(bereavement_desk))["bank-succession@bank"]
    assert (step.status, step.actor, step.note) == ("yours", "family", "凍結しました")
    await report(bereavement_desk, "bank-succession", "done", "bank")
    step = (await steps(bereavement_desk))["bank-succession@bank"]
    assert (step.status, step.actor) == ("done", "family")


async def test_a_bank_that_stays_silent_is_for_the_family_to_ask(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "bank")
    bereavement_desk.clock.travel_to(dt.datetime.combine(ANSWER_BY, dt.time(23, 0), JST))
    assert (await statuses(bereavement_desk))["account-search@bank"] == "waiting"
    later = dt.datetime.combine(ANSWER_BY + dt.timedelta(1), dt.time(0, 1), JST)
    bereavement_desk.clock.travel_to(later)
    step = (await steps(bereavement_desk))["account-search@bank"]
    assert (step.status, step.actor, step.note) == ("yours", "family", notes.SILENT)


async def test_while_a_bank_is_waited_for_the_family_knows_until_when(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "bank")
    step = (await steps(bereavement_desk))["account-search@bank"]
    assert (step.status, step.note) == ("waiting", notes.answers_by(ANSWER_BY))
    assert "2026年4月3日" in step.note


async def test_a_bank_that_refuses_is_for_the_family_to_ask_at_once(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk, "bank")
    await found(bereavement_desk, "bank", None)
    after = await steps(bereavement_desk)
    refused = after["account-search@bank"]
    assert (refused.status, refused.actor, refused.note) == ("yours", "family", notes.BANK_REFUSES)
    assert after["bank-succession@bank"].status == "waiting"  # of that the bank itself reports


async def test_a_search_that_asks_no_bank_is_over(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk)
    await search_begun(bereavement_desk)
    step = (await steps(bereavement_desk))["account-search@deposit-insurance"]
    assert (step.status, step.note) == ("not_needed", notes.NO_BANKS)


async def test_a_search_that_is_refused_sends_the_family_to_the_banks(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    (command,) = sent(bereavement_desk, SearchAccounts)
    error = Refused("no-case", "no case")
    await bereavement_desk.settle(command, error, by="deposit-insurance", case="case-1")
    assert (await statuses(bereavement_desk))["account-search@deposit-insurance"] == "incomplete"


async def test_accounts_that_nobody_searched_for_are_not_noted(bereavement_desk: Desk) -> None:
    await confirmed(bereavement_desk, search_accounts=False)
    await found(bereavement_desk, "second-bank", 2)
    assert "bank-succession@second-bank" not in await statuses(bereavement_desk)
