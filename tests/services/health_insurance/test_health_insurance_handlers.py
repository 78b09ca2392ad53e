"""A municipal insurer: what it answers, and what it does when people come and go."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from contracts.insurance import Coverage, CoverageQuery
from contracts.mesh import Unwatch, Watch
from contracts.moving import AddressChanged, MovedIn, MovedOut
from contracts.portal import ReportProcedure
from contracts.residency import HeadChanged
from mesh.errors import Unreachable
from services.health_insurance import store
from services.health_insurance.handlers import service
from services.health_insurance.model import Certification, HealthPeriod, Insured

TARO, HANAKO = PersonCode("taro"), PersonCode("hanako")
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
TODAY = dt.date(2026, 3, 20)
MOVED_ON = dt.date(2026, 3, 15)
VALID_UNTIL = dt.date(2026, 12, 31)
RESIDENT = Insured(
    person=TARO,
    resident_since=dt.date(2010, 1, 1),
    head=TARO,
    health=(HealthPeriod(acquired_on=dt.date(2010, 1, 1)),),
    certifications=(
        Certification(level=3, valid_from=dt.date(2025, 1, 1), valid_until=VALID_UNTIL),
    ),
)
IN_BOTH = Coverage(national_health=True, care_level=3, care_valid_until=VALID_UNTIL)
IN_NEITHER = Coverage(national_health=False, care_level=None, care_valid_until=None)
LEFT = MovedOut(person=TARO, moved_on=MOVED_ON, destination=KANAZAWA)


def came(moved_on: dt.date = MOVED_ON, previous: str = CHOFU) -> MovedIn:
    return MovedIn(
        person=TARO,
        moved_on=moved_on,
        previous_municipality=MunicipalityCode(previous),
        head=HANAKO,
    )


@pytest.fixture
def old(desk: Any) -> Any:
    insurer = desk(service, "health-insurance-old")
    with insurer.store.section() as tx:
        store.INSURED.put(tx, RESIDENT)
    return insurer


@pytest.fixture
def new(desk: Any) -> Any:
    insurer = desk(service, "health-insurance-new")
    insurer.answers["insurance.coverage.v1"] = IN_BOTH
    return insurer


def kept(insurer: Any) -> Insured | None:
    return store.INSURED.get(insurer.store.section(), TARO)


def reports(insurer: Any) -> dict[str, ReportProcedure]:
    return {m.procedure: m for _, _, m in insurer.queued() if isinstance(m, ReportProcedure)}


def watches(insurer: Any) -> list[tuple[str, object]]:
    return [(to, m) for to, _, m in insurer.queued() if isinstance(m, Watch | Unwatch)]


async def test_the_portal_is_told_what_is_in_force(old: Any) -> None:
    assert await old.handle(CoverageQuery(person=TARO), caller="portal") == IN_BOTH


async def test_a_person_without_a_file_is_covered_by_nothing(old: Any) -> None:
    assert await old.handle(CoverageQuery(person=HANAKO), caller="portal") == IN_NEITHER


async def test_after_a_departure_the_next_insurer_still_learns_what_was(old: Any) -> None:
    await old.handle(LEFT, caller="resident-registry-old")
    query = CoverageQuery(person=TARO)
    assert await old.handle(query, caller="health-insurance-new") == IN_BOTH
    assert await old.handle(query, caller="portal") == IN_NEITHER


async def test_a_new_resident_is_covered_as_before(new: Any) -> None:
    await new.handle(came(), caller="resident-registry-new", case="c")
    file = kept(new)
    assert file.health == (HealthPeriod(acquired_on=MOVED_ON),)
    assert file.certifications == (
        Certification(level=3, valid_from=MOVED_ON, valid_until=dt.date(2026, 9, 30)),
    )
    assert (file.head, file.head_since) == (HANAKO, MOVED_ON)
    assert {(p, r.status) for p, r in reports(new).items()} == {
        ("nhi-join", "done"),
        ("care-join", "done"),
    }
    assert "2026年9月30日" in reports(new)["care-join"].note
    assert watches(new) == [
        ("resident-registry-new", Watch(person=TARO)),
        ("tax-new", Watch(person=TARO)),
    ]


async def test_each_report_is_made_for_its_own_affair(new: Any) -> None:
    await new.handle(came(), caller="resident-registry-new", case="c")
    affairs = new.store.read("SELECT affair FROM outbox WHERE contract LIKE 'portal.%'")
    assert {affair for (affair,) in affairs} == {"health-insurance", "long-term-care"}


async def test_the_old_insurer_is_asked_once_for_each_affair(new: Any) -> None:
    await new.handle(came(), caller="resident-registry-new")
    assert [receiver.name for _, receiver in new.asked] == ["health-insurance-old"] * 2


async def test_a_certification_told_too_late_has_to_be_applied_for(new: Any) -> None:
    await new.handle(came(TODAY - dt.timedelta(days=15)), caller="resident-registry-new", case="c")
    assert kept(new).certifications == ()
    assert reports(new)["nhi-join"].status == "done"
    assert reports(new)["care-join"].status == "waiting"
    assert "申請" in reports(new)["care-join"].note


async def test_who_is_certified_only_but_too_late_gets_no_file(new: Any) -> None:
    new.answers["insurance.coverage.v1"] = Coverage(
        national_health=False, care_level=3, care_valid_until=VALID_UNTIL
    )
    late = came(TODAY - dt.timedelta(days=15))
    await new.handle(late, caller="resident-registry-new", case="c")
    assert kept(new) is None
    assert watches(new) == []
    assert reports(new).keys() == {"care-join"}


@pytest.mark.parametrize("previous", [CHOFU, "011002", ""])
async def test_who_was_not_covered_or_cannot_be_asked_about_gets_no_file(
    new: Any, previous: Any
) -> None:
    new.answers["insurance.coverage.v1"] = IN_NEITHER
    await new.handle(came(previous=previous), caller="resident-registry-new", case="c")
    assert kept(new) is None
    assert new.queued() == []
    assert bool(new.asked) is (previous == CHOFU)


async def test_nothing_is_decided_while_the_old_insurer_cannot_be_asked(new: Any) -> None:
    new.answers["insurance.coverage.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await new.handle(came(), caller="resident-registry-new", case="c")
    assert kept(new) is None


async def test_a_move_in_told_again_asks_nobody_and_changes_nothing(new: Any) -> None:
    await new.handle(came(), caller="resident-registry-new", case="c")
    said, asked = new.queued(), len(new.asked)
    await new.handle(came(), caller="resident-registry-new", case="c")
    assert (new.queued(), len(new.asked)) == (said, asked)


async def test_leaving_ends_both_insurances_on_the_day_of_the_move(old: Any) -> None:
    for _ in range(2):
        await old.handle(LEFT, caller="resident-registry-old", case="c")
    file = kept(old)
    assert [period.lost_on for period in file.health] == [MOVED_ON]
    assert [certification.lost_on for certification in file.certifications] == [MOVED_ON]
    assert {(p, r.status) for p, r in reports(old).items()} == {
        ("nhi-loss", "done"),
        ("care-loss", "done"),
    }
    assert watches(old) == [
        ("resident-registry-old", Unwatch(person=TARO)),
        ("tax-old", Unwatch(person=TARO)),
    ]
    assert len(old.queued()) == 4


async def test_only_what_applied_is_reported_as_lost(old: Any) -> None:
    with old.store.section() as tx:
        store.INSURED.put(tx, Insured(person=TARO, health=RESIDENT.health))
    await old.handle(LEFT, caller="resident-registry-old", case="c")
    assert reports(old).keys() == {"nhi-loss"}


async def test_who_comes_back_uninsured_is_no_longer_answered_for(old: Any) -> None:
    await old.handle(LEFT, caller="resident-registry-old")
    old.answers["insurance.coverage.v1"] = IN_NEITHER
    said = old.queued()
    back = came(moved_on=TODAY, previous=KANAZAWA)
    await old.handle(back, caller="resident-registry-old", case="c")
    query = CoverageQuery(person=TARO)
    assert await old.handle(query, caller="health-insurance-new") == IN_NEITHER
    assert old.queued() == said


async def test_the_new_head_of_the_household_is_billed(old: Any) -> None:
    changed = HeadChanged(person=TARO, changed_on=MOVED_ON, head=HANAKO)
    await old.handle(changed, caller="resident-registry-old", case="c")
    assert (kept(old).head, kept(old).head_since) == (HANAKO, MOVED_ON)
    assert old.queued() == []


async def test_a_move_inside_the_municipality_changes_the_address_alone(old: Any) -> None:
    address = Address(
        postal_code="1820026",
        municipality=CHOFU,
        prefecture="東京都",
        city="調布市",
        town="小島町",
        block="2",
    )
    moved = AddressChanged(person=TARO, moved_on=MOVED_ON, address=address)
    await old.handle(moved, caller="resident-registry-old", case="c")
    assert kept(old).address == address
    assert kept(old).health == RESIDENT.health
    assert old.queued() == []


@pytest.mark.parametrize(
    "event",
    [
        MovedOut(person=HANAKO, moved_on=MOVED_ON, destination=KANAZAWA),
        HeadChanged(person=HANAKO, changed_on=MOVED_ON, head=TARO),
        AddressChanged(person=HANAKO),
    ],
)
async def test_people_without_a_file_are_left_alone(old: Any, event: Any) -> None:
    await old.handle(event, caller="resident-registry-old", case="c")
    assert old.queued() == []
