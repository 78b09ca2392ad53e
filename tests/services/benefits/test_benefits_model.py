"""Files and claims of child allowance, as pure functions."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.benefits import ClaimAllowance
from contracts.common import MunicipalityCode
from contracts.residency import HouseholdMember
from services.benefits import law, model
from services.benefits.claim import (
    Claim,
    Evidence,
    adult_spouse,
    claim_of,
    granted,
    is_granted,
)
from services.benefits.model import AllowanceFile, Child, IncomeUsed, Outcome

D = dt.date
CLAIMANT, OTHER, KID, TEEN = (PersonCode(c) for c in ("claimant", "other", "kid", "teen"))
OLD, NEW = MunicipalityCode("132080"), MunicipalityCode("172014")
KIDS = (Child(person=KID, birth_date=D(2020, 5, 5)), Child(person=TEEN, birth_date=D(2011, 5, 5)))
GROWN_UP = D(1990, 1, 1)
Moves = list[tuple[dt.date, int]]
MONTHS = [D(year, month, 1) for year in range(2024, 2028) for month in range(1, 13)]
MOVES = st.lists(
    st.tuples(st.dates(D(2024, 1, 2), D(2026, 6, 30)), st.integers(0, 15)),
    min_size=1,
    max_size=4,
    unique_by=lambda move: move[0],
).map(sorted)


def claim(**changes: object) -> Claim:
    fields = {
        "claimant": CLAIMANT,
        "children": (KID, TEEN),
        "moved_on": D(2026, 3, 20),
        "claimed_on": D(2026, 3, 25),
        "previous_municipality": OLD,
        "taxed_by": OLD,
    }
    return msgspec.convert(fields | changes, Claim)


def command(**changes: object) -> ClaimAllowance:
    fields = msgspec.structs.asdict(claim())
    del fields["missing"]
    return ClaimAllowance(**(fields | changes))


def file(**changes: object) -> AllowanceFile:
    start = AllowanceFile(
        recipient=CLAIMANT, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2020, 6, 1)
    )
    return msgspec.structs.replace(start, **changes)


def member(person: PersonCode, relation: str, born: dt.date = GROWN_UP) -> HouseholdMember:
    return HouseholdMember(person=person, relation=relation, birth_date=born)


def test_who_has_no_file_receives_nothing() -> None:
    said = model.answer(None, D(2026, 3, 1))
    assert (said.receiving, said.children, said.monthly_yen, said.paid_through) == (
        False, (), 0, None,
    )  # fmt: skip


def test_a_file_says_how_much_is_paid_for_whom() -> None:
    said = model.answer(file(), D(2026, 3, 1))
    assert said.receiving
    assert said.monthly_yen == 20_000
    assert said.children
    assert {child.person for child in said.children} == {KID, TEEN}


def test_an_ended_file_is_paid_to_the_end_of_its_last_month_and_not_longer() -> None:
    left = model.ended(file(), D(2026, 3, 20), D(2026, 4, 2))
    assert left.paid_through == D(2026, 3, 31)
    assert model.answer(left, D(2026, 3, 31)).receiving
    assert not model.answer(left, D(2026, 4, 1)).receiving
    assert left.decisions[-1].outcome is Outcome.ENDED


def test_a_file_that_begins_next_month_is_received_already() -> None:
    said = model.answer(file(started_on=D(2026, 4, 1)), D(2026, 3, 25))
    assert (said.receiving, said.monthly_yen) == (True, 20_000)


def test_a_file_that_ended_before_it_began_pays_nothing() -> None:
    """Somebody who moves on within the month of moving in was never paid here."""
    left = model.ended(
        file(resident_since=D(2026, 3, 5), started_on=D(2026, 4, 1)), D(2026, 3, 20), D(2026, 3, 22)
    )
    assert not model.answer(left, D(2026, 3, 25)).receiving
    assert not any(left.covers(month) for month in MONTHS)


def test_a_move_of_an_earlier_stay_does_not_end_this_one() -> None:
    assert not model.is_of_this_stay(file(resident_since=D(2026, 3, 5)), D(2025, 1, 1))
    assert model.is_of_this_stay(file(resident_since=D(2026, 3, 5)), D(2026, 3, 5))


def test_a_child_who_leaves_is_still_paid_for() -> None:
    apart = model.with_child_apart(file(), KID, D(2026, 3, 25))
    assert apart.monthly_yen(D(2026, 4, 1)) == file().monthly_yen(D(2026, 4, 1))
    assert apart.living_together == (CLAIMANT, TEEN)
    assert apart.decisions[-1].outcome is Outcome.LIVES_APART


def test_a_grown_child_makes_the_youngest_a_third_child_until_22() -> None:
    student = Child(person=OTHER, birth_date=D(2005, 5, 5))
    family = file(children=(*KIDS, student))
    assert family.monthly_yen(D(2026, 3, 1)) == 10_000 + 30_000
    assert len(model.answer(family, D(2026, 3, 1)).children or ()) == 3
    assert family.monthly_yen(D(2028, 4, 1)) == 10_000 + 10_000


def test_a_claim_counts_from_the_day_it_was_first_made() -> None:
    """Nobody loses a month because a participant was down or a paper was missing."""
    first = claim_of(command(claimed_on=None), None, D(2026, 3, 22))
    again = claim_of(command(claimed_on=D(2026, 4, 20)), first, D(2026, 4, 20))
    assert (first.claimed_on, again.claimed_on) == (D(2026, 3, 22), D(2026, 3, 22))


def test_a_claim_for_another_move_counts_from_its_own_day() -> None:
    first = claim_of(command(), None, D(2026, 3, 25))
    other = claim_of(
        command(moved_on=D(2026, 6, 1), claimed_on=D(2026, 6, 2)), first, D(2026, 6, 2)
    )
    assert other.claimed_on == D(2026, 6, 2)


def test_a_claim_cannot_be_made_tomorrow() -> None:
    assert claim_of(command(claimed_on=D(2027, 1, 1)), None, D(2026, 3, 25)).claimed_on == D(
        2026, 3, 25
    )


def test_a_granted_claim_is_known_when_it_comes_again() -> None:
    opened = granted(claim(), Evidence(children=KIDS), None, D(2026, 3, 25))
    assert is_granted(claim(), opened)
    assert not is_granted(claim(children=(KID, OTHER)), opened)
    assert not is_granted(claim(moved_on=D(2026, 5, 1)), opened)


def test_income_is_kept_only_where_it_decides() -> None:
    income = IncomeUsed(year=2022, total_income=7_000_000, dependants=0)
    evidence = Evidence(children=KIDS, income=income)
    before = claim(moved_on=D(2023, 7, 1), claimed_on=D(2023, 7, 2))
    limited = granted(before, evidence, None, D(2023, 7, 2))
    assert limited.monthly_yen(D(2023, 8, 1)) == 10_000
    assert granted(claim(), evidence, None, D(2026, 3, 25)).income is None


def test_who_comes_back_has_one_file_with_all_its_decisions() -> None:
    left = model.ended(file(), D(2025, 1, 10), D(2025, 1, 20))
    back = granted(claim(), Evidence(children=KIDS), left, D(2026, 3, 25))
    assert back.open
    assert back.started_on == D(2026, 4, 1)
    assert [d.outcome for d in back.decisions] == [Outcome.ENDED, Outcome.GRANTED]


def test_a_child_added_to_an_open_file_is_paid_for_from_the_month_after() -> None:
    extended = granted(claim(), Evidence(children=KIDS), file(children=KIDS[:1]), D(2026, 3, 25))
    assert extended.monthly_yen(D(2026, 3, 1)) == 10_000
    assert extended.monthly_yen(D(2026, 4, 1)) == 20_000
    assert extended.decisions[-1].outcome is Outcome.REVISED


def test_a_child_who_joins_the_recipient_no_longer_lives_apart() -> None:
    away = file(children=(msgspec.structs.replace(KIDS[0], apart=True),))
    joined = granted(claim(children=(KID,)), Evidence(children=KIDS[:1]), away, D(2026, 3, 25))
    assert joined.children == KIDS[:1]


@pytest.mark.parametrize(
    ("household", "spouse"),
    [
        ([member(CLAIMANT, "head"), member(OTHER, "wife")], OTHER),
        ([member(CLAIMANT, "husband"), member(OTHER, "head")], OTHER),
        ([member(CLAIMANT, "head"), member(OTHER, "child")], None),
        ([member(CLAIMANT, "head"), member(OTHER, "wife", D(2010, 1, 1))], None),
        ([member(CLAIMANT, "child"), member(OTHER, "head")], None),
        ([member(CLAIMANT, "head")], None),
        ([member(OTHER, "head")], None),
    ],
)
def test_the_spouse_is_who_stands_in_that_relation_to_the_claimant(
    household: list[HouseholdMember], spouse: PersonCode | None
) -> None:
    assert adult_spouse(CLAIMANT, household, D(2026, 3, 25)) == spouse


@pytest.mark.parametrize(("spouse", "more"), [(5_000_001, True), (5_000_000, False), (None, False)])
def test_the_parent_who_earns_more_is_the_right_recipient(spouse: int | None, more: bool) -> None:
    income = IncomeUsed(year=2024, total_income=5_000_000, dependants=0)
    evidence = Evidence(children=KIDS, income=income, spouse_income=spouse)
    assert evidence.spouse_earns_more is more
    reason = granted(claim(), evidence, None, D(2026, 3, 25)).decisions[-1].reason
    assert ("4条3項" in reason) is more


@given(MOVES, st.booleans())
def test_however_often_a_family_moves_each_month_is_paid_exactly_once(
    moves: Moves, heard: bool
) -> None:
    """Every claim is in time; `heard`: whether the old municipality knows of the move by then."""
    files = [file()]
    for moved_on, days in moves:
        claimed_on = moved_on + dt.timedelta(days=days)
        left = model.ended(files[-1], moved_on, claimed_on)
        asked = left if heard else files[-1]
        made = claim(moved_on=moved_on, claimed_on=claimed_on)
        evidence = Evidence(children=KIDS, paid_through=asked.paid_through)
        files[-1:] = [left, granted(made, evidence, None, claimed_on)]
    for month in MONTHS:
        assert sum(each.covers(month) for each in files) == 1


@given(st.dates(D(2024, 1, 2), D(2026, 6, 30)), st.integers(16, 300))
def test_a_late_claim_costs_the_months_until_it_is_made(moved_on: dt.date, days: int) -> None:
    claimed_on = moved_on + dt.timedelta(days=days)
    left = model.ended(file(), moved_on, claimed_on)
    made = claim(moved_on=moved_on, claimed_on=claimed_on)
    new = granted(made, Evidence(children=KIDS, paid_through=left.paid_through), None, claimed_on)
    unpaid = [month for month in MONTHS if not left.covers(month) and not new.covers(month)]
    assert unpaid == [m for m in MONTHS if law.last_day(moved_on) < m <= law.month_of(claimed_on)]
