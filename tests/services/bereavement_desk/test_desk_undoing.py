"""A death turns out to be a mistake: nothing is needed, and everyone told is told again."""

import pytest

from contracts.bereavement import CustomerAlive
from contracts.court import Renounced
from contracts.insurance import ClaimFuneralBenefit
from mesh.errors import Refused
from services.bereavement_desk import letters as written
from services.bereavement_desk.store import CASES, EARLY
from tests.services.bereavement_desk.family import (
    CASE,
    HUSBAND,
    REGISTRY,
    SON,
    WIDOW,
    accept_all,
    confirm,
    consents,
    death,
    found,
    letters,
    opened,
    report,
    search_begun,
    sent,
    statuses,
    steps,
    told,
    undo,
    view,
)
from tests.services.conftest import OLD, Desk


async def undone(desk: Desk) -> None:
    await opened(desk)
    await confirm(desk)
    await accept_all(desk)
    await undo(desk)


async def test_nothing_is_needed_any_more(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    shown = await view(bereavement_desk)
    assert (shown.status, shown.heirs, shown.trouble) == ("undone", (), ())
    assert set((await statuses(bereavement_desk)).values()) == {"not_needed"}


async def test_everyone_told_by_consent_is_told_that_the_customer_is_alive(
    bereavement_desk: Desk,
) -> None:
    await undone(bereavement_desk)
    assert told(bereavement_desk, CustomerAlive) == {"electricity", "bank", "deposit-insurance"}
    assert consents(bereavement_desk) == set()


async def test_without_a_confirmation_no_private_party_hears_of_it(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await undo(bereavement_desk)
    assert told(bereavement_desk, CustomerAlive) == set()


async def test_the_family_and_the_person_get_a_letter(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    assert letters(bereavement_desk, WIDOW)[-1] == written.UNDONE
    assert letters(bereavement_desk, SON)[-1] == written.UNDONE
    assert letters(bereavement_desk, HUSBAND) == [written.ALIVE]


async def test_the_person_sees_what_had_been_done(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    assert (await view(bereavement_desk, HUSBAND)).status == "undone"


async def test_told_twice_changes_nothing(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    before, shown = bereavement_desk.queued(), await view(bereavement_desk)
    await undo(bereavement_desk)
    assert (bereavement_desk.queued(), await view(bereavement_desk)) == (before, shown)


async def test_agencies_account_for_what_was_paid_meanwhile(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    await report(
        bereavement_desk,
        "unpaid-pension",
        "not_needed",
        "pension",
        note="返納してください",
        yen=-70_000,
        overpaid_yen=70_000,
    )
    step = (await steps(bereavement_desk))["unpaid-pension"]
    assert (step.status, step.yen, step.overpaid_yen, step.note) == (
        "not_needed",
        -70_000,
        70_000,
        "返納してください",
    )


async def test_a_claim_refused_because_the_person_lives_is_no_trouble(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    await undo(bereavement_desk)
    (claim,) = sent(bereavement_desk, ClaimFuneralBenefit)
    error = Refused("not-deceased", "the person is alive")
    await bereavement_desk.settle(claim, error, by="health-insurance-old", case=CASE)
    assert (await statuses(bereavement_desk))["funeral-benefit"] == "not_needed"
    assert (await view(bereavement_desk)).trouble == ()


async def test_a_late_report_of_the_death_files_nothing(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    await undo(bereavement_desk)
    before = bereavement_desk.queued()
    await report(bereavement_desk, "final-income-return", "yours", "national-tax-office")
    assert (await statuses(bereavement_desk))["final-income-return"] == "not_needed"
    assert bereavement_desk.queued() == before


async def test_which_accounts_there_are_is_forgotten(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    await search_begun(bereavement_desk, "second-bank")
    await found(bereavement_desk, "second-bank", 3)
    await undo(bereavement_desk)
    await found(bereavement_desk, "third-bank", 3)
    kept = CASES.get(bereavement_desk.store, CASE)
    assert kept is not None
    assert kept.search is None
    assert not [id_ for id_ in await statuses(bereavement_desk) if id_.endswith("d-bank")]


async def test_a_later_real_death_opens_a_new_list(bereavement_desk: Desk) -> None:
    await undone(bereavement_desk)
    await bereavement_desk.handle(death(), caller=REGISTRY, case="case-2")
    assert (await view(bereavement_desk)).status == "undone"
    new = CASES.get(bereavement_desk.store, "case-2")
    assert new is not None
    assert new.confirmed is None
    await undo(bereavement_desk)
    assert {c.status.value for c in CASES.all(bereavement_desk.store)} == {"undone"}


async def test_a_renunciation_of_a_mistaken_death_does_not_stop_a_later_one(
    bereavement_desk: Desk,
) -> None:
    event = Renounced(person=HUSBAND, residence=OLD, heir=SON)
    await bereavement_desk.handle(event, caller="family-court")
    await undo(bereavement_desk)
    assert EARLY.all(bereavement_desk.store) == []


@pytest.mark.parametrize("person", [WIDOW, SON])
async def test_an_undone_list_is_still_shown_to_the_family(
    bereavement_desk: Desk, person: str
) -> None:
    await undone(bereavement_desk)
    assert (await view(bereavement_desk, person)).status == "undone"  # type: ignore[arg-type]
