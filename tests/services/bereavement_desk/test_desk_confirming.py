"""The family confirms once: what is filed, who is told, and who may not confirm."""

import datetime as dt

from contracts.base import Accepted, PersonCode
from contracts.benefits import SucceedAllowance
from contracts.bereavement import CustomerDied
from contracts.deposits import SearchAccounts
from contracts.insurance import ClaimFuneralBenefit
from contracts.pension import ClaimSurvivorsPension, ClaimUnpaidPension
from contracts.residency import HouseholdMember
from contracts.succession import Heirs
from contracts.tax import DeclareHeirs
from mesh.clock import JST
from mesh.errors import Refused
from services.bereavement_desk import notes
from tests.services.bereavement_desk.family import (
    DIED_ON,
    FRIEND,
    GIRL,
    HEIRS,
    HUSBAND,
    MEMBERS,
    SON,
    TODAY,
    WIDOW,
    D,
    accept_all,
    confirm,
    consents,
    heir,
    letters,
    opened,
    report,
    sent,
    statuses,
    steps,
    told,
    view,
)
from tests.services.conftest import NEW, OLD, Desk

CLAIMS = {
    "funeral-benefit",
    "unpaid-pension",
    "survivors-pension",
    "allowance-unpaid",
    "allowance-succession",
    "tax-representative",
    "property-owner",
}


async def test_one_confirmation_files_every_claim_with_its_agency(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    assert sent(bereavement_desk, ClaimUnpaidPension) == [
        ClaimUnpaidPension(person=HUSBAND, claimant=WIDOW, residence=OLD, register_municipality=NEW)
    ]
    assert sent(bereavement_desk, ClaimSurvivorsPension) == [
        ClaimSurvivorsPension(
            person=HUSBAND,
            claimant=WIDOW,
            children=(GIRL,),
            residence=OLD,
            register_municipality=NEW,
            taxed_by=OLD,
        )
    ]
    assert sent(bereavement_desk, SucceedAllowance) == [
        SucceedAllowance(
            person=HUSBAND, claimant=WIDOW, children=(GIRL,), taxed_by=OLD, claimed_on=TODAY
        )
    ]
    assert sent(bereavement_desk, ClaimFuneralBenefit) == [
        ClaimFuneralBenefit(person=HUSBAND, claimant=SON)
    ]
    assert sent(bereavement_desk, DeclareHeirs) == [
        DeclareHeirs(person=HUSBAND, representative=WIDOW, owners=(WIDOW, SON, GIRL))
    ]
    assert sent(bereavement_desk, SearchAccounts) == [SearchAccounts(person=HUSBAND, heir=WIDOW)]
    assert told(bereavement_desk, DeclareHeirs) == {"tax-old"}


async def test_what_was_filed_waits_for_its_agency(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    found = await steps(bereavement_desk)
    for procedure in CLAIMS:
        step = found[procedure]
        assert (step.status, step.actor) == ("waiting", "agency")
        assert step.waiting_for == step.participant
    assert found["account-search@deposit-insurance"].waiting_for == "deposit-insurance"
    assert (await view(bereavement_desk)).status == "open"


async def test_private_parties_are_told_by_consent_and_no_others(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    assert told(bereavement_desk, CustomerDied) == {"electricity", "bank"}
    event = sent(bereavement_desk, CustomerDied)[0]
    assert (event.died_on, event.successor) == (DIED_ON, WIDOW)
    found = await steps(bereavement_desk)
    assert found["electricity-end"].waiting_for == "electricity"
    assert found["bank-succession@bank"].waiting_for == "bank"
    assert (found["water-end"].status, found["water-end"].note) == ("yours", notes.NO_CONSENT)
    assert not found["water-end"].prefilled
    assert consents(bereavement_desk) == {"electricity", "bank", "deposit-insurance"}


async def test_without_the_wish_no_bank_is_searched(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk, search_accounts=False, consents=())
    assert sent(bereavement_desk, SearchAccounts) == []
    step = (await steps(bereavement_desk))["account-search@deposit-insurance"]
    assert (step.status, step.note) == ("not_needed", notes.NO_SEARCH)
    assert consents(bereavement_desk) == set()


async def test_before_the_search_is_in_force_the_family_is_sent_to_the_banks(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.clock.travel_to(dt.datetime(2025, 3, 31, 9, tzinfo=JST))
    await opened(bereavement_desk, died_on=D(2025, 3, 28))
    await confirm(bereavement_desk)
    step = (await steps(bereavement_desk))["account-search@deposit-insurance"]
    assert (step.status, step.note) == ("incomplete", notes.NOT_ON_MESH)
    assert consents(bereavement_desk) == {"electricity", "bank"}


async def test_without_a_spouse_the_eldest_child_claims_the_survivors_pension(
    bereavement_desk: Desk,
) -> None:
    younger = HouseholdMember(person=PersonCode("boy"), relation="other", birth_date=D(2015, 1, 1))
    heirs = (
        heir(PersonCode("boy"), "child", 1, 3),
        heir(GIRL, "child", 1, 3),
        heir(SON, "child", 1, 3),
    )
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=heirs, unread=())
    await opened(bereavement_desk, members=(younger, MEMBERS[1]))
    await confirm(bereavement_desk, person=SON, claimant=SON, representative=SON, successor=None)
    (claim,) = sent(bereavement_desk, ClaimSurvivorsPension)
    assert (claim.claimant, claim.children) == (GIRL, (GIRL, "boy"))
    (allowance,) = sent(bereavement_desk, SucceedAllowance)
    assert allowance.claimant == SON


async def test_the_parent_in_the_household_claims_the_allowance_whoever_else_is_named(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk, claimant=SON)
    (allowance,) = sent(bereavement_desk, SucceedAllowance)
    assert allowance.claimant == WIDOW


async def test_a_spouse_who_lives_elsewhere_does_not_claim_the_allowance(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk, members=(MEMBERS[1],))
    await confirm(bereavement_desk, claimant=SON)
    (allowance,) = sent(bereavement_desk, SucceedAllowance)
    assert allowance.claimant == SON


async def test_without_heirs_nobody_is_declared_and_no_bank_asked(bereavement_desk: Desk) -> None:
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=(), unread=())
    await opened(bereavement_desk, reporter=FRIEND, members=())
    await confirm(
        bereavement_desk,
        person=FRIEND,
        claimant=FRIEND,
        funeral_by=FRIEND,
        representative=FRIEND,
        successor=None,
    )
    assert sent(bereavement_desk, DeclareHeirs) == sent(bereavement_desk, SearchAccounts) == []
    found = await steps(bereavement_desk, FRIEND)
    for id_ in ("tax-representative", "property-owner", "account-search@deposit-insurance"):
        assert (found[id_].status, found[id_].note) == ("incomplete", notes.NO_HEIRS)


async def test_heirs_of_whom_some_are_not_proven_are_not_declared(bereavement_desk: Desk) -> None:
    partly = Heirs(died_on=DIED_ON, heirs=HEIRS, unread=(OLD,))
    bereavement_desk.answers["family.heirs.v1"] = partly
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    assert sent(bereavement_desk, DeclareHeirs) == []
    assert (await steps(bereavement_desk))["property-owner"].note == notes.HEIRS_UNREAD


async def test_what_turns_out_to_be_prefilled_after_the_confirmation_is_filed_then(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers["insurance.coverage.v1"] = Refused("not-linked", "not linked yet")
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    assert sent(bereavement_desk, ClaimFuneralBenefit) == []
    await report(bereavement_desk, "funeral-benefit", "yours", "health-insurance-old")
    assert len(sent(bereavement_desk, ClaimFuneralBenefit)) == 1
    await report(bereavement_desk, "funeral-benefit", "yours", "health-insurance-old")
    assert len(sent(bereavement_desk, ClaimFuneralBenefit)) == 1


async def test_the_same_confirmation_twice_files_once(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    assert await confirm(bereavement_desk) == Accepted()
    before = bereavement_desk.queued()
    assert await confirm(bereavement_desk) == Accepted()
    assert bereavement_desk.queued() == before


async def test_when_all_have_answered_the_case_is_done_and_the_family_is_told(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    await accept_all(bereavement_desk)
    assert (await view(bereavement_desk)).status == "done"
    (letter,) = letters(bereavement_desk, WIDOW)[1:]
    assert "相続登記の申請（2029年3月20日まで）" in letter
    assert "年金" not in letter
    assert letters(bereavement_desk, SON)[1:] == [letter]
    assert {s.actor for s in (await steps(bereavement_desk)).values() if s.status == "done"} == {
        "mesh",
        "agency",
        "family",
    }


async def test_an_unconfirmed_list_stays_open(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    for procedure in ("nhi-loss", "care-loss"):
        await report(bereavement_desk, procedure, "done", "health-insurance-old")
    await report(bereavement_desk, "pension-stop", "done", "pension")
    await report(bereavement_desk, "allowance-end", "done", "benefits-old")
    assert "waiting" not in (await statuses(bereavement_desk)).values()
    assert (await view(bereavement_desk)).status == "open"
