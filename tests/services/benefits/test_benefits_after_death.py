"""What the allowance office does after a death and after a mistake, with canned sources."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.benefits import Allowance, AllowanceQuery, SucceedAllowance
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode
from contracts.mesh import Unwatch, Watch
from contracts.residency import DeathUndone, Deceased, Household, HouseholdMember, MovedOut
from contracts.tax import Income
from mesh.clock import JST
from mesh.errors import Refused, UnknownPerson, Unreachable
from mesh.service import Service
from services.benefits import store
from services.benefits.handlers import service
from services.benefits.model import AllowanceFile, Child, IncomeUsed
from services.benefits.succession import Settlement
from tests.services.conftest import Desk

D = dt.date
FATHER, MOTHER, KID, TEEN, GRANNY, OTHER = (
    PersonCode(c) for c in ("father", "mother", "kid", "teen", "granny", "other")
)
OLD, NEW = MunicipalityCode("132080"), MunicipalityCode("172014")
CASE = "case-1"
DIED_ON, TOLD_ON, CLAIMED_ON = D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 12)
REGISTRY = "resident-registry-old"
MakeDesk = Callable[[Service, str], Desk]

KIDS = (Child(person=KID, birth_date=D(2021, 9, 9)), Child(person=TEEN, birth_date=D(2012, 5, 5)))
FILE = AllowanceFile(
    recipient=FATHER, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2023, 10, 1)
)
DIED = Deceased(person=FATHER, died_on=DIED_ON)
ALIVE = DeathUndone(person=FATHER, died_on=DIED_ON)
KID_DIED = Deceased(person=KID, died_on=DIED_ON)
KID_ALIVE = DeathUndone(person=KID, died_on=DIED_ON)
CLAIM = SucceedAllowance(person=FATHER, claimant=MOTHER, children=(KID, TEEN), taxed_by=OLD)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


MOTHER_LINE = line(MOTHER, "head", D(1987, 1, 1))
KID_LINE, TEEN_LINE = line(KID, "child", D(2021, 9, 9)), line(TEEN, "child", D(2012, 5, 5))


@pytest.fixture
def office(desk: MakeDesk) -> Desk:
    """The office pays a father for two children, who live with both parents."""
    made = desk(service, "benefits-old")
    keep(made, FILE)
    made.answers = {
        "residency.household.v1": Household(
            members=(MOTHER_LINE, KID_LINE, TEEN_LINE), register_municipality=NEW
        )
    }
    on(made, TOLD_ON)
    return made


def keep(office: Desk, file: AllowanceFile) -> None:
    with office.store.section() as tx:
        store.keep(tx, file)
    office.store.commit()


def on(office: Desk, day: dt.date) -> None:
    office.clock.travel_to(dt.datetime.combine(day, dt.time(9), JST))


def file(office: Desk, recipient: PersonCode = FATHER) -> Any:
    return store.file_of(office.store.section(), recipient)


def settlements(office: Desk) -> list[Settlement]:
    return store.settlements_of(office.store.section(), FATHER)


def submitted(office: Desk, kind: type, since: int = 0) -> list[PersonCode]:
    return [m.person for _, _, m in office.queued()[since:] if isinstance(m, kind)]


async def tell(office: Desk, event: Any) -> dict[str, ReportStep]:
    """Tell what the registry tells, and return the reports that follow, by procedure."""
    return await reports(office, event, REGISTRY)


async def claim(office: Desk, **fields: Any) -> dict[str, ReportStep]:
    """Claim in place of the deceased, and return the reports that follow, by procedure."""
    command = msgspec.structs.replace(CLAIM, **fields)
    said = await reports(office, command, "bereavement-desk-old")
    assert said.keys() == {"allowance-succession", "allowance-unpaid"}
    return said


async def reports(office: Desk, message: Any, caller: str) -> dict[str, ReportStep]:
    before = len(office.queued())
    await office.handle(message, caller=caller, case=CASE)
    sent = [(to, m) for to, _, m in office.queued()[before:] if isinstance(m, ReportStep)]
    assert {to for to, _ in sent} <= {"bereavement-desk-old"}
    assert len({m.procedure for _, m in sent}) == len(sent)
    return {m.procedure: m for _, m in sent}


# ---- a recipient dies ------------------------------------------------------------------------


async def test_the_family_learns_what_ends_what_is_owed_and_who_claims_next(office: Desk) -> None:
    said = await tell(office, DIED)
    assert {p: (s.status, s.yen, s.overpaid_yen, s.due) for p, s in said.items()} == {
        "allowance-end": ("done", 0, 0, None),
        "allowance-unpaid": ("yours", 60_000, 0, D(2028, 6, 5)),
        "allowance-succession": ("yours", 0, 0, D(2026, 6, 20)),
    }
    assert {report.person for report in said.values()} == {FATHER}
    assert file(office).paid_through == D(2026, 6, 30)


async def test_a_death_told_again_changes_nothing_and_is_not_reported_again(office: Desk) -> None:
    await tell(office, DIED)
    before = file(office)
    assert await tell(office, DIED) == {}
    assert file(office) == before


async def test_nobody_is_unwatched_because_of_a_death(office: Desk) -> None:
    await tell(office, DIED)
    await tell(office, KID_DIED)
    await tell(office, MovedOut(person=FATHER, moved_on=D(2026, 6, 6), destination=NEW))
    assert submitted(office, Unwatch) == []


async def test_a_dead_child_is_watched_when_the_recipient_leaves(office: Desk) -> None:
    await tell(office, KID_DIED)
    await tell(office, MovedOut(person=FATHER, moved_on=D(2026, 6, 20), destination=NEW))
    assert submitted(office, Unwatch) == [FATHER, TEEN]


async def test_a_death_told_late_leaves_an_overpayment(office: Desk) -> None:
    on(office, D(2026, 10, 20))
    said = await tell(office, DIED)
    end = said["allowance-end"]
    assert (end.yen, end.overpaid_yen, "60,000円は、返還" in end.note) == (-60_000, 60_000, True)
    assert said["allowance-unpaid"].status == "not_needed"


async def test_without_a_child_young_enough_nobody_has_to_claim(office: Desk) -> None:
    keep(
        office,
        msgspec.structs.replace(FILE, children=(Child(person=TEEN, birth_date=D(2008, 4, 1)),)),
    )
    on(office, D(2026, 3, 20))
    said = await tell(office, Deceased(person=FATHER, died_on=D(2026, 3, 18)))
    assert said["allowance-succession"].status == "not_needed"
    assert said["allowance-unpaid"].yen == 20_000


async def test_the_death_of_somebody_on_no_file_is_nothing_to_the_office(office: Desk) -> None:
    for event in (
        Deceased(person=MOTHER, died_on=DIED_ON),
        DeathUndone(person=MOTHER, died_on=DIED_ON),
    ):
        await office.handle(event, caller=REGISTRY, case=CASE)
    assert office.queued() == []


async def test_outside_a_case_the_file_ends_and_nothing_is_reported(office: Desk) -> None:
    await office.handle(DIED, caller=REGISTRY)
    assert not file(office).open
    assert office.queued() == []


@pytest.mark.parametrize(
    ("day", "receiving"), [(DIED_ON, True), (D(2026, 6, 30), True), (D(2026, 7, 1), False)]
)
async def test_what_was_received_on_the_day_of_death_is_answered_afterwards(
    office: Desk, day: dt.date, receiving: bool
) -> None:
    await tell(office, DIED)
    on(office, D(2026, 8, 1))
    query = AllowanceQuery(person=FATHER, on=day)
    said = await office.handle(query, caller="bereavement-desk-old")
    assert said.receiving is receiving
    assert isinstance(said.children, tuple)
    assert [c.person for c in said.children] == ([KID, TEEN] if receiving else [])


async def test_without_a_day_today_is_meant(office: Desk) -> None:
    await tell(office, DIED)
    on(office, D(2026, 7, 1))
    said = await office.handle(AllowanceQuery(person=FATHER), caller="portal")
    assert (said.receiving, said.paid_through) == (False, D(2026, 6, 30))


async def test_who_died_before_the_first_month_was_a_recipient_all_the_same(office: Desk) -> None:
    keep(office, msgspec.structs.replace(FILE, started_on=D(2026, 7, 1)))
    await tell(office, DIED)
    query = AllowanceQuery(person=FATHER, on=DIED_ON)
    said = await office.handle(query, caller="bereavement-desk-old")
    assert (said.receiving, said.monthly_yen) == (True, 20_000)


# ---- the next recipient ----------------------------------------------------------------------


@pytest.fixture
async def bereaved(office: Desk) -> Desk:
    """The office after the father's death, a few days later."""
    await tell(office, DIED)
    on(office, CLAIMED_ON)
    return office


async def test_the_mother_receives_from_the_month_after_and_the_children_the_rest(
    bereaved: Desk,
) -> None:
    said = await claim(bereaved)
    succession, unpaid = said["allowance-succession"], said["allowance-unpaid"]
    assert (succession.status, unpaid.status, unpaid.yen) == ("done", "done", 60_000)
    assert "2026年7月分から月額20,000円" in succession.note
    assert "お子さんにお支払い" in unpaid.note
    opened = file(bereaved, MOTHER)
    assert (opened.started_on, opened.open, opened.children) == (D(2026, 7, 1), True, KIDS)


async def test_the_law_of_today_needs_no_income(bereaved: Desk) -> None:
    await claim(bereaved)
    assert [(type(m).__name__, to.name) for m, to in bereaved.asked] == [
        ("HouseholdQuery", REGISTRY)
    ]


async def test_while_the_law_had_limits_income_decided(office: Desk) -> None:
    office.answers["tax.income.v1"] = Income(total_income=7_500_000, dependants=2)
    on(office, D(2024, 4, 8))
    await tell(office, Deceased(person=FATHER, died_on=D(2024, 4, 5)))
    await claim(office)
    assert file(office, MOTHER).income == IncomeUsed(
        year=2022, total_income=7_500_000, dependants=2
    )


async def test_only_who_was_not_watched_is_watched(bereaved: Desk) -> None:
    await claim(bereaved)
    assert submitted(bereaved, Watch) == [MOTHER]


async def test_a_late_claim_is_paid_from_the_month_after_it(bereaved: Desk) -> None:
    on(bereaved, D(2026, 6, 21))
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_a_claim_a_month_late_loses_a_month(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 8, 1)


async def test_a_claim_that_arrives_late_counts_from_the_day_it_was_filed(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved, claimed_on=CLAIMED_ON)
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_no_claim_counts_from_a_day_to_come(bereaved: Desk) -> None:
    on(bereaved, D(2026, 7, 2))
    await claim(bereaved, claimed_on=D(2026, 9, 2))
    assert file(bereaved, MOTHER).started_on == D(2026, 8, 1)


async def test_a_claim_made_again_is_answered_again_and_paid_once(bereaved: Desk) -> None:
    first, before = await claim(bereaved), file(bereaved, MOTHER)
    asked, watched = len(bereaved.asked), submitted(bereaved, Watch)
    on(bereaved, D(2026, 7, 1))
    assert await claim(bereaved) == first
    assert file(bereaved, MOTHER) == before
    assert (len(bereaved.asked), submitted(bereaved, Watch)) == (asked, watched)


async def test_after_one_successor_there_is_no_other(bereaved: Desk) -> None:
    await claim(bereaved)
    with pytest.raises(Refused) as refusal:
        await claim(bereaved, claimant=GRANNY)
    assert refusal.value.code == "refused.already-succeeded"
    assert file(bereaved, GRANNY) is None


@pytest.mark.parametrize("person", [FATHER, MOTHER])
async def test_nobody_succeeds_the_living(office: Desk, person: PersonCode) -> None:
    with pytest.raises(Refused) as refusal:
        await claim(office, person=person)
    assert refusal.value.code == "refused.not-deceased"
    assert (file(office), file(office, MOTHER), office.queued()) == (FILE, None, [])


async def test_a_claimant_registered_elsewhere_claims_there(bereaved: Desk) -> None:
    bereaved.answers["residency.household.v1"] = UnknownPerson("not here")
    said = await claim(bereaved)
    assert {report.status for report in said.values()} == {"incomplete"}
    assert "お住まいの市区町村" in said["allowance-succession"].note
    assert file(bereaved, MOTHER) is None


async def test_a_claim_completed_later_counts_from_the_day_it_was_first_made(
    bereaved: Desk,
) -> None:
    answers = dict(bereaved.answers)
    bereaved.answers["family.relations.v1"] = UnknownPerson("not here")
    bereaved.answers["residency.household.v1"] = Household(
        members=(MOTHER_LINE,), register_municipality=NEW
    )
    said = await claim(bereaved)
    assert "2026年6月12日" in said["allowance-succession"].note
    assert said["allowance-unpaid"].due == D(2028, 6, 5)
    on(bereaved, D(2026, 8, 1))
    bereaved.answers = answers
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    assert file(bereaved, MOTHER).started_on == D(2026, 7, 1)


async def test_another_claimants_claim_counts_from_its_own_day(bereaved: Desk) -> None:
    answers = dict(bereaved.answers)
    bereaved.answers["residency.household.v1"] = UnknownPerson("not here")
    await claim(bereaved, claimant=GRANNY)
    on(bereaved, D(2026, 8, 1))
    bereaved.answers = answers
    await claim(bereaved)
    assert file(bereaved, MOTHER).started_on == D(2026, 9, 1)


async def test_a_registry_out_of_reach_is_asked_again_later(bereaved: Desk) -> None:
    bereaved.answers["residency.household.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await claim(bereaved)
    assert file(bereaved, MOTHER) is None


async def test_a_file_of_the_claimant_is_extended(bereaved: Desk) -> None:
    own = msgspec.structs.replace(
        FILE, recipient=MOTHER, children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),)
    )
    keep(bereaved, own)
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    extended = file(bereaved, MOTHER)
    assert [c.person for c in extended.children] == [OTHER, KID, TEEN]
    assert extended.monthly_yen(D(2026, 6, 1)) == 10_000
    assert extended.monthly_yen(D(2026, 7, 1)) == 50_000


async def test_only_children_on_the_file_pass_to_the_successor(bereaved: Desk) -> None:
    members = (MOTHER_LINE, KID_LINE, line(OTHER, "child", D(2018, 5, 5)))
    bereaved.answers["residency.household.v1"] = Household(members=members)
    await claim(bereaved, children=(KID, OTHER))
    assert [c.person for c in file(bereaved, MOTHER).children] == [KID]


async def test_children_paid_to_somebody_else_are_not_paid_twice(bereaved: Desk) -> None:
    keep(bereaved, msgspec.structs.replace(FILE, recipient=GRANNY))
    said = await claim(bereaved)
    assert said["allowance-succession"].status == "not_needed"
    assert "他の方" in said["allowance-succession"].note
    assert (said["allowance-unpaid"].status, said["allowance-unpaid"].yen) == ("done", 60_000)
    assert file(bereaved, MOTHER) is None
    assert await claim(bereaved) == said


async def test_a_child_who_died_too_does_not_hold_the_claim_up(bereaved: Desk) -> None:
    await tell(bereaved, KID_DIED)
    bereaved.answers["residency.household.v1"] = Household(members=(MOTHER_LINE, TEEN_LINE))
    assert (await claim(bereaved))["allowance-succession"].status == "done"
    assert [c.person for c in file(bereaved, MOTHER).children] == [TEEN]


async def test_neither_are_they_added_to_the_claimants_own_file(bereaved: Desk) -> None:
    own = msgspec.structs.replace(
        FILE, recipient=MOTHER, children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),)
    )
    keep(bereaved, own)
    keep(bereaved, msgspec.structs.replace(FILE, recipient=GRANNY))
    assert (await claim(bereaved))["allowance-succession"].status == "not_needed"
    assert file(bereaved, MOTHER) == own


async def test_a_child_that_was_the_claimants_before_stays_after_a_correction(
    bereaved: Desk,
) -> None:
    own = msgspec.structs.replace(FILE, recipient=MOTHER, children=KIDS[:1])
    keep(bereaved, own)
    await claim(bereaved)
    assert len(file(bereaved, MOTHER).children) == 2
    await tell(bereaved, ALIVE)
    assert msgspec.structs.replace(file(bereaved, MOTHER), decisions=()) == own


# ---- a child dies ----------------------------------------------------------------------------


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


# ---- mistakes --------------------------------------------------------------------------------


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


async def test_a_file_from_before_the_rules_that_are_known_here_is_settled_all_the_same(
    office: Desk,
) -> None:
    """Found by a thousand deaths: some files began before April 2012, the first month modelled."""
    eldest = Child(person=TEEN, birth_date=D(2009, 5, 5))
    keep(
        office,
        msgspec.structs.replace(
            FILE, children=(eldest,), resident_since=D(2009, 1, 1), started_on=D(2009, 6, 1)
        ),
    )
    said = await tell(office, DIED)
    assert said["allowance-unpaid"].yen > 0
    said = await claim(office, children=(TEEN,))
    assert said["allowance-succession"].status == "done"
