"""Child allowance is claimed for a newborn through the portal."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.benefits import ClaimAllowance
from contracts.portal import FileAllowance
from mesh.errors import MeshError, Refused, UnknownPerson, Unreachable
from services.portal.claims import Move, taxed_by_at_birth
from tests.services.conftest import NEW, OLD, THIRD, Desk
from tests.services.portal.citizen import (
    BOY,
    FATHER,
    GIRL,
    GRANNY,
    accepted,
    household,
    letters,
    move_in,
    report,
    sent,
    statuses,
    told,
    view,
)
from tests.services.resident_registry.country import family

BORN_ON = next(member.birth_date for member in family().members if member.person == BOY)


def filing(**changes: Any) -> FileAllowance:
    values = {"person": FATHER, "children": (BOY,), "municipality": NEW}
    return FileAllowance(**(values | changes))


async def claimed(portal: Desk, **changes: Any) -> str:
    filed = await portal.handle(filing(**changes), caller="citizen-app")
    case = filed.case
    assert isinstance(case, str)
    return case


async def test_the_portal_asks_for_the_day_of_the_birth_and_claims(portal: Desk) -> None:
    case = await claimed(portal, children=(BOY, BOY))
    assert sent(portal, ClaimAllowance) == [
        ClaimAllowance(
            claimant=FATHER,
            children=(BOY,),
            moved_on=BORN_ON,
            previous_municipality=NEW,
            taxed_by=NEW,
            claimed_on=portal.clock.today(),
            of_birth=True,
        )
    ]
    assert told(portal, ClaimAllowance) == {"benefits-new"}
    seen = await view(portal, case)
    assert seen.status == "open"
    assert [(p.id, p.status, p.deadline) for p in seen.procedures] == [
        ("allowance-claim", "waiting", BORN_ON + dt.timedelta(days=15))
    ]


async def test_what_the_office_decides_closes_the_case_and_is_told_to_the_claimant(
    portal: Desk,
) -> None:
    case = await claimed(portal)
    for _ in range(2):
        await report(portal, case, "allowance-claim", FATHER, note="認定しました。")
    assert (await view(portal, case)).status == "done"
    assert await letters(portal) == ["認定しました。"]


async def test_a_paper_that_is_missing_is_shown_as_trouble(portal: Desk) -> None:
    case = await claimed(portal)
    await report(portal, case, "allowance-claim", FATHER, "incomplete", "書類が必要です。")
    seen = await view(portal, case)
    assert seen.trouble == ("児童手当の認定請求：書類が必要です。",)


async def test_a_refused_claim_sends_the_claimant_to_the_counter(portal: Desk) -> None:
    case = await claimed(portal)
    (claim,) = sent(portal, ClaimAllowance)
    await portal.settle(claim, Refused("why", "not so"), case=case)
    assert await statuses(portal, case) == {"allowance-claim": "incomplete"}
    (letter,) = await letters(portal)
    assert "窓口で請求" in letter


async def test_a_child_that_is_not_registered_yet_is_claimed_for_later(portal: Desk) -> None:
    with pytest.raises(MeshError) as awaited:
        await claimed(portal, children=(PersonCode("newborn"),))
    assert (awaited.value.code, awaited.value.retry) == ("record-awaited", True)
    assert portal.queued() == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"municipality": "011002"}, "not-on-mesh"),
        ({"person": GIRL}, "filer-too-young"),
        ({"children": ()}, "no-child"),
    ],
)
async def test_what_cannot_be_claimed_is_refused(portal: Desk, changes: Any, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        await claimed(portal, **changes)
    assert refused.value.code == f"refused.{rule}"


@pytest.mark.parametrize(
    ("answer", "code"),
    [(UnknownPerson("nobody"), "refused.not-resident"), (Unreachable("down"), "unreachable")],
)
async def test_who_does_not_live_there_cannot_claim_there(
    portal: Desk, answer: Any, code: str
) -> None:
    portal.answers["residency.household.v1"] = answer
    with pytest.raises(MeshError) as refused:
        await claimed(portal)
    assert refused.value.code == code


async def test_nobody_else_sees_the_case_or_reports_on_it(portal: Desk) -> None:
    case = await claimed(portal)
    with pytest.raises(Refused):
        await view(portal, case, GRANNY)
    with pytest.raises(Refused):
        await report(portal, case, "allowance-end", FATHER)
    assert await letters(portal) == []


async def test_a_claim_stands_in_the_way_of_no_move(portal: Desk) -> None:
    await claimed(portal)
    assert await accepted(portal)


async def test_the_income_was_taxed_where_the_claimant_lived_on_new_year(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, FATHER)
    portal.answers["residency.household.v1"] = household
    await claimed(portal)
    assert sent(portal, ClaimAllowance)[-1].taxed_by == OLD


async def test_a_claimant_may_say_where_the_income_was_taxed(portal: Desk) -> None:
    await claimed(portal, taxed_by=THIRD)
    assert sent(portal, ClaimAllowance)[-1].taxed_by == THIRD


def test_a_move_after_the_birth_does_not_change_who_has_taxed() -> None:
    born, claimed_on = dt.date(2026, 3, 10), dt.date(2026, 3, 20)
    before, after = dt.date(2025, 2, 1), dt.date(2026, 3, 15)
    moves = [Move(before, OLD, NEW), Move(after, NEW, THIRD)]
    assert taxed_by_at_birth(moves, born, claimed_on, THIRD) == OLD
    assert taxed_by_at_birth(moves[1:], born, claimed_on, THIRD) == NEW
    assert taxed_by_at_birth([], born, claimed_on, THIRD) == THIRD
