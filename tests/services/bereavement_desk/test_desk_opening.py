"""A death is told: what is looked up, what applies, and who gets a letter."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from contracts.benefits import Allowance
from contracts.court import Renounced
from contracts.insurance import Coverage
from contracts.land import Holdings
from contracts.pension import Enrolment
from contracts.residency import HouseholdMember
from contracts.succession import Heirs
from contracts.tax import Estate
from mesh.clock import JST
from mesh.deployment import Deployment
from mesh.errors import MeshError, Refused, UnknownPerson, Unreachable
from services.bereavement_desk import notes
from services.bereavement_desk.handlers import service
from services.bereavement_desk.store import NoticeAwaited
from tests.services.bereavement_desk.family import (
    AFTER_RENUNCIATION,
    DESK,
    DIED_ON,
    GIRL,
    HEIRS,
    HUSBAND,
    REGISTRY,
    SON,
    WIDOW,
    D,
    answers,
    death,
    heir,
    opened,
    report,
    statuses,
    steps,
    view,
)
from tests.services.conftest import OLD, Desk, deployment_of

EVERYTHING = {
    "death-report": "done",
    "resident-record": "done",
    "head-change": "not_needed",
    "nhi-loss": "waiting",
    "funeral-benefit": "yours",
    "care-loss": "waiting",
    "pension-stop": "waiting",
    "unpaid-pension": "yours",
    "survivors-pension": "yours",
    "allowance-end": "waiting",
    "allowance-unpaid": "yours",
    "allowance-succession": "yours",
    "tax-representative": "yours",
    "property-owner": "yours",
    "succession-registration": "yours",
    "account-search@deposit-insurance": "yours",
    "electricity-end": "yours",
    "water-end": "yours",
}


async def test_the_list_is_there_from_lookups_alone(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    shown = await view(bereavement_desk)
    assert (shown.status, shown.deceased, shown.heirs, shown.trouble) == (
        "open",
        HUSBAND,
        HEIRS,
        (),
    )
    assert await statuses(bereavement_desk) == EVERYTHING


async def test_the_list_is_in_the_order_of_the_catalogue(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    assert list(await statuses(bereavement_desk)) == list(EVERYTHING)


async def test_what_was_in_force_on_the_day_of_the_death_is_asked_for(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    days = [m.on for m, _ in bereavement_desk.asked if hasattr(m, "on")]
    assert days == [DIED_ON, DIED_ON]


async def test_the_register_of_the_deceased_is_asked_who_inherits(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    asked = [to.name for m, to in bereavement_desk.asked if type(m).__name__ == "HeirsQuery"]
    assert asked == ["family-register-new"]


async def test_each_step_says_whose_turn_it_is_and_by_when(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    found = await steps(bereavement_desk)
    assert (found["death-report"].actor, found["death-report"].participant) == (
        "family",
        "family-register-new",
    )
    assert found["resident-record"].actor == "mesh"
    waiting = found["pension-stop"]
    assert (waiting.actor, waiting.waiting_for, waiting.due) == ("mesh", "pension", None)
    claim = found["funeral-benefit"]
    assert (claim.actor, claim.prefilled, claim.due) == ("family", True, D(2028, 3, 17))
    land = found["succession-registration"]
    assert (land.actor, land.prefilled, land.due) == ("family", False, D(2029, 3, 20))
    assert found["electricity-end"].participant == "electricity"


async def test_nothing_applies_to_somebody_who_received_owned_and_owed_nothing(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers |= {
        "insurance.coverage.v1": Coverage(national_health=False, care_level=None),
        "pension.enrolment.v1": UnknownPerson("no file"),
        "benefits.allowance.v1": Allowance(receiving=False, children=()),
        "tax.estate.v1": Estate(owes_resident_tax=False, owns_property=False),
        "land.holdings.v1": Holdings(parcels=0),
    }
    await opened(bereavement_desk)
    assert await statuses(bereavement_desk) == {
        "death-report": "done",
        "resident-record": "done",
        "head-change": "not_needed",
        "account-search@deposit-insurance": "yours",
        "electricity-end": "yours",
        "water-end": "yours",
    }
    assert (await view(bereavement_desk)).trouble == ()


async def test_unpaid_pension_is_only_for_who_received_one(bereavement_desk: Desk) -> None:
    bereavement_desk.answers["pension.enrolment.v1"] = Enrolment(category="first")
    await opened(bereavement_desk)
    found = await statuses(bereavement_desk)
    assert "unpaid-pension" not in found
    assert found["survivors-pension"] == "yours"


@pytest.mark.parametrize(
    ("birth_date", "heirs", "applies"),
    [
        (D(2007, 4, 2), HEIRS, True),
        (D(2007, 4, 1), HEIRS, False),
        (D(2012, 6, 1), (heir(WIDOW, "spouse", 1, 2), heir(GIRL, "descendant", 1, 2)), False),
    ],
)
async def test_survivors_pension_needs_a_minor_child_of_the_deceased(
    bereavement_desk: Desk, birth_date: Any, heirs: Any, applies: bool
) -> None:
    bereavement_desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=heirs, unread=())
    child = HouseholdMember(person=GIRL, relation="child", birth_date=birth_date)
    await opened(bereavement_desk, members=(child,))
    assert ("survivors-pension" in await statuses(bereavement_desk)) is applies


async def test_a_child_elsewhere_gives_no_survivors_pension(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk, members=())
    assert "survivors-pension" not in await statuses(bereavement_desk)


async def test_an_open_head_of_the_household_is_the_familys_to_name(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk, was_head=True, head_open=True)
    step = (await steps(bereavement_desk))["head-change"]
    assert (step.status, step.due, step.prefilled) == ("yours", D(2026, 3, 31), False)


@pytest.mark.parametrize(
    ("was_head", "status", "note"),
    [(True, "done", notes.HEAD_CHANGED), (False, "not_needed", notes.HEAD_SETTLED)],
)
async def test_a_head_whom_the_registry_has_settled_is_nobodys_to_report(
    bereavement_desk: Desk, was_head: bool, status: str, note: str
) -> None:
    await opened(bereavement_desk, was_head=was_head)
    step = (await steps(bereavement_desk))["head-change"]
    assert (step.status, step.actor, step.note, step.due) == (status, "mesh", note, None)


async def test_before_the_register_of_land_is_linked_the_tax_office_tells_who_owns(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.clock.travel_to(dt.datetime(2026, 2, 1, 9, tzinfo=JST))
    bereavement_desk.answers["land.holdings.v1"] = Holdings(parcels=0)
    await opened(bereavement_desk, died_on=D(2026, 1, 30))
    assert (await statuses(bereavement_desk))["succession-registration"] == "yours"
    assert (await view(bereavement_desk)).trouble == ()


async def test_once_it_is_linked_the_register_of_land_tells_who_owns(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers["land.holdings.v1"] = Holdings(parcels=0)
    await opened(bereavement_desk)
    assert "succession-registration" not in await statuses(bereavement_desk)


@pytest.mark.parametrize(
    ("contract", "left"),
    [
        ("insurance.coverage.v1", {"nhi-loss", "funeral-benefit", "care-loss"}),
        ("pension.enrolment.v1", {"pension-stop", "unpaid-pension", "survivors-pension"}),
        ("benefits.allowance.v1", {"allowance-end", "allowance-unpaid", "allowance-succession"}),
        ("tax.estate.v1", {"tax-representative", "property-owner"}),
    ],
)
async def test_what_cannot_be_looked_up_is_left_to_the_family_and_says_so(
    bereavement_desk: Desk, contract: str, left: set[str]
) -> None:
    bereavement_desk.answers[contract] = Refused("not-linked", "not linked yet")
    await opened(bereavement_desk)
    found = await steps(bereavement_desk)
    by_hand = {id_ for id_, step in found.items() if step.note == notes.NOT_LINKED}
    assert by_hand == left
    assert {found[id_].status for id_ in left} == {"yours"}
    assert not any(found[id_].prefilled for id_ in left)
    assert len((await view(bereavement_desk)).trouble) == 1


async def test_heirs_that_cannot_be_looked_up_are_trouble_and_no_reason_to_stop(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers["family.heirs.v1"] = Refused("not-linked", "not linked yet")
    await opened(bereavement_desk)
    shown = await view(bereavement_desk, SON)
    assert (shown.heirs, shown.trouble) == ((), (notes.HEIRS_UNKNOWN,))
    survivors = (await steps(bereavement_desk, SON))["survivors-pension"]
    assert (survivors.status, survivors.note) == ("yours", notes.CHILD_UNPROVEN)


async def test_registers_that_could_not_be_read_are_named_as_trouble(
    bereavement_desk: Desk,
) -> None:
    partly = Heirs(died_on=DIED_ON, heirs=HEIRS, unread=(OLD,))
    bereavement_desk.answers["family.heirs.v1"] = partly
    await opened(bereavement_desk)
    assert (await view(bereavement_desk)).trouble == (notes.unread(OLD),)


async def test_an_owner_out_of_reach_is_asked_again_and_nothing_is_opened(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers["pension.enrolment.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await opened(bereavement_desk)
    assert bereavement_desk.queued() == []
    with pytest.raises(Refused):
        await view(bereavement_desk)


async def test_what_nobody_on_the_mesh_handles_is_left_to_the_family(tmp_path: Path) -> None:
    whole = deployment_of(tmp_path)
    others = [p for p in whole.participants.values() if p.kind != "deposit-insurance"]
    without = Desk(service, whole.named(DESK), Deployment(tmp_path, others))
    without.answers = answers()
    await opened(without)
    step = (await steps(without))["account-search@deposit-insurance"]
    assert (step.status, step.prefilled, step.note) == ("yours", False, notes.NOT_ON_MESH)
    without.store.close()


async def test_told_twice_opens_once(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    before, asked = bereavement_desk.queued(), len(bereavement_desk.asked)
    await opened(bereavement_desk)
    assert (bereavement_desk.queued(), len(bereavement_desk.asked)) == (before, asked)


async def test_a_death_without_a_case_opens_none(bereavement_desk: Desk) -> None:
    await bereavement_desk.handle(death(), caller=REGISTRY)
    assert (bereavement_desk.asked, bereavement_desk.queued()) == ([], [])


async def test_a_report_before_the_list_is_there_comes_again(bereavement_desk: Desk) -> None:
    with pytest.raises(NoticeAwaited) as early:
        await report(bereavement_desk, "pension-stop", "done", "pension")
    assert early.value.retry


async def test_a_renunciation_before_the_case_is_open_is_not_lost(bereavement_desk: Desk) -> None:
    event = Renounced(person=HUSBAND, residence=OLD, heir=SON)
    await bereavement_desk.handle(event, caller="family-court")
    with pytest.raises(MeshError) as stale:
        await opened(bereavement_desk)
    assert stale.value.retry
    now = Heirs(died_on=DIED_ON, heirs=AFTER_RENUNCIATION, unread=())
    bereavement_desk.answers["family.heirs.v1"] = now
    await opened(bereavement_desk)
    assert (await view(bereavement_desk)).heirs == AFTER_RENUNCIATION


@pytest.mark.parametrize(
    ("born", "listed"), [(D(1951, 3, 17), True), (D(1951, 3, 18), False), (D(1940, 1, 1), True)]
)
async def test_from_75_the_insurance_of_the_old_is_ended_and_claimed_from_at_the_counter(
    bereavement_desk: Desk, born: dt.date, listed: bool
) -> None:
    await opened(bereavement_desk, birth_date=born)
    found = await steps(bereavement_desk)
    ids = ("late-elderly-loss", "late-elderly-funeral-benefit")
    theirs = [step for step in found.values() if step.id in ids]
    assert len(theirs) == (2 if listed else 0)
    for step in theirs:
        assert (step.status, step.actor, step.prefilled) == ("yours", "family", False)
        assert step.note == notes.LATE_ELDERLY
    if listed:
        assert [step.due for step in theirs] == [D(2026, 3, 31), D(2028, 3, 17)]
