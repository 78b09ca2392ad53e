"""Which procedures a move sets off, and what they would cost without the mesh."""

import datetime as dt
from pathlib import Path

import pytest

import contracts
from contracts.base import PersonCode
from contracts.catalogue import CONTRACTS
from contracts.common import MunicipalityCode
from mesh.permits import Policy
from services.portal.catalogue import CATALOGUE, PRIVATE
from services.portal.claims import Move, assessment_day, taxed_by
from services.portal.procedures import Situation, applicable
from services.portal.procedures import effort_to_withdraw as withdrawn
from services.procedure import Effort, Place
from services.procedure import effort_without_mesh as without_mesh
from tests.services.conftest import MUNICIPAL, NATIONAL, NEW, OLD, THIRD

D = dt.date


def effort_without_mesh(ids: list[str]) -> Effort:
    return without_mesh(CATALOGUE[id_] for id_ in ids)


def effort_to_withdraw(ids: list[str]) -> Effort:
    return withdrawn(CATALOGUE[id_] for id_ in ids)


TODAY = D(2026, 3, 20)
ADULT = Situation(person=PersonCode("adult"), birth_date=D(1985, 6, 1))
CHILD = Situation(person=PersonCode("child"), birth_date=D(2016, 6, 1))


def situation(person: str = "adult", **known: object) -> Situation:
    return Situation(**({"person": PersonCode(person), "birth_date": D(1985, 6, 1)} | known))  # type: ignore[arg-type]


def ids(*movers: Situation, within: bool = False) -> list[str]:
    return [a.procedure.id for a in applicable(movers, within=within, today=TODAY)]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"national_health": True}, ["nhi-loss", "nhi-join"]),
        ({"certified_for_care": True}, ["care-loss", "care-join"]),
        ({"pension_category": "first"}, ["pension-address"]),
        ({"paid_for": (CHILD.person,)}, ["allowance-end", "allowance-claim"]),
    ],
)
def test_what_a_mover_has_decides_what_applies(
    known: dict[str, object], expected: list[str]
) -> None:
    assert ids(situation(**known)) == ["move-out", "move-in", "tax-address", *expected]


def test_a_child_has_no_tax_to_be_written_about() -> None:
    assert ids(CHILD) == ["move-out", "move-in"]


def test_inside_a_municipality_what_is_municipal_goes_on() -> None:
    known = situation(
        national_health=True, certified_for_care=True, paid_for=("c",), pension_category="first"
    )
    assert ids(known, within=True) == ["move-within", "pension-address"]
    assert ids(CHILD, within=True) == ["move-within"]


def test_procedures_come_in_the_order_of_the_catalogue_for_all_movers_together() -> None:
    assert ids(ADULT, CHILD) == ["move-out", "move-out", "move-in", "move-in", "tax-address"]


def test_a_counter_is_visited_once_for_all_that_is_done_there() -> None:
    assert effort_without_mesh(["move-out", "nhi-loss", "care-loss"]) == Effort(3, 1, 0)
    assert effort_without_mesh(["move-out", "move-in"]) == Effort(2, 2, 1)


def test_the_effort_of_a_whole_family_is_more_than_its_parts_but_counted_once() -> None:
    everything = [id_ for id_ in CATALOGUE if id_ != "move-within"]
    assert effort_without_mesh(everything) == Effort(filings=12, visits=3, documents=4)
    assert effort_without_mesh(everything * 2) == effort_without_mesh(everything)


def test_what_is_done_by_telephone_or_by_nobody_costs_no_visit() -> None:
    assert effort_without_mesh(["electricity-transfer", "water-transfer"]) == Effort(2, 0, 0)
    assert effort_without_mesh(["tax-address"]) == Effort(0, 0, 0)
    assert effort_without_mesh([]) == Effort(0, 0, 0)


def test_every_procedure_is_handled_by_somebody_who_may_report_on_it() -> None:
    policy = Policy.load(Path(contracts.__file__).parent / "permits.toml", {*MUNICIPAL, *NATIONAL})
    reporting = {row.participant for row in policy.rows("portal.report-procedure.v1")}
    for procedure in CATALOGUE.values():
        assert procedure.participant in reporting | {"resident-registry"}
        assert (procedure.place is Place.BANK_BRANCH) == (procedure.participant == "bank")
    assert PRIVATE.keys() == {"electricity", "water", "bank"}


def test_every_document_is_replaced_by_a_message_of_its_owner() -> None:
    for procedure in CATALOGUE.values():
        for document in procedure.documents:
            assert CONTRACTS[document.replaced_by].owner == document.provider


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("move-out", D(2026, 3, 27)),
        ("move-in", D(2026, 4, 10)),
        ("allowance-claim", D(2026, 4, 11)),
        ("tax-address", None),
    ],
)
def test_a_deadline_counts_from_the_plan_until_the_move_is_known(
    id_: str, expected: dt.date | None
) -> None:
    assert CATALOGUE[id_].deadline(D(2026, 3, 27), None) == expected
    later = expected and expected + dt.timedelta(days=2)
    assert CATALOGUE[id_].deadline(D(2026, 3, 27), D(2026, 3, 29)) == later


# ---- who taxed the income that decides a claim ---------------------------------------------------


@pytest.mark.parametrize(
    ("moved_on", "claimed_on", "expected"),
    [
        (D(2026, 3, 27), D(2026, 3, 28), D(2025, 1, 1)),
        (D(2026, 5, 1), D(2026, 5, 1), D(2026, 1, 1)),  # paid from June
        (D(2026, 4, 30), D(2026, 5, 15), D(2025, 1, 1)),  # within 15 days: paid from May
        (D(2026, 4, 30), D(2026, 5, 16), D(2026, 1, 1)),  # late: paid from June
        (D(2026, 12, 31), D(2027, 1, 5), D(2026, 1, 1)),
    ],
)
def test_the_first_month_paid_decides_which_tax_counts(
    moved_on: dt.date, claimed_on: dt.date, expected: dt.date
) -> None:
    assert assessment_day(moved_on, claimed_on) == expected


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([Move(D(2026, 6, 10), OLD, NEW)], OLD),
        ([Move(D(2026, 1, 2), OLD, NEW)], OLD),
        ([Move(D(2026, 2, 1), THIRD, OLD), Move(D(2026, 6, 10), OLD, NEW)], THIRD),
        ([Move(D(2026, 6, 10), OLD, NEW), Move(D(2025, 2, 1), THIRD, OLD)], OLD),
        ([Move(D(2024, 2, 1), THIRD, OLD), Move(D(2026, 3, 10), OLD, NEW)], OLD),
    ],
)
def test_the_municipality_of_residence_on_that_first_of_january_taxed(
    moves: list[Move], expected: MunicipalityCode
) -> None:
    assert taxed_by(moves, claimed_on=max(move.moved_on for move in moves)) == expected


def test_who_lived_at_the_new_address_on_that_day_was_taxed_there() -> None:
    """Moves at the turn of the year that are filed in June, long after the 15 days."""
    on_that_day, after = [Move(D(2026, 1, 1), OLD, NEW)], [Move(D(2026, 1, 2), OLD, NEW)]
    assert taxed_by(on_that_day, claimed_on=D(2026, 6, 20)) == NEW
    assert taxed_by(after, claimed_on=D(2026, 6, 20)) == OLD
    moves = [Move(D(2025, 12, 31), OLD, NEW)]
    assert taxed_by(moves, claimed_on=D(2026, 6, 20)) == NEW
    assert taxed_by(moves, claimed_on=D(2026, 1, 5)) == OLD


def test_taking_a_move_back_undoes_what_comes_before_it_and_nothing_else() -> None:
    begun = effort_without_mesh(["move-out", "electricity-transfer", "water-transfer"])
    undone = effort_to_withdraw(
        ["move-out", "move-in", "electricity-transfer", "water-transfer", "bank-address"]
    )
    assert undone.filings == 2 * begun.filings == 6
    assert undone.visits == 2 * begun.visits == 2
    assert undone.documents == 0
