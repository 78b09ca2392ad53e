"""Who was taken for dead is alive: the files are as before, and what was paid is accounted for."""

import datetime as dt

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.benefits import Allowance, AllowanceQuery
from contracts.mesh import Unwatch, Watch
from contracts.residency import DeathUndone, Deceased
from mesh.errors import UnknownPerson
from services.benefits import store
from services.benefits.model import Child
from tests.services.benefits.after_death.bereaved_family import (
    ALIVE,
    CLAIMED_ON,
    DIED,
    FATHER,
    FILE,
    KID,
    KID_ALIVE,
    KID_DIED,
    KIDS,
    MOTHER,
    OTHER,
    TEEN,
    D,
    claim,
    file,
    keep,
    on,
    settlements,
    submitted,
    tell,
)
from tests.services.conftest import Desk


async def test_a_child_that_was_the_claimants_before_stays_after_a_correction(
    bereaved: Desk,
) -> None:
    own = msgspec.structs.replace(FILE, recipient=MOTHER, children=KIDS[:1])
    keep(bereaved, own)
    await claim(bereaved)
    assert len(file(bereaved, MOTHER).children) == 2
    await tell(bereaved, ALIVE)
    assert msgspec.structs.replace(file(bereaved, MOTHER), decisions=()) == own


async def test_after_a_mistake_the_family_keeps_what_it_was_paid_and_the_file_is_as_before(
    bereaved: Desk,
) -> None:
    await claim(bereaved)
    queued = len(bereaved.queued())
    on(bereaved, D(2026, 10, 20))
    said = await tell(bereaved, ALIVE)
    assert {p: (s.status, s.yen, s.overpaid_yen) for p, s in said.items()} == {
        "allowance-end": ("not_needed", 0, 0),
        "allowance-unpaid": ("not_needed", 0, 0),
        "allowance-succession": ("not_needed", 0, 0),
    }
    assert file(bereaved) == FILE
    assert not file(bereaved, MOTHER).open
    assert file(bereaved, MOTHER).paid_through == D(2026, 6, 30)
    assert [s.paid_to_others for s in settlements(bereaved)] == [
        tuple(D(2026, month, 1) for month in range(4, 10))
    ]
    assert submitted(bereaved, Unwatch, queued) == [MOTHER]


async def test_a_restored_recipient_is_watched_with_the_children(bereaved: Desk) -> None:
    """A child who moved while nobody's file concerned it is told of now."""
    queued = len(bereaved.queued())
    await tell(bereaved, ALIVE)
    assert submitted(bereaved, Watch, queued) == [FATHER, KID, TEEN]


async def test_who_was_not_replaced_is_paid_what_was_missed(bereaved: Desk) -> None:
    on(bereaved, D(2026, 8, 22))
    said = await tell(bereaved, ALIVE)
    end = said["allowance-end"]
    assert (end.status, end.yen, end.overpaid_yen) == ("not_needed", 80_000, 0)
    assert "80,000円をお支払い" in end.note
    assert said["allowance-succession"].overpaid_yen == 0
    assert file(bereaved) == FILE


async def test_a_correction_told_again_changes_nothing(bereaved: Desk) -> None:
    await claim(bereaved)
    on(bereaved, D(2026, 8, 22))
    await tell(bereaved, ALIVE)
    before = (file(bereaved), file(bereaved, MOTHER), settlements(bereaved))
    queued = len(bereaved.queued())
    on(bereaved, D(2026, 10, 22))
    assert await tell(bereaved, ALIVE) == {}
    assert (file(bereaved), file(bereaved, MOTHER), settlements(bereaved)) == before
    assert len(bereaved.queued()) == queued


async def test_a_correction_of_another_death_changes_nothing(bereaved: Desk) -> None:
    await tell(bereaved, KID_DIED)
    before = file(bereaved)
    for person in (FATHER, KID):
        assert await tell(bereaved, DeathUndone(person=person, died_on=D(2020, 1, 1))) == {}
    assert file(bereaved) == before


async def test_the_successors_own_file_goes_on_without_the_children(bereaved: Desk) -> None:
    own = msgspec.structs.replace(
        FILE, recipient=MOTHER, children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),)
    )
    keep(bereaved, own)
    await claim(bereaved)
    on(bereaved, D(2026, 8, 22))
    said = await tell(bereaved, ALIVE)
    assert "40,000円" in said["allowance-succession"].note  # July
    assert msgspec.structs.replace(file(bereaved, MOTHER), decisions=()) == own


async def test_both_a_recipient_and_a_child_taken_for_dead_are_restored(bereaved: Desk) -> None:
    await tell(bereaved, KID_DIED)
    await tell(bereaved, ALIVE)
    assert [c.until for c in file(bereaved).children] == [D(2026, 6, 30), None]
    assert await tell(bereaved, KID_ALIVE) == {}  # its death had changed no payment
    assert file(bereaved) == FILE


async def test_a_file_taken_back_is_not_reopened_with_the_child(office: Desk) -> None:
    keep(office, msgspec.structs.replace(FILE, children=KIDS[:1]))
    await tell(office, DIED)
    await claim(office, children=(KID,))
    await tell(office, KID_DIED)
    await tell(office, ALIVE)
    await tell(office, KID_ALIVE)
    assert file(office) == msgspec.structs.replace(FILE, children=KIDS[:1])
    assert not file(office, MOTHER).open


@pytest.mark.parametrize("first", [FATHER, MOTHER])
async def test_two_recipients_taken_for_dead_do_not_both_receive_for_the_children(
    bereaved: Desk, first: PersonCode
) -> None:
    await claim(bereaved)
    await tell(bereaved, Deceased(person=MOTHER, died_on=CLAIMED_ON))
    alive = [ALIVE, DeathUndone(person=MOTHER, died_on=CLAIMED_ON)]
    for event in alive if first == FATHER else reversed(alive):
        await tell(bereaved, event)
    assert file(bereaved) == FILE
    assert not file(bereaved, MOTHER).open
    assert file(bereaved, MOTHER).children == ()
    assert [f.recipient for f in store.open_files_with(bereaved.store.section(), KID)] == [FATHER]


@pytest.mark.parametrize("died_on", [D(2026, 5, 30), D(2026, 7, 3)])
async def test_with_a_child_nobody_who_died_since_is_restored(
    office: Desk, died_on: dt.date
) -> None:
    only = msgspec.structs.replace(FILE, children=KIDS[:1])
    keep(office, only)
    await tell(office, KID_DIED)
    ended = file(office)
    on(office, D(2026, 7, 6))
    said = await tell(office, Deceased(person=FATHER, died_on=died_on))
    assert f"2026年{min(died_on.month, 6)}月分まで" in said["allowance-end"].note
    assert await tell(office, Deceased(person=FATHER, died_on=died_on)) == {}
    await tell(office, KID_ALIVE)
    assert file(office).paid_through == D(2026, died_on.month, 31)
    await tell(office, KID_DIED)
    await tell(office, DeathUndone(person=FATHER, died_on=died_on))
    await tell(office, KID_ALIVE)
    assert file(office) == only
    assert not ended.open


async def test_a_recipient_restored_before_the_child_waits_for_it(office: Desk) -> None:
    only = msgspec.structs.replace(FILE, children=KIDS[:1])
    keep(office, only)
    await tell(office, KID_DIED)
    ended = file(office)
    on(office, D(2026, 7, 6))
    died_on = D(2026, 7, 3)
    await tell(office, Deceased(person=FATHER, died_on=died_on))
    await tell(office, DeathUndone(person=FATHER, died_on=died_on))
    assert file(office) == ended
    await tell(office, KID_ALIVE)
    assert file(office) == only


async def test_a_successor_for_one_child_leaves_the_rest_to_the_restored(bereaved: Desk) -> None:
    await claim(bereaved, children=(KID,))
    on(bereaved, D(2026, 8, 22))
    said = await tell(bereaved, ALIVE)
    assert "10,000円" in said["allowance-succession"].note  # July, for one child
    assert said["allowance-end"].yen == 10_000  # July, for the other
    (settled,) = settlements(bereaved)
    assert (settled.arrears, settled.arrears_yen) == ((), 10_000)


async def test_a_claim_that_waited_is_forgotten_with_the_death(bereaved: Desk) -> None:
    bereaved.answers["residency.household.v1"] = UnknownPerson("not here")
    await claim(bereaved)
    said = await tell(bereaved, ALIVE)
    assert {report.status for report in said.values()} == {"not_needed"}
    assert store.SUCCESSIONS.all(bereaved.store.section()) == []


async def test_who_was_taken_for_dead_can_die_and_be_succeeded_later(bereaved: Desk) -> None:
    await claim(bereaved)
    await tell(bereaved, ALIVE)
    on(bereaved, D(2026, 6, 22))
    said = await tell(bereaved, Deceased(person=FATHER, died_on=D(2026, 6, 20)))
    # April to June were paid to the children after the first report
    assert said["allowance-unpaid"].status == "not_needed"
    again = await claim(bereaved)
    assert again["allowance-succession"].status == "done"
    assert (again["allowance-unpaid"].status, again["allowance-unpaid"].yen) == ("not_needed", 0)
    assert file(bereaved, MOTHER).open


async def test_the_successor_is_answered_as_a_recipient_and_no_more_after_the_correction(
    bereaved: Desk,
) -> None:
    await claim(bereaved)
    query = AllowanceQuery(person=MOTHER)
    assert (await bereaved.handle(query, caller="portal")).receiving
    await tell(bereaved, ALIVE)
    said: Allowance = await bereaved.handle(query, caller="portal")
    assert not said.receiving
