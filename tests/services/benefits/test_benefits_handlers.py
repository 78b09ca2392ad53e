"""What the allowance office answers and does, with a real store and canned sources."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.base import Accepted, PersonCode
from contracts.benefits import Allowance, AllowanceQuery, ClaimAllowance
from contracts.common import MunicipalityCode
from contracts.family import Relations
from contracts.mesh import Unwatch, Watch
from contracts.portal import ReportProcedure
from contracts.residency import Household, HouseholdMember, HouseholdQuery, MovedOut
from contracts.tax import Income, IncomeQuery
from mesh.clock import JST
from mesh.errors import Refused, UnknownPerson, Unreachable
from mesh.service import Service
from services.benefits import store
from services.benefits.handlers import service
from services.benefits.model import AllowanceFile, Child, IncomeUsed, Outcome
from tests.services.conftest import Desk

D = dt.date
FATHER, MOTHER, KID, TEEN = (PersonCode(c) for c in ("father", "mother", "kid", "teen"))
OLD, NEW, THIRD = (MunicipalityCode(c) for c in ("132080", "172014", "221007"))
NOWHERE = MunicipalityCode("011002")
CASE = "case-1"
IDES = D(2026, 3, 15)
MakeDesk = Callable[[Service, str], Desk]

KIDS = (Child(person=KID, birth_date=D(2023, 9, 9)), Child(person=TEEN, birth_date=D(2011, 5, 5)))
FILE = AllowanceFile(
    recipient=FATHER, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2023, 10, 1)
)
CLAIM = ClaimAllowance(
    claimant=FATHER,
    children=(KID, TEEN),
    moved_on=D(2026, 3, 15),
    previous_municipality=OLD,
    taxed_by=OLD,
)


def line(person: PersonCode, relation: str, born: dt.date) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


FATHER_LINE = line(FATHER, "head", D(1985, 1, 1))
MOTHER_LINE = line(MOTHER, "wife", D(1987, 1, 1))
KID_LINE = line(KID, "child", D(2023, 9, 9))
TEEN_LINE = line(TEEN, "child", D(2011, 5, 5))
FAMILY = (FATHER_LINE, MOTHER_LINE, KID_LINE, TEEN_LINE)


def incomes(**earned: int | Exception) -> Any:
    """Answer with what each person earned, or with an error."""

    def answer(query: IncomeQuery, _: object) -> Any:
        found = earned[query.person]
        return found if isinstance(found, Exception) else Income(total_income=found, dependants=2)

    return answer


def households(here: tuple[HouseholdMember, ...], there: Any = None) -> Any:
    """Answer with the household at the new municipality, and the one left behind."""

    def answer(_: HouseholdQuery, receiver: Any) -> Any:
        if receiver.municipality == NEW:
            return Household(members=here, register_municipality=THIRD)
        return Household(members=there) if isinstance(there, tuple) else there

    return answer


@pytest.fixture
def office(desk: MakeDesk) -> Desk:
    """The office of the new municipality; a family of four has moved in with good papers."""
    made = desk(service, "benefits-new")
    made.clock.travel_to(dt.datetime(2026, 3, 20, 9, tzinfo=JST))
    made.answers = {
        "residency.household.v1": households(FAMILY),
        "tax.income.v1": incomes(father=5_000_000, mother=1_000_000),
        "benefits.allowance.v1": Allowance(paid_through=D(2026, 3, 31)),
        "family.relations.v1": Relations(children=(KID, TEEN)),
    }
    return made


@pytest.fixture
def old_office(desk: MakeDesk) -> Desk:
    """The office of the old municipality, which pays a father for two children."""
    made = desk(service, "benefits-old")
    made.store.load(store.FILES.insert, store.FILES.rows([FILE]))
    links = store.FILED_CHILDREN.rows(store.filed_children(FILE))
    made.store.load(store.FILED_CHILDREN.insert, links)
    return made


def changed(**fields: object) -> ClaimAllowance:
    return msgspec.structs.replace(CLAIM, **fields)


async def claim(office: Desk, command: ClaimAllowance = CLAIM) -> ReportProcedure:
    """Claim, and return what was reported to the citizen."""
    before = len(office.queued())
    assert await office.handle(command, caller="portal", case=CASE) == Accepted()
    (report,) = [m for _, _, m in office.queued()[before:] if isinstance(m, ReportProcedure)]
    assert (report.person, report.procedure) == (FATHER, "allowance-claim")
    return report


def file(office: Desk, recipient: PersonCode = FATHER) -> AllowanceFile | None:
    return store.file_of(office.store.section(), recipient)


def pending(office: Desk) -> Any:
    return store.pending_claim(office.store.section(), FATHER)


def asked(office: Desk) -> list[tuple[str, str]]:
    """Return what was looked up where."""
    return [(type(message).__name__, receiver.name) for message, receiver in office.asked]


def submitted(office: Desk, kind: type) -> list[tuple[str, PersonCode]]:
    return [(to, m.person) for to, _, m in office.queued() if isinstance(m, kind)]


# ---- answers ---------------------------------------------------------------------------------


async def test_the_file_of_a_recipient_is_answered(old_office: Desk) -> None:
    said = await old_office.handle(AllowanceQuery(person=FATHER), caller="portal")
    assert (said.receiving, said.monthly_yen, said.paid_through) == (True, 25_000, None)
    assert {child.person for child in said.children} == {KID, TEEN}


@pytest.mark.parametrize("person", [MOTHER, KID])
async def test_who_is_paid_nothing_is_answered_no_and_not_refused(
    old_office: Desk, person: PersonCode
) -> None:
    said = await old_office.handle(AllowanceQuery(person=person), caller="portal")
    assert said == Allowance(receiving=False, children=(), monthly_yen=0, paid_through=None)


# ---- claims ----------------------------------------------------------------------------------


async def test_a_claim_in_time_is_granted_from_the_month_after_the_move(office: Desk) -> None:
    report = await claim(office)
    assert report.status == "done"
    assert "2026年4月分から月額25,000円" in report.note
    assert "最初の支払月は2026年6月" in report.note
    granted = file(office)
    assert granted is not None
    assert (granted.started_on, granted.open, granted.children) == (D(2026, 4, 1), True, KIDS)
    assert granted.decisions[-1].outcome is Outcome.GRANTED


async def test_each_source_is_asked_once_and_no_other(office: Desk) -> None:
    await claim(office)
    assert asked(office) == [
        ("HouseholdQuery", "resident-registry-new"),
        ("AllowanceQuery", "benefits-old"),
        ("IncomeQuery", "tax-old"),
        ("IncomeQuery", "tax-old"),
    ]
    assert {m.year for m, _ in office.asked if isinstance(m, IncomeQuery)} == {2024}


async def test_the_registry_is_asked_to_tell_of_the_recipient_and_the_children(
    office: Desk,
) -> None:
    await claim(office)
    registry = "resident-registry-new"
    assert submitted(office, Watch) == [(registry, p) for p in (FATHER, KID, TEEN)]


async def test_a_late_claim_is_paid_from_the_month_after_it(office: Desk) -> None:
    office.clock.travel_to(dt.datetime(2026, 5, 2, 9, tzinfo=JST))
    assert "2026年6月分から" in (await claim(office)).note


async def test_a_claim_that_arrives_late_counts_from_the_day_it_was_made(office: Desk) -> None:
    office.clock.travel_to(dt.datetime(2026, 5, 2, 9, tzinfo=JST))
    report = await claim(office, changed(claimed_on=D(2026, 3, 25)))
    assert "2026年4月分から" in report.note


async def test_no_month_is_paid_that_the_old_municipality_pays(office: Desk) -> None:
    office.answers["benefits.allowance.v1"] = Allowance(paid_through=D(2026, 4, 30))
    assert "2026年5月分から" in (await claim(office)).note


async def test_an_old_municipality_that_has_not_heard_yet_costs_nothing(office: Desk) -> None:
    office.answers["benefits.allowance.v1"] = Allowance(paid_through=None)
    assert "2026年4月分から" in (await claim(office)).note


async def test_an_old_municipality_off_the_mesh_is_not_asked(office: Desk) -> None:
    report = await claim(office, changed(previous_municipality=NOWHERE))
    assert report.status == "done"
    assert "AllowanceQuery" not in dict(asked(office))


async def test_who_comes_back_from_abroad_is_not_asked_about_their_own_municipality(
    office: Desk,
) -> None:
    await claim(office, changed(previous_municipality=NEW))
    assert "AllowanceQuery" not in dict(asked(office))


async def test_the_parent_who_earns_less_is_accepted_and_told(office: Desk) -> None:
    office.answers["tax.income.v1"] = incomes(father=1_000_000, mother=5_000_000)
    report = await claim(office)
    assert report.status == "done"
    assert "配偶者の所得のほうが高い" in report.note
    granted = file(office)
    assert granted is not None
    assert "4条3項" in granted.decisions[-1].reason


async def test_a_spouse_taxed_elsewhere_does_not_hold_the_claim_up(office: Desk) -> None:
    elsewhere = Refused("not-taxed-here", "ask elsewhere")
    office.answers["tax.income.v1"] = incomes(father=5_000_000, mother=elsewhere)
    report = await claim(office)
    assert report.status == "done"
    assert "配偶者の所得課税証明書" in report.note


async def test_since_october_2024_a_single_parents_income_is_nobodys_business(office: Desk) -> None:
    office.answers["residency.household.v1"] = households((FATHER_LINE, KID_LINE, TEEN_LINE))
    assert (await claim(office)).status == "done"
    assert "IncomeQuery" not in dict(asked(office))


async def test_since_october_2024_dependants_need_not_be_disclosed(office: Desk) -> None:
    office.answers["tax.income.v1"] = Income(total_income=5_000_000)
    assert (await claim(office)).status == "done"


async def test_before_october_2024_income_decides_the_amount(office: Desk) -> None:
    office.clock.travel_to(dt.datetime(2023, 7, 20, 9, tzinfo=JST))
    office.answers["residency.household.v1"] = households((FATHER_LINE, TEEN_LINE))
    office.answers["tax.income.v1"] = incomes(father=7_500_000)
    office.answers["benefits.allowance.v1"] = Allowance(paid_through=None)
    report = await claim(office, changed(children=(TEEN,), moved_on=D(2023, 7, 15)))
    assert "月額5,000円" in report.note
    granted = file(office)
    assert granted is not None
    assert granted.income == IncomeUsed(year=2022, total_income=7_500_000, dependants=2)


async def test_above_the_upper_limit_nothing_is_paid_and_no_file_opened(office: Desk) -> None:
    office.clock.travel_to(dt.datetime(2023, 7, 20, 9, tzinfo=JST))
    office.answers["tax.income.v1"] = incomes(father=12_000_000, mother=0)
    office.answers["benefits.allowance.v1"] = Allowance(paid_through=None)
    report = await claim(office, changed(children=(TEEN,), moved_on=D(2023, 7, 15)))
    assert report.status == "not_needed"
    assert "所得上限限度額以上" in report.note
    assert file(office) is None
    assert submitted(office, Watch) == []


async def test_children_who_have_grown_up_need_no_claim(office: Desk) -> None:
    grown = line(TEEN, "child", D(2005, 5, 5))
    office.answers["residency.household.v1"] = households((FATHER_LINE, grown))
    report = await claim(office, changed(children=(TEEN,)))
    assert report.status == "not_needed"
    assert "対象となる年齢のお子さんがいない" in report.note
    assert file(office) is None


async def test_a_child_paid_to_somebody_else_is_not_paid_twice(office: Desk) -> None:
    other = msgspec.structs.replace(FILE, recipient=MOTHER, children=KIDS[:1])
    with office.store.section() as tx:
        store.keep(tx, other)
    report = await claim(office)
    assert "他の方に児童手当が支給されている" in report.note
    granted = file(office)
    assert granted is not None
    assert [child.person for child in granted.children] == [TEEN]


async def test_when_all_children_are_paid_to_somebody_else_no_file_is_opened(office: Desk) -> None:
    with office.store.section() as tx:
        store.keep(tx, msgspec.structs.replace(FILE, recipient=MOTHER))
    report = await claim(office)
    assert report.status == "not_needed"
    assert "他の方に児童手当が支給されている" in report.note
    assert file(office) is None


async def test_a_granted_claim_made_again_changes_nothing_and_is_reported_again(
    office: Desk,
) -> None:
    await claim(office)
    before, watches = file(office), submitted(office, Watch)
    report = await claim(office)
    assert report.status == "done"
    assert "2026年4月分から月額25,000円" in report.note
    assert file(office) == before
    assert submitted(office, Watch) == watches


async def test_a_claim_without_a_case_reports_to_nobody(office: Desk) -> None:
    await office.handle(CLAIM, caller="portal")
    assert submitted(office, ReportProcedure) == []
    assert file(office) is not None


# ---- children who live apart -----------------------------------------------------------------


@pytest.fixture
def apart(office: Desk) -> Desk:
    """The teenager has stayed behind with the mother."""
    here, there = (FATHER_LINE, KID_LINE), (line(MOTHER, "head", D(1987, 1, 1)), TEEN_LINE)
    office.answers["residency.household.v1"] = households(here, there)
    return office


async def test_a_child_who_stayed_behind_is_still_supported(apart: Desk) -> None:
    report = await claim(apart)
    assert report.status == "done"
    assert "月額25,000円" in report.note
    assert "別居している" in report.note
    granted = file(apart)
    assert granted is not None
    assert [child.apart for child in granted.children] == [False, True]
    assert [person for _, person in submitted(apart, Watch)] == [FATHER, KID]


async def test_the_family_register_shows_that_the_child_is_the_claimants(apart: Desk) -> None:
    await claim(apart)
    assert asked(apart)[1:4] == [
        ("HouseholdQuery", "resident-registry-new"),
        ("RelationsQuery", "family-register-third"),
        ("HouseholdQuery", "resident-registry-old"),
    ]


async def test_brothers_and_sisters_who_stayed_behind_are_asked_for_once(apart: Desk) -> None:
    there = (line(MOTHER, "head", D(1987, 1, 1)), KID_LINE, TEEN_LINE)
    apart.answers["residency.household.v1"] = households((FATHER_LINE,), there)
    assert (await claim(apart)).status == "done"
    assert asked(apart).count(("HouseholdQuery", "resident-registry-old")) == 1


async def test_no_register_is_asked_about_children_who_live_with_the_claimant(office: Desk) -> None:
    await claim(office)
    assert "RelationsQuery" not in dict(asked(office))


async def test_before_the_register_was_linked_the_extract_is_needed(apart: Desk) -> None:
    apart.clock.travel_to(dt.datetime(2024, 2, 20, 9, tzinfo=JST))
    with pytest.raises(Refused, match="extract") as refusal:
        await apart.handle(changed(moved_on=D(2024, 2, 15)), caller="portal", case=CASE)
    assert refusal.value.code == "refused.family-register-extract-needed"
    assert pending(apart) is None


async def test_a_child_who_is_not_the_claimants_needs_a_paper(apart: Desk) -> None:
    apart.answers["family.relations.v1"] = Relations(children=(KID,))
    report = await claim(apart)
    assert report.status == "incomplete"
    assert "戸籍全部事項証明書" in report.note


# ---- what is missing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contract", "error", "paper"),
    [
        ("tax.income.v1", Refused("not-taxed-here", "elsewhere"), "所得課税証明書"),
        ("residency.household.v1", UnknownPerson("not here"), "転入届"),
        ("benefits.allowance.v1", Refused("closed", "no"), "支給事由消滅通知書"),
    ],
)
async def test_what_a_source_refuses_for_good_the_citizen_brings(
    office: Desk, contract: str, error: Exception, paper: str
) -> None:
    office.answers[contract] = error
    report = await claim(office)
    assert report.status == "incomplete"
    assert paper in report.note
    assert "2026年3月20日" in report.note
    assert file(office) is None
    assert pending(office).claimed_on == D(2026, 3, 20)
    assert submitted(office, Watch) == []


async def test_a_tax_office_off_the_mesh_cannot_be_asked(office: Desk) -> None:
    report = await claim(office, changed(taxed_by=NOWHERE))
    assert report.status == "incomplete"
    assert "所得課税証明書" in report.note


async def test_a_claim_completed_later_counts_from_the_day_it_was_first_made(office: Desk) -> None:
    office.answers["tax.income.v1"] = Refused("not-taxed-here", "elsewhere")
    await claim(office)
    office.clock.travel_to(dt.datetime(2026, 5, 20, 9, tzinfo=JST))
    office.answers["tax.income.v1"] = incomes(father=5_000_000, mother=0)
    report = await claim(office, changed(taxed_by=THIRD))
    assert report.status == "done"
    assert "2026年4月分から" in report.note
    assert pending(office) is None


@pytest.mark.parametrize(
    "contract", ["tax.income.v1", "residency.household.v1", "benefits.allowance.v1"]
)
async def test_a_source_out_of_reach_is_asked_again_later(office: Desk, contract: str) -> None:
    office.answers[contract] = Unreachable("down")
    with pytest.raises(Unreachable):
        await office.handle(CLAIM, caller="portal", case=CASE)
    assert file(office) is None
    assert pending(office) is None
    assert office.queued() == []


# ---- moves out -------------------------------------------------------------------------------


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


async def test_a_child_no_longer_claimed_for_is_free_for_the_other_parent(office: Desk) -> None:
    ended = msgspec.structs.replace(FILE, paid_through=D(2025, 1, 31))
    with office.store.section() as tx:
        store.keep(tx, ended)
    await claim(office, changed(children=(KID,)))
    tx = office.store.section()
    assert [f.recipient for f in store.open_files_with(tx, KID)] == [FATHER]
    assert store.open_files_with(tx, TEEN) == []
