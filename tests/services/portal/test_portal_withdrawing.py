"""A filed move is withdrawn, before or while it takes place."""

from typing import Any

import pytest

from contracts.base import Accepted
from contracts.moving import BookVisit, FileMoveOut, WithdrawMoveOut
from contracts.private import MoveCancelled, MovePlanned
from mesh.errors import Refused
from tests.services.conftest import Desk
from tests.services.portal.citizen import (
    BOY,
    FAMILY,
    FATHER,
    MOTHER,
    accepted,
    file,
    letters,
    move_in,
    report,
    sent,
    statuses,
    told,
    view,
    withdraw,
)


async def test_a_withdrawn_move_is_told_to_everyone_again(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await withdraw(portal, case)  # pressed twice
    (withdrawal,) = sent(portal, WithdrawMoveOut)
    assert (await view(portal, case)).status == "withdrawing"
    await portal.settle(withdrawal, Accepted(), case=case)
    found = await view(portal, case)
    assert found.status == "withdrawn"
    assert {p.status for p in found.procedures} == {"not_needed"}
    assert told(portal, MoveCancelled) == {"electricity", "water"}
    assert portal.store.read("SELECT * FROM consent") == []
    with pytest.raises(Refused, match="nothing left to withdraw"):
        await withdraw(portal, case)


async def test_what_was_planned_for_a_withdrawn_move_is_not_written_about(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await portal.settle(sent(portal, WithdrawMoveOut)[0], Accepted(), case=case)
    before = await letters(portal)
    await report(portal, case, "water-transfer", FATHER, "waiting", "止める予定です。")
    assert await letters(portal) == before
    await report(portal, case, "water-transfer", FATHER, "not_needed", "そのまま使えます。")
    assert await letters(portal) == [*before, "そのまま使えます。"]


async def test_a_move_withdrawn_before_it_was_accepted_is_announced_to_nobody(
    portal: Desk,
) -> None:
    case = await file(portal)
    await withdraw(portal, case)
    (move_out,), (withdrawal,) = sent(portal, FileMoveOut), sent(portal, WithdrawMoveOut)
    await portal.settle(move_out, Accepted(), case=case)
    await portal.settle(withdrawal, Accepted(), case=case)
    assert (await view(portal, case)).status == "withdrawn"
    assert (
        told(portal, MovePlanned) | told(portal, MoveCancelled) | told(portal, BookVisit) == set()
    )


async def test_only_the_filer_sees_and_withdraws_a_case(portal: Desk) -> None:
    case = await accepted(portal)
    for attempt in (withdraw(portal, case, MOTHER), view(portal, case, MOTHER)):
        with pytest.raises(Refused) as refusal:
            await attempt
        assert refusal.value.code == "refused.no-such-case"
    assert await letters(portal, MOTHER) == []


async def test_a_move_that_is_registered_cannot_be_withdrawn(portal: Desk) -> None:
    case = await accepted(portal)
    await move_in(portal, case, BOY)
    with pytest.raises(Refused) as refusal:
        await withdraw(portal, case)
    assert refusal.value.code == "refused.already-moved-in"


@pytest.mark.parametrize("answer", [Refused("no-move-pending", "over"), Accepted()])
async def test_a_withdrawal_that_comes_after_the_move_in_changes_nothing(
    portal: Desk, answer: Any
) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await move_in(portal, case, *FAMILY)
    (withdrawal,) = sent(portal, WithdrawMoveOut)
    await portal.settle(withdrawal, answer, case=case)
    assert (await view(portal, case)).status == "open"
    assert any("取り消すことはできません" in text for text in await letters(portal))
    assert told(portal, MoveCancelled) == set()


async def test_a_move_in_that_crosses_the_withdrawal_opens_the_case_again(portal: Desk) -> None:
    case = await accepted(portal)
    await withdraw(portal, case)
    await portal.settle(sent(portal, WithdrawMoveOut)[0], Accepted(), case=case)
    later = await file(portal)
    await move_in(portal, case, *FAMILY)
    assert (await view(portal, case)).status == "open"
    assert (await statuses(portal, case))["nhi-join"] == "waiting"
    assert (await statuses(portal, case))["electricity-transfer"] == "not_needed"
    assert (await view(portal, later)).status == "withdrawn"
