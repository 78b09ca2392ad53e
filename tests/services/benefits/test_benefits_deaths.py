"""What a death, and its correction, do to files of child allowance: as pure functions."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.benefits import SucceedAllowance
from contracts.common import MunicipalityCode
from services.benefits import deaths, law, succession
from services.benefits.claim import Evidence
from services.benefits.model import AllowanceFile, Child, Outcome
from services.benefits.succession import Succession

D = dt.date
FATHER, MOTHER, KID, TEEN, OTHER = (
    PersonCode(c) for c in ("father", "mother", "kid", "teen", "other")
)
HERE = MunicipalityCode("132080")
KIDS = (Child(person=KID, birth_date=D(2020, 5, 5)), Child(person=TEEN, birth_date=D(2011, 5, 5)))
FILE = AllowanceFile(
    recipient=FATHER, children=KIDS, resident_since=D(2019, 8, 1), started_on=D(2025, 1, 1)
)
DIED = st.dates(D(2025, 3, 1), D(2027, 12, 31))
LATE = st.integers(0, 200).map(lambda days: dt.timedelta(days=days))
MONTHS = tuple(law.months(FILE.started_on, D(2031, 12, 31)))


@pytest.mark.parametrize(
    ("month", "payday"),
    [
        (D(2026, 4, 1), D(2026, 6, 10)),
        (D(2026, 8, 1), D(2026, 10, 9)),  # the 10th is a Saturday
        (D(2025, 6, 1), D(2025, 8, 8)),  # the 10th is a Sunday
        (D(2024, 6, 1), D(2024, 10, 10)),
    ],
)
def test_the_allowance_is_paid_on_the_tenth_or_the_weekday_before(
    month: dt.date, payday: dt.date
) -> None:
    assert law.payday(month) == payday


def test_the_allowance_ends_with_the_month_of_death() -> None:
    ended, death = deaths.without_recipient(FILE, D(2026, 6, 5), D(2026, 6, 8))
    assert ended.paid_through == D(2026, 6, 30)
    assert ended.decisions == (death.decision,)
    assert death.decision.outcome is Outcome.ENDED
    assert "死亡" in death.decision.reason


def test_unpaid_is_what_no_payday_has_reached() -> None:
    ended, death = deaths.without_recipient(FILE, D(2026, 6, 5), D(2026, 6, 8))
    unpaid = deaths.unpaid_months(ended, death)
    assert unpaid == (D(2026, 4, 1), D(2026, 5, 1), D(2026, 6, 1))
    assert deaths.amount(ended, unpaid) == 60_000
    assert deaths.unpaid_months(ended, death, {D(2026, 5, 1)}) == (D(2026, 4, 1), D(2026, 6, 1))


def test_what_was_paid_for_months_after_the_death_is_overpaid() -> None:
    ended, death = deaths.without_recipient(FILE, D(2026, 6, 5), D(2026, 10, 9))
    assert deaths.unpaid_months(ended, death) == ()
    assert deaths.overpaid_to_dead(ended, death) == 60_000  # July; August and September
    in_time = deaths.without_recipient(FILE, D(2026, 6, 5), D(2026, 8, 9))
    assert deaths.overpaid_to_dead(*in_time) == 0


def test_for_a_dead_child_nothing_is_paid_from_the_next_month() -> None:
    revised, death = deaths.without_child(FILE, KID, D(2026, 6, 5), D(2026, 6, 8))
    assert revised.open
    assert revised.monthly_yen(D(2026, 6, 1)) == 20_000
    assert revised.monthly_yen(D(2026, 7, 1)) == 10_000
    assert death.decision.outcome is Outcome.REVISED
    assert "9条3項" in death.decision.reason


def test_without_a_child_left_the_file_ends() -> None:
    only = msgspec.structs.replace(FILE, children=KIDS[:1])
    revised, death = deaths.without_child(only, KID, D(2026, 6, 5), D(2026, 6, 8))
    assert revised.paid_through == D(2026, 6, 30)
    assert death.decision.outcome is Outcome.ENDED


def test_without_a_child_young_enough_the_file_ends() -> None:
    grown = Child(person=OTHER, birth_date=D(2006, 1, 1))
    file = msgspec.structs.replace(FILE, children=(*KIDS[:1], grown))
    revised, _ = deaths.without_child(file, KID, D(2026, 6, 5), D(2026, 6, 8))
    assert not revised.open


@given(st.permutations((KID, TEEN, FATHER)), st.permutations((KID, TEEN, FATHER)), DIED)
def test_whoever_dies_and_is_restored_in_whatever_order_the_file_is_as_before(
    dead: list[PersonCode], alive: list[PersonCode], died_on: dt.date
) -> None:
    file, done = FILE, {}
    for person in dead:
        if person == FATHER and file.open:
            file, done[person] = deaths.without_recipient(file, died_on, died_on)
        elif person != FATHER:
            file, done[person] = deaths.without_child(file, person, died_on, died_on)
    for person in alive:
        death = done.get(person)
        if isinstance(death, deaths.RecipientDeath):
            file = deaths.with_recipient(file, death)
        elif death is not None:
            file = deaths.with_child(file, death)
    assert file == FILE


def test_what_happened_to_the_file_meanwhile_stays() -> None:
    revised, death = deaths.without_child(FILE, KID, D(2026, 6, 5), D(2026, 6, 8))
    children = tuple(msgspec.structs.replace(c, apart=c.person == TEEN) for c in revised.children)
    restored = deaths.with_child(msgspec.structs.replace(revised, children=children), death)
    assert [(c.person, c.apart, c.until) for c in restored.children] == [
        (KID, False, None),
        (TEEN, True, None),
    ]


def test_a_file_that_ended_for_another_reason_stays_ended() -> None:
    only = msgspec.structs.replace(FILE, children=KIDS[:1])
    revised, death = deaths.without_child(only, KID, D(2026, 6, 5), D(2026, 6, 8))
    left = msgspec.structs.replace(revised, paid_through=D(2026, 5, 31))
    assert deaths.with_child(left, death).paid_through == D(2026, 5, 31)


@given(DIED, LATE, LATE)
def test_a_child_taken_for_dead_costs_nothing_in_the_end(
    died_on: dt.date, late: dt.timedelta, later: dt.timedelta
) -> None:
    told_on, undone_on = died_on + late, died_on + late + later
    revised, death = deaths.without_child(FILE, KID, died_on, told_on)
    restored = deaths.with_child(revised, death)
    arrears = deaths.missed_for_child(revised, restored, told_on, undone_on)
    paid = deaths.amount(FILE, deaths.paid_between(FILE, D(2024, 1, 1), told_on))
    paid += deaths.amount(revised, deaths.paid_between(revised, told_on, undone_on))
    assert paid + arrears == deaths.amount(
        FILE, deaths.paid_between(FILE, D(2024, 1, 1), undone_on)
    )
    assert deaths.overpaid_for_dead(FILE, revised, death) >= 0


# ---- the next recipient ----------------------------------------------------------------------

COMMAND = SucceedAllowance(person=FATHER, claimant=MOTHER, children=(KID, TEEN), taxed_by=HERE)
OWN = AllowanceFile(
    recipient=MOTHER,
    children=(Child(person=OTHER, birth_date=D(2018, 5, 5)),),
    resident_since=D(2020, 1, 1),
    started_on=D(2025, 2, 1),
)


def succeed(
    died_on: dt.date, told_on: dt.date, claimed_on: dt.date, before: AllowanceFile | None = None
) -> tuple[AllowanceFile, deaths.RecipientDeath, Succession, AllowanceFile]:
    """Return the deceased's file, the death, the succession, and the claimant's file."""
    ended, death = deaths.without_recipient(FILE, died_on, told_on)
    claim = succession.claim_of(COMMAND, ended, death, None, claimed_on, HERE)
    opened = succession.succeeded(claim, Evidence(children=KIDS), ended, before, claimed_on)
    made = Succession(
        person=FATHER,
        claimant=MOTHER,
        claimed_on=claimed_on,
        decided=True,
        since=claim.first_month(ended.paid_through),
        children=(KID, TEEN),
        to_children=deaths.unpaid_months(ended, death),
    )
    return ended, death, made, opened


def test_the_claimants_file_begins_with_the_month_after_the_death() -> None:
    ended, _, made, opened = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 20))
    assert (made.since, opened.started_on) == (D(2026, 7, 1), D(2026, 7, 1))
    assert opened.resident_since == ended.resident_since
    assert "受給者の死亡" in opened.decisions[-1].reason


def test_a_late_claim_costs_the_months_until_it_is_made() -> None:
    _, _, made, _ = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 7, 21))
    assert made.since == D(2026, 8, 1)
    assert succeed(D(2026, 6, 20), D(2026, 6, 22), D(2026, 7, 5))[2].since == D(2026, 7, 1)


def test_an_open_file_of_the_claimant_is_extended() -> None:
    _, _, _, opened = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 20), OWN)
    assert (opened.started_on, opened.resident_since) == (OWN.started_on, OWN.resident_since)
    assert opened.monthly_yen(D(2026, 6, 1)) == 10_000
    assert opened.monthly_yen(D(2026, 7, 1)) == 10_000 + 10_000 + 30_000


def test_taken_back_the_extended_file_is_as_before_but_for_its_decisions() -> None:
    _, _, made, opened = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 20), OWN)
    back = succession.taken_back(opened, made, D(2026, 9, 1))
    assert msgspec.structs.replace(back, decisions=()) == OWN
    assert back.decisions[-1].outcome is Outcome.REVISED


def test_taken_back_a_file_that_was_opened_pays_for_no_month() -> None:
    _, _, made, opened = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 20))
    back = succession.taken_back(opened, made, D(2026, 9, 1))
    assert back.paid_through == D(2026, 6, 30)
    assert not any(back.covers(month) for month in MONTHS)


@given(DIED, LATE, LATE, LATE, st.booleans(), st.booleans())
def test_after_a_mistake_no_month_is_paid_twice_and_none_is_lost(
    died_on: dt.date,
    late: dt.timedelta,
    until_claim: dt.timedelta,
    until_undone: dt.timedelta,
    claimed: bool,
    own: bool,
) -> None:
    """For each month, count who was or will be paid for the children of the recipient."""
    told_on, claimed_on = died_on + late, died_on + late + until_claim
    undone_on = claimed_on + until_undone
    before = OWN if own else None
    ended, death, made, opened = succeed(died_on, told_on, claimed_on, before)
    settled = succession.settlement(
        ended, death, made if claimed else None, opened if claimed else before, (), undone_on
    )
    restored = deaths.with_recipient(ended, death)
    assert restored == FILE
    for month in MONTHS:
        paid_on = law.payday(month)
        to_recipient = (
            paid_on <= told_on
            or month in settled.arrears
            or (paid_on > undone_on and month not in settled.paid_to_others)
        )
        to_children = claimed and month in made.to_children
        since = made.since or D.max
        to_claimant = claimed and month >= since and opened.covers(month) and paid_on <= undone_on
        assert to_recipient + to_children + to_claimant == 1, month


@given(DIED, LATE, LATE, LATE)
def test_what_others_were_paid_and_what_was_missed_add_up(
    died_on: dt.date,
    late: dt.timedelta,
    until_claim: dt.timedelta,
    until_undone: dt.timedelta,
) -> None:
    told_on = died_on + late
    undone_on = told_on + until_claim + until_undone
    ended, death, made, opened = succeed(died_on, told_on, told_on + until_claim, OWN)
    made = msgspec.structs.replace(made, to_children_yen=deaths.amount(ended, made.to_children))
    settled = succession.settlement(ended, death, made, opened, (), undone_on)
    to_claimant = [m for m in settled.paid_to_others if m not in made.to_children]
    assert settled.to_children_yen == deaths.amount(FILE, made.to_children)
    assert settled.to_claimant_yen == sum(
        opened.monthly_yen(m) - OWN.monthly_yen(m) for m in to_claimant
    )
    assert settled.arrears_yen == deaths.amount(FILE, settled.arrears)


def test_what_a_first_mistake_settled_is_not_paid_after_a_second() -> None:
    """The month of the first death was paid to the children before its own payday."""
    ended, death, made, opened = succeed(D(2026, 6, 5), D(2026, 6, 8), D(2026, 6, 9))
    first = succession.settlement(ended, death, made, opened, (), D(2026, 6, 9))
    assert first.paid_to_others == made.to_children
    again, death = deaths.without_recipient(FILE, D(2026, 6, 20), D(2026, 6, 22))
    settled = succession.paid_to_others([first])
    assert deaths.unpaid_months(again, death, settled) == ()
    second = succession.settlement(again, death, None, None, [first], D(2026, 8, 20))
    assert (second.number, second.arrears) == (2, (D(2026, 7, 1),))
