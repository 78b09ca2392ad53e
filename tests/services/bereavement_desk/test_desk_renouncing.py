"""An heir renounces: others may inherit, and are told."""

from typing import Any

import pytest

from contracts.court import Renounced
from contracts.pension import ClaimSurvivorsPension
from contracts.succession import Heirs
from contracts.tax import DeclareHeirs
from mesh.errors import Refused, Unreachable
from services.bereavement_desk import letters as written
from services.bereavement_desk import notes
from tests.services.bereavement_desk.family import (
    AFTER_RENUNCIATION,
    DIED_ON,
    GIRL,
    HUSBAND,
    SISTER,
    SON,
    WIDOW,
    confirm,
    heir,
    letters,
    opened,
    report,
    sent,
    statuses,
    steps,
    view,
)
from tests.services.conftest import OLD, Desk


async def confirmed(desk: Desk, **changes: Any) -> None:
    await opened(desk)
    await confirm(desk, **changes)


async def renounced(desk: Desk, heirs: Any = AFTER_RENUNCIATION) -> None:
    desk.answers["family.heirs.v1"] = Heirs(died_on=DIED_ON, heirs=heirs, unread=())
    event = Renounced(person=HUSBAND, residence=OLD, heir=SON)
    await desk.handle(event, caller="family-court")


async def test_who_becomes_heir_by_a_renunciation_gets_a_letter_of_their_own(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await renounced(bereavement_desk)
    assert (await view(bereavement_desk)).heirs == AFTER_RENUNCIATION
    assert letters(bereavement_desk, SISTER) == [written.NEW_HEIR]
    assert "3か月" in written.NEW_HEIR
    (changed,) = letters(bereavement_desk, WIDOW)[1:]
    assert "相続人は2人で、これまでに2人が相続人でなくなりました" in changed
    assert (await view(bereavement_desk, SISTER)).status == "open"


async def test_who_is_heir_no_more_and_did_not_report_does_not_see_the_list(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await renounced(bereavement_desk)
    with pytest.raises(Refused) as refused:
        await view(bereavement_desk, GIRL)
    assert refused.value.code == "refused.no-such-case"
    assert (await view(bereavement_desk, SON)).status == "open"  # the reporter


async def test_told_twice_of_a_renunciation_nobody_gets_a_second_letter(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await renounced(bereavement_desk)
    before = bereavement_desk.queued()
    await renounced(bereavement_desk)
    assert bereavement_desk.queued() == before


async def test_present_owners_are_declared_again_when_the_heirs_change(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk)
    for procedure in ("tax-representative", "property-owner"):
        await report(bereavement_desk, procedure, "done", "tax-old")
    await renounced(bereavement_desk)
    assert [d.owners for d in sent(bereavement_desk, DeclareHeirs)] == [
        (WIDOW, SON, GIRL),
        (WIDOW, SISTER),
    ]
    found_ = await statuses(bereavement_desk)
    assert (found_["tax-representative"], found_["property-owner"]) == ("waiting", "waiting")


async def test_a_representative_who_has_renounced_has_to_be_replaced_at_the_counter(
    bereavement_desk: Desk,
) -> None:
    await confirmed(bereavement_desk, representative=SON)
    await renounced(bereavement_desk)
    assert len(sent(bereavement_desk, DeclareHeirs)) == 1
    step = (await steps(bereavement_desk))["tax-representative"]
    assert (step.status, step.note) == ("incomplete", notes.REPRESENTATIVE_GONE)


async def test_a_widow_who_renounces_still_claims_the_survivors_pension(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    await renounced(bereavement_desk, (heir(SON, "child", 1, 2), heir(GIRL, "child", 1, 2)))
    await confirm(bereavement_desk, person=SON, representative=SON)
    (claim,) = sent(bereavement_desk, ClaimSurvivorsPension)
    assert claim.claimant == WIDOW


async def test_a_register_out_of_reach_after_a_renunciation_is_asked_again(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)
    bereavement_desk.answers["family.heirs.v1"] = Unreachable("down")
    event = Renounced(person=HUSBAND, residence=OLD, heir=SON)
    with pytest.raises(Unreachable):
        await bereavement_desk.handle(event, caller="family-court")
