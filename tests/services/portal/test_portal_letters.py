"""Agencies write to citizens."""

from contracts.base import Accepted
from contracts.portal import DeliverLetter, InboxQuery
from mesh.clock import JST
from tests.services.conftest import Desk
from tests.services.portal.citizen import FATHER, MOTHER, letters

DESK = "bereavement-desk-old"


async def deliver(
    portal: Desk, text: str, *, case: str | None = "case-1", sender: str = DESK
) -> None:
    letter = DeliverLetter(person=FATHER, text=text)
    assert await portal.handle(letter, caller=sender, case=case) == Accepted()


async def test_a_letter_is_in_the_inbox_of_whom_it_is_for(portal: Desk) -> None:
    await deliver(portal, "お悔やみ申し上げます。")
    inbox = await portal.handle(InboxQuery(person=FATHER), caller="citizen-app")
    ((at, sender, text),) = [(each.at, each.sender, each.text) for each in inbox.letters]
    assert (at.tzinfo, sender, text) == (JST, DESK, "お悔やみ申し上げます。")
    assert await letters(portal, MOTHER) == []


async def test_letters_are_kept_in_the_order_in_which_they_came(portal: Desk) -> None:
    sent = [f"第{number}のお知らせ" for number in range(12)]
    for text in sent:
        await deliver(portal, text)
    assert await letters(portal) == sent


async def test_the_same_letter_of_the_same_sender_and_case_is_delivered_once(portal: Desk) -> None:
    await deliver(portal, "同じ")
    await deliver(portal, "同じ")
    assert await letters(portal) == ["同じ"]
    await deliver(portal, "同じ", case="case-2")
    await deliver(portal, "同じ", sender="bereavement-desk-new")
    await deliver(portal, "同じ", case=None)
    assert await letters(portal) == ["同じ"] * 4
