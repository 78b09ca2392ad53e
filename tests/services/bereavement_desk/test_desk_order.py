"""Whatever the order in which reports and answers arrive, the family sees the same in the end."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from contracts.bereavement import ReportStep
from services.bereavement_desk import model
from services.bereavement_desk.catalogue import CATALOGUE
from services.bereavement_desk.claims import COVERS
from services.bereavement_desk.model import YOURS, Case, Standing, Status
from services.bereavement_desk.viewing import brought_up_to_date, view
from tests.services.bereavement_desk.family import (
    ANSWER_BY,
    CASE,
    DIED_ON,
    GIRL,
    HEIRS,
    HUSBAND,
    SON,
    WIDOW,
    D,
    confirmation,
)
from tests.services.conftest import NEW

Change: TypeAlias = Callable[[Case], Case]
Stream: TypeAlias = list[Change]
"""Changes of one sender, about one procedure: they keep their order."""

CLAIMED = [p for procedures in COVERS.values() for p in procedures]
REPORTED = [p for p in CATALOGUE.values() if p.id not in ("death-report", "account-search")]
SETTLED = st.sampled_from(["done", "not_needed", "incomplete"])


def confirmed_case() -> Case:
    """A case in which everything that can be claimed was filed."""
    standings = tuple(
        Standing(procedure=p.id, participant=p.participant, status=YOURS, prefilled=True)
        for p in CLAIMED
    )
    case = Case(
        id=CASE,
        deceased=HUSBAND,
        died_on=DIED_ON,
        known_on=D(2026, 3, 20),
        reporter=SON,
        register_municipality=NEW,
        members=(WIDOW, GIRL),
        heirs=HEIRS,
        standings=standings,
    )
    consents = [("bank-succession", "bank"), ("electricity-end", "electricity")]
    return model.filed(model.confirmed(case, confirmation(), consents), CLAIMED)


def says(procedure: str, status: str, yen: int) -> Change:
    report = ReportStep(
        person=HUSBAND,
        procedure=procedure,
        status=status,
        yen=yen,
        note=f"{status} {yen}",
        due=D(2027, 1, 1) if status == YOURS else None,
    )
    participant = CATALOGUE[procedure].participant
    return lambda case: model.reported(case, report, participant)


@st.composite
def streams(draw: st.DrawFn) -> list[Stream]:
    """What agencies report of each procedure, and what banks and the deposit insurance answer."""
    found: list[Stream] = []
    refused = draw(st.lists(st.sampled_from(list(COVERS)), unique=True, max_size=2))
    of_no_use = {p.id for kind in refused for p in COVERS[kind]}
    for procedure in draw(st.lists(st.sampled_from(REPORTED), unique=True, max_size=8)):
        said = [says(procedure.id, YOURS, draw(st.integers(0, 9)))] if draw(st.booleans()) else []
        if draw(st.booleans()):
            # Who refuses a claim does not say that it is being dealt with.
            status = draw(SETTLED if procedure.id in of_no_use else SETTLED | st.just("waiting"))
            said.append(says(procedure.id, status, draw(st.integers(0, 9))))
        found.append(said)
    for kind in refused:
        covered = COVERS[kind]
        found.append([lambda case, covered=covered: model.not_filed(case, covered, "refused")])
    found.append([lambda case: model.search_begun(case, ("bank", "other"), ANSWER_BY)])
    for bank in ("bank", "other", "late"):
        accounts = draw(st.integers(0, 2))
        found.append([lambda case, b=bank, n=accounts: model.accounts_found(case, b, n)])
    return [stream for stream in found if stream]


def interleaved(draw: st.DrawFn, left: list[Stream]) -> Iterator[Change]:
    """Give the changes in some order that keeps the order within each stream."""
    waiting = [list(stream) for stream in left]
    while waiting:
        stream = waiting[draw(st.integers(0, len(waiting) - 1))]
        yield stream.pop(0)
        waiting = [each for each in waiting if each]


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[list[Change], list[Change]]:
    found = draw(streams())
    if draw(st.booleans()):
        found.append([model.undone])
    return list(interleaved(draw, found)), list(interleaved(draw, found))


@given(orders=two_orders(), days=st.integers(-3, 3))
def test_the_list_is_the_same_in_whatever_order_reports_and_answers_arrive(
    orders: tuple[list[Change], list[Change]], days: int
) -> None:
    shown = []
    for order in orders:
        case = confirmed_case()
        for change in order:
            case = brought_up_to_date(change(case), ANSWER_BY)
        shown.append(view(case, ANSWER_BY + dt.timedelta(days)))
    assert shown[0] == shown[1]


@given(orders=two_orders())
def test_nothing_is_left_waiting_once_a_death_is_undone(
    orders: tuple[list[Change], list[Change]],
) -> None:
    case = confirmed_case()
    for change in orders[0]:
        case = change(case)
    shown = view(model.undone(case), ANSWER_BY)
    assert shown.status == Status.UNDONE.value
    assert isinstance(shown.steps, tuple)
    assert {step.status for step in shown.steps} == {"not_needed"}


@given(orders=two_orders())
def test_every_step_waits_for_somebody_or_has_nobody_to_wait_for(
    orders: tuple[list[Change], list[Change]],
) -> None:
    case = confirmed_case()
    for change in orders[0]:
        case = change(case)
        shown = view(case, ANSWER_BY)
        assert isinstance(shown.steps, tuple)
        for step in shown.steps:
            assert (step.status == "waiting") == bool(step.waiting_for)
            assert (step.actor == "family") or step.status not in ("yours", "incomplete")
        waits = any(step.status == "waiting" for step in shown.steps)
        assert not (waits and shown.status == "done")
