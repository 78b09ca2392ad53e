"""A claim of child allowance after a move, with a real store and canned sources."""

import datetime as dt

import msgspec
import pytest

from contracts.benefits import Allowance
from contracts.mesh import Watch
from contracts.portal import ReportProcedure
from contracts.tax import Income, IncomeQuery
from mesh.clock import JST
from mesh.errors import Refused
from services.benefits import store
from services.benefits.model import IncomeUsed, Outcome
from tests.services.benefits.moving_family import (
    CLAIM,
    FATHER,
    FATHER_LINE,
    FILE,
    KID,
    KID_LINE,
    KIDS,
    MOTHER,
    NEW,
    NOWHERE,
    TEEN,
    TEEN_LINE,
    D,
    asked,
    changed,
    claim,
    file,
    households,
    incomes,
    line,
    submitted,
)
from tests.services.conftest import Desk


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


async def test_a_child_no_longer_claimed_for_is_free_for_the_other_parent(office: Desk) -> None:
    ended = msgspec.structs.replace(FILE, paid_through=D(2025, 1, 31))
    with office.store.section() as tx:
        store.keep(tx, ended)
    await claim(office, changed(children=(KID,)))
    tx = office.store.section()
    assert [f.recipient for f in store.open_files_with(tx, KID)] == [FATHER]
    assert store.open_files_with(tx, TEEN) == []


async def test_a_claim_for_a_month_before_the_act_is_refused(office: Desk) -> None:
    """Found by fuzzing: there are no rules for such a month, and the claim failed without one."""
    early = changed(moved_on=D(2012, 2, 1), claimed_on=D(2012, 2, 2), previous_municipality=NOWHERE)
    with pytest.raises(Refused, match="from April 2012"):
        await office.handle(early, caller="portal")
