"""The family leaves: the allowance ends, and the file begins again for who comes back."""

import datetime as dt

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.benefits import Allowance
from contracts.mesh import Unwatch
from contracts.moving import MovedOut
from contracts.portal import ReportProcedure
from contracts.residency import Household
from mesh.clock import JST
from services.benefits import store
from services.benefits.model import Outcome
from tests.services.benefits.moving_family import (
    CASE,
    FATHER,
    FATHER_LINE,
    FILE,
    KID,
    KID_LINE,
    KIDS,
    MOTHER,
    NEW,
    OLD,
    TEEN,
    TEEN_LINE,
    D,
    changed,
    claim,
    file,
    submitted,
)
from tests.services.conftest import Desk

IDES = D(2026, 3, 15)


def left(person: PersonCode, moved_on: dt.date = IDES) -> MovedOut:
    return MovedOut(person=person, moved_on=moved_on, destination=NEW)


async def tell(office: Desk, event: MovedOut, case: str | None = CASE) -> None:
    await office.handle(event, caller="resident-registry-old", case=case)


async def test_the_allowance_ends_with_the_month_in_which_the_recipient_left(
    old_office: Desk,
) -> None:
    await tell(old_office, left(FATHER))
    ended = file(old_office)
    assert ended is not None
    assert ended.paid_through == D(2026, 3, 31)
    ((to, report),) = [
        (to, m) for to, _, m in old_office.queued() if isinstance(m, ReportProcedure)
    ]
    assert (to, report.person, report.procedure, report.status) == (
        "portal", FATHER, "allowance-end", "done",
    )  # fmt: skip
    assert "2026年3月分まで" in report.note


async def test_who_has_no_file_any_more_is_not_watched(old_office: Desk) -> None:
    await tell(old_office, left(FATHER))
    registry = "resident-registry-old"
    assert submitted(old_office, Unwatch) == [(registry, p) for p in (FATHER, KID, TEEN)]


async def test_a_child_on_another_open_file_is_still_watched(old_office: Desk) -> None:
    with old_office.store.section() as tx:
        store.keep(tx, msgspec.structs.replace(FILE, recipient=MOTHER, children=KIDS[:1]))
    await tell(old_office, left(FATHER))
    assert [person for _, person in submitted(old_office, Unwatch)] == [FATHER, TEEN]


async def test_a_move_out_told_again_changes_nothing(old_office: Desk) -> None:
    await tell(old_office, left(FATHER))
    before, queued = file(old_office), len(old_office.queued())
    await tell(old_office, left(FATHER))
    assert file(old_office) == before
    assert len(old_office.queued()) == queued


async def test_a_move_out_from_an_earlier_stay_changes_nothing(old_office: Desk) -> None:
    await tell(old_office, left(FATHER, D(2018, 1, 1)))
    assert file(old_office) == FILE
    assert old_office.queued() == []


async def test_without_a_case_the_file_ends_and_nobody_is_told(old_office: Desk) -> None:
    await tell(old_office, left(FATHER), case=None)
    assert submitted(old_office, ReportProcedure) == []
    ended = file(old_office)
    assert ended is not None
    assert not ended.open


async def test_a_child_who_leaves_alone_is_still_paid_for(old_office: Desk) -> None:
    await tell(old_office, left(TEEN))
    kept = file(old_office)
    assert kept is not None
    assert kept.open
    assert kept.monthly_yen(D(2026, 4, 1)) == 25_000
    assert [child.apart for child in kept.children] == [False, True]
    assert kept.decisions[-1].outcome is Outcome.LIVES_APART
    assert submitted(old_office, Unwatch) == [("resident-registry-old", TEEN)]
    assert submitted(old_office, ReportProcedure) == []


@pytest.mark.parametrize("order", [(FATHER, KID, TEEN), (TEEN, KID, FATHER), (KID, FATHER, TEEN)])
async def test_in_whatever_order_a_family_is_told_of_the_result_is_the_same(
    old_office: Desk, order: tuple[PersonCode, ...]
) -> None:
    for person in order:
        await tell(old_office, left(person))
    ended = file(old_office)
    assert ended is not None
    assert ended.paid_through == D(2026, 3, 31)
    assert sorted(p for _, p in submitted(old_office, Unwatch)) == sorted((FATHER, KID, TEEN))
    assert len(submitted(old_office, ReportProcedure)) == 1


async def test_a_person_who_leaves_without_a_file_is_nothing_to_the_office(
    old_office: Desk,
) -> None:
    await tell(old_office, left(MOTHER))
    assert old_office.queued() == []


async def test_who_comes_back_within_the_month_is_paid_without_a_gap(office: Desk) -> None:
    """There and back again: the file that ended begins again, with the month after."""
    await claim(office)
    here = "resident-registry-new"
    gone = MovedOut(person=FATHER, moved_on=D(2026, 4, 10), destination=OLD)
    await office.handle(gone, caller=here, case=CASE)
    office.clock.travel_to(dt.datetime(2026, 4, 28, 9, tzinfo=JST))
    office.answers["benefits.allowance.v1"] = Allowance(paid_through=D(2026, 4, 30))
    report = await claim(office, changed(moved_on=D(2026, 4, 25)))
    assert "2026年5月分から" in report.note
    back = file(office)
    assert back is not None
    assert [decision.outcome for decision in back.decisions] == [
        Outcome.GRANTED, Outcome.ENDED, Outcome.GRANTED,
    ]  # fmt: skip


async def test_a_move_out_told_after_the_recipient_came_back_does_not_end_the_file(
    old_office: Desk,
) -> None:
    """The claim after coming back may overtake the notice of having left."""
    old_office.clock.travel_to(dt.datetime(2026, 3, 20, 9, tzinfo=JST))
    old_office.answers = {
        "residency.household.v1": Household(members=(FATHER_LINE, KID_LINE, TEEN_LINE)),
        "benefits.allowance.v1": Allowance(paid_through=None),
    }
    await claim(old_office, changed(previous_municipality=NEW, moved_on=D(2026, 3, 18)))
    await tell(old_office, left(FATHER, D(2026, 3, 5)))
    back = file(old_office)
    assert back is not None
    assert back.open
