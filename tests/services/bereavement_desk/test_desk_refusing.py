"""Who may confirm, and what may not be confirmed."""

from typing import Any

import msgspec
import pytest

from contracts.base import Accepted, PersonCode
from contracts.deposits import SearchAccounts
from contracts.portal import Mandate, MandateQuery, MandateScope
from mesh.errors import NotOnMesh, Refused
from services.bereavement_desk.model import Case
from services.bereavement_desk.store import CASES
from tests.services.bereavement_desk.family import (
    CASE,
    FRIEND,
    GIRL,
    HUSBAND,
    LANDLORD,
    REGISTRY,
    SON,
    UNDERTAKER,
    WIDOW,
    confirm,
    confirmation,
    consents,
    death,
    opened,
    sent,
    undo,
)
from tests.services.conftest import Desk


@pytest.mark.parametrize("person", [SON, WIDOW])
async def test_the_reporter_or_any_adult_heir_may_confirm(
    bereavement_desk: Desk, person: PersonCode
) -> None:
    await opened(bereavement_desk)
    assert await confirm(bereavement_desk, person=person) == Accepted()
    (search,) = sent(bereavement_desk, SearchAccounts)
    assert search.heir == person


async def test_an_agent_with_a_mandate_may_confirm(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    assert await confirm(bereavement_desk, agent=UNDERTAKER) == Accepted()
    query, portal = bereavement_desk.asked[-1]
    asked = MandateQuery(person=WIDOW, agent=UNDERTAKER, scope=MandateScope.BEREAVEMENT)
    assert (query, portal.name) == (asked, "portal")


async def test_an_agent_without_a_mandate_is_refused_and_nothing_is_filed(
    bereavement_desk: Desk,
) -> None:
    bereavement_desk.answers["portal.mandate.v1"] = Mandate(valid=False)
    await opened(bereavement_desk)
    assert await refusal(bereavement_desk, agent=UNDERTAKER) == "refused.no-mandate"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": UNDERTAKER}, "refused.not-of-the-family"),
        ({"person": HUSBAND}, "refused.not-of-the-family"),
        ({"claimant": UNDERTAKER}, "refused.not-of-the-family"),
        ({"funeral_by": UNDERTAKER}, "refused.not-of-the-family"),
        ({"representative": UNDERTAKER}, "refused.not-of-the-family"),
        ({"successor": UNDERTAKER}, "refused.not-of-the-family"),
        ({"consents": ("tax-old",)}, "refused.not-a-private-party"),
        ({"consents": ("nobody",)}, NotOnMesh.code),
        ({"case": "case-2"}, "refused.no-such-case"),
    ],
)
async def test_what_may_not_be_confirmed_is_refused(
    bereavement_desk: Desk, changes: dict[str, Any], code: str
) -> None:
    await opened(bereavement_desk)
    assert await refusal(bereavement_desk, **changes) == code


async def test_who_reported_and_is_none_of_the_family_confirms_nothing(
    bereavement_desk: Desk,
) -> None:
    """The desk is told of no reporter then; an heir confirms, and cannot name the landlord."""
    await opened(bereavement_desk, reporter=None)
    refused = "refused.not-of-the-family"
    assert await refusal(bereavement_desk, person=LANDLORD) == refused
    assert await refusal(bereavement_desk, funeral_by=LANDLORD) == refused
    assert await confirm(bereavement_desk, person=SON) == Accepted()


async def test_another_confirmation_is_refused(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await confirm(bereavement_desk)
    assert await refusal(bereavement_desk, funeral_by=WIDOW) == "refused.already-confirmed"


async def test_a_mistaken_death_is_not_confirmed(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await undo(bereavement_desk)
    assert await refusal(bereavement_desk) == "refused.death-undone"


async def test_while_the_mandate_is_asked_for_somebody_else_may_have_confirmed(
    bereavement_desk: Desk,
) -> None:
    await opened(bereavement_desk)

    def meanwhile(*_: Any) -> Mandate:
        case = msgspec.structs.replace(kept(bereavement_desk), confirmed=confirmation())
        with bereavement_desk.store.section() as tx:
            CASES.put(tx, case)
        return Mandate(valid=True)

    bereavement_desk.answers["portal.mandate.v1"] = meanwhile
    with pytest.raises(Refused) as refused:
        await confirm(bereavement_desk, agent=UNDERTAKER)
    assert refused.value.code == "refused.already-confirmed"


def kept(desk: Desk) -> Case:
    case = CASES.get(desk.store, CASE)
    assert case is not None
    return case


async def refusal(desk: Desk, **changes: Any) -> str:
    """Confirm, expect to be refused with nothing changed, and return the code."""
    before = desk.queued(), kept(desk), consents(desk)
    with pytest.raises((Refused, NotOnMesh)) as refused:
        await confirm(desk, **changes)
    assert (desk.queued(), kept(desk), consents(desk)) == before
    return refused.value.code


async def test_nobody_acts_for_the_family_who_has_died_meanwhile(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    await bereavement_desk.handle(
        death(person=WIDOW, members=()), caller=REGISTRY, case="case-of-the-widow"
    )
    for named in ({"person": WIDOW}, {"claimant": WIDOW}, {"representative": WIDOW}):
        with pytest.raises(Refused) as refusal:
            await confirm(bereavement_desk, **({"person": SON} | named))
        assert refusal.value.code == "refused.has-died"


async def test_a_minor_does_not_confirm_alone(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk)
    with pytest.raises(Refused) as refusal:
        await confirm(bereavement_desk, claimant=GIRL)
    assert refusal.value.code == "refused.minor"


async def test_who_is_no_heir_consents_to_nothing(bereavement_desk: Desk) -> None:
    await opened(bereavement_desk, reporter=FRIEND)
    for asked in ({"consents": ("bank",)}, {"search_accounts": True}):
        fields = {"consents": (), "search_accounts": False} | asked
        with pytest.raises(Refused) as refusal:
            await confirm(bereavement_desk, person=FRIEND, **fields)
        assert refusal.value.code == "refused.not-an-heir"
    nothing = {"consents": (), "search_accounts": False}
    assert await confirm(bereavement_desk, person=FRIEND, **nothing) == Accepted()
