"""A child dies for whom the allowance is paid."""

import datetime as dt

import msgspec
import pytest

from contracts.mesh import Unwatch
from contracts.moving import MovedOut
from tests.services.benefits.after_death.bereaved_family import (
    FATHER,
    FILE,
    KID,
    KID_ALIVE,
    KID_DIED,
    KIDS,
    NEW,
    TEEN,
    TOLD_ON,
    D,
    file,
    keep,
    on,
    settlements,
    submitted,
    tell,
)
from tests.services.conftest import Desk


async def test_a_dead_child_is_watched_when_the_recipient_leaves(office: Desk) -> None:
    await tell(office, KID_DIED)
    await tell(office, MovedOut(person=FATHER, moved_on=D(2026, 6, 20), destination=NEW))
    assert submitted(office, Unwatch) == [FATHER, TEEN]


async def test_for_a_dead_child_nothing_is_paid_from_the_next_month(office: Desk) -> None:
    said = await tell(office, KID_DIED)
    assert said.keys() == {"allowance-child"}
    report = said["allowance-child"]
    assert (report.person, report.status, report.yen) == (KID, "done", 0)
    assert "2026年7月分から月額10,000円" in report.note
    assert file(office).monthly_yen(D(2026, 7, 1)) == 10_000


async def test_the_death_of_the_only_child_ends_the_file(office: Desk) -> None:
    keep(office, msgspec.structs.replace(FILE, children=KIDS[:1]))
    said = await tell(office, KID_DIED)
    assert "2026年6月分まで" in said["allowance-child"].note
    assert file(office).paid_through == D(2026, 6, 30)


async def test_the_death_of_a_child_told_again_is_not_reported_again(office: Desk) -> None:
    await tell(office, KID_DIED)
    before = file(office)
    assert await tell(office, KID_DIED) == {}
    assert file(office) == before


async def test_a_childs_death_told_late_leaves_an_overpayment(office: Desk) -> None:
    on(office, D(2026, 10, 20))
    report = (await tell(office, KID_DIED))["allowance-child"]
    assert (report.yen, report.overpaid_yen) == (-30_000, 30_000)


async def test_a_file_that_had_ended_is_left_alone(office: Desk) -> None:
    left = msgspec.structs.replace(FILE, paid_through=D(2026, 5, 31))
    keep(office, left)
    assert await tell(office, KID_DIED) == {}
    assert file(office) == left


@pytest.mark.parametrize("undone_on", [TOLD_ON, D(2026, 8, 22)])
async def test_a_child_taken_for_dead_is_paid_for_as_before(
    office: Desk, undone_on: dt.date
) -> None:
    await tell(office, KID_DIED)
    on(office, undone_on)
    report = (await tell(office, KID_ALIVE))["allowance-child"]
    arrears = 10_000 if undone_on > TOLD_ON else 0
    assert (report.status, report.yen, report.overpaid_yen) == ("not_needed", arrears, 0)
    assert file(office) == FILE
    assert [s.arrears_yen for s in settlements(office)] == ([arrears] if arrears else [])
    assert await tell(office, KID_ALIVE) == {}
