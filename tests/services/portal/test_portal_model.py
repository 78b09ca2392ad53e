"""How a case moves on with what is reported, and when it closes."""

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import PersonCode
from services.portal import model
from services.portal.catalogue import CATALOGUE
from services.portal.model import Case, Mover, Progress, Standing, Status
from tests.services.conftest import NEW, OLD
from tests.services.resident_registry.country import address

D = dt.date
FATHER, CHILD = PersonCode("father"), PersonCode("child")
NHI = ("nhi-join", "health-insurance-new")
standings = st.sampled_from(Standing)
reports = st.lists(
    st.tuples(
        st.sampled_from([FATHER, CHILD]),
        st.sampled_from(sorted(CATALOGUE)),
        standings,
        st.sampled_from(["", "note"]),
    ),
    max_size=12,
)


Reports = list[tuple[PersonCode, str, Standing, str]]


def a_case(*progress: Progress, status: Status = Status.OPEN) -> Case:
    return Case(
        id="case-1",
        filer=FATHER,
        filed_on=D(2026, 3, 20),
        from_municipality=OLD,
        new_address=address(NEW),
        new_head=FATHER,
        planned_on=D(2026, 3, 27),
        visit_on=D(2026, 3, 27),
        movers=(Mover(person=FATHER, paid_for=(CHILD,)), Mover(person=CHILD)),
        status=status,
        progress=progress,
    )


def waiting(procedure: str, person: PersonCode = FATHER) -> Progress:
    return Progress(procedure=procedure, person=person, participant=f"{procedure}-office")


def report(case: Case, person: PersonCode, standing: Standing, note: str = "") -> Case:
    return model.reported(case, person, *NHI, standing, note)


def test_a_procedure_is_done_when_it_is_for_everyone() -> None:
    case = a_case(
        *(
            Progress(procedure=NHI[0], person=person, participant=NHI[1])
            for person in (FATHER, CHILD)
        )
    )
    half = report(case, FATHER, Standing.DONE)
    (procedure,) = model.view(half).procedures
    assert (procedure.status, half.status) == ("waiting", Status.OPEN)
    whole = report(half, CHILD, Standing.NOT_NEEDED)
    (procedure,) = model.view(whole).procedures
    assert (procedure.status, whole.status) == ("done", Status.DONE)


def test_what_failed_is_trouble_and_says_what_to_do() -> None:
    failed = report(a_case(waiting("move-in")), FATHER, Standing.INCOMPLETE, "窓口へ")
    assert model.trouble(failed) == ("国民健康保険の資格取得届：窓口へ",)
    assert failed.status is Status.OPEN


def test_a_case_opens_again_when_something_waits_again() -> None:
    done = report(a_case(), FATHER, Standing.DONE)
    assert done.status is Status.DONE
    assert report(done, FATHER, Standing.WAITING).status is Status.OPEN


@given(reports)
def test_a_case_is_done_exactly_when_nothing_waits(said: Reports) -> None:
    case = a_case(waiting("move-in"))
    for person, procedure, standing, note in said:
        case = model.reported(case, person, procedure, "office", standing, note)
        waits = any(p.standing is Standing.WAITING for p in case.progress)
        assert (case.status is Status.DONE) == (not waits)


@given(reports)
def test_reports_are_idempotent(said: Reports) -> None:
    case = a_case(waiting("move-in"))
    for person, procedure, standing, note in said:
        once = model.reported(case, person, procedure, "office", standing, note)
        assert model.reported(once, person, procedure, "office", standing, note) == once
        case = once


@given(reports, st.sampled_from([Status.WITHDRAWN, Status.REFUSED]))
def test_nothing_waits_in_an_ended_case(said: Reports, status: Status) -> None:
    case = model.ended(a_case(waiting("move-in"), waiting("nhi-join")), status)
    for person, procedure, standing, note in said:
        case = model.reported(case, person, procedure, "office", standing, note)
        assert case.status is status
        assert all(p.standing is not Standing.WAITING for p in case.progress)


def test_an_ended_case_leaves_nothing_half_done() -> None:
    case = model.moved_out(a_case(waiting("move-out"), waiting("move-in")))
    ended = model.ended(case, Status.WITHDRAWN)
    assert {p.status for p in model.view(ended).procedures} == {"not_needed"}


def test_a_move_that_took_place_opens_a_withdrawn_case_again() -> None:
    case = a_case(waiting("move-out"), waiting("move-in"), waiting("nhi-join"))
    again = model.moved(model.ended(case, Status.WITHDRAWN), FATHER, D(2026, 3, 27))
    assert again.status is Status.OPEN
    found = {p.id: p.status for p in model.view(again).procedures}
    assert found == {"move-out": "done", "move-in": "done", "nhi-join": "waiting"}


def test_the_allowance_is_claimed_once_when_the_family_has_arrived() -> None:
    case = a_case(waiting("allowance-claim"))
    alone = model.moved(case, FATHER, D(2026, 3, 27))
    assert model.due_claims(alone) == []
    together = model.moved(alone, CHILD, D(2026, 3, 28))
    (claimant,) = model.due_claims(together)
    assert (claimant.person, claimant.moved_on) == (FATHER, D(2026, 3, 27))
    assert model.due_claims(model.claimed(together, [claimant])) == []


def test_children_who_stay_behind_are_not_waited_for() -> None:
    case = a_case(waiting("allowance-claim"))
    alone = msgspec.structs.replace(case, movers=case.movers[:1])
    assert model.due_claims(model.moved(alone, FATHER, D(2026, 3, 27))) != []
