"""The tax office of the state: two notices in either order, and a death that was a mistake."""

import datetime as dt
from typing import Any

import pytest

from contracts.base import PersonCode
from contracts.bereavement import ReportStep
from contracts.deaths import DeathRecorded, DeathTakenBack
from contracts.succession import Heirs
from contracts.tax import AssetsNotified
from mesh.errors import AffairNotCovered, Unreachable
from services.national_tax_office import store
from services.national_tax_office.handlers import service
from services.national_tax_office.model import Death, Taxpayer, declare_by, return_by, threshold
from tests.services.conftest import NEW, OLD

TARO = PersonCode("taro")
DIED_ON = dt.date(2026, 3, 15)
RECORDED = DeathRecorded(
    person=TARO, residence=OLD, register_municipality=NEW, died_on=DIED_ON, known_on=DIED_ON
)
VOIDED = DeathTakenBack(person=TARO, died_on=DIED_ON)
REGISTER, TAX, DESK = "family-register-new", "tax-old", "bereavement-desk-old"


def assets(yen: int) -> AssetsNotified:
    return AssetsNotified(person=TARO, died_on=DIED_ON, assessed_yen=yen)


@pytest.fixture
def office(desk: Any) -> Any:
    office = desk(service, "national-tax-office")
    with office.store.section() as tx:
        store.TAXPAYERS.put(tx, Taxpayer(person=TARO, files_return=True))
    office.answers["family.heirs.v1"] = Heirs(counted_for_tax=3, unread=())
    return office


def reports(office: Any) -> dict[str, ReportStep]:
    steps = {}
    for to, _, message in office.queued():
        assert to == DESK
        steps[message.procedure] = message
    return steps


def test_terms_end_on_the_day_of_the_same_number_or_the_last_of_the_month() -> None:
    assert return_by(dt.date(2025, 10, 31)) == dt.date(2026, 2, 28)
    assert return_by(dt.date(2026, 3, 15)) == dt.date(2026, 7, 15)
    assert declare_by(dt.date(2026, 4, 30)) == dt.date(2027, 2, 28)


def test_the_deduction_grows_with_each_heir() -> None:
    assert [threshold(n) for n in (0, 1, 3)] == [30_000_000, 36_000_000, 48_000_000]


@pytest.mark.parametrize(
    ("yen", "status", "due"),
    [
        (48_000_001, "yours", dt.date(2027, 1, 15)),
        (48_000_000, "not_needed", None),
        (0, "not_needed", None),
    ],
)
@pytest.mark.parametrize("register_first", [True, False])
async def test_inheritance_tax_is_decided_once_both_notices_are_there(
    office: Any, yen: int, status: str, due: dt.date | None, register_first: bool
) -> None:
    notices = [(RECORDED, REGISTER), (assets(yen), TAX)]
    for notice, sender in notices if register_first else reversed(notices):
        assert "inheritance-tax" not in reports(office)
        await office.handle(notice, caller=sender, case="c")
    step = reports(office)["inheritance-tax"]
    assert (step.status, step.due) == (status, due)
    assert "48,000,000円" in step.note
    ((_, receiver),) = office.asked
    assert receiver.name == REGISTER


async def test_notices_told_again_change_nothing(office: Any) -> None:
    for _ in range(2):
        await office.handle(RECORDED, caller=REGISTER, case="c")
        await office.handle(assets(1), caller=TAX, case="c")
    assert len(office.queued()) == 2


@pytest.mark.parametrize(
    ("files", "status", "due"),
    [(True, "yours", dt.date(2026, 7, 15)), (False, "not_needed", None)],
)
async def test_the_last_return_is_for_those_who_filed_returns(
    office: Any, files: bool, status: str, due: dt.date | None
) -> None:
    with office.store.section() as tx:
        store.TAXPAYERS.put(tx, Taxpayer(person=TARO, files_return=files))
    await office.handle(RECORDED, caller=REGISTER, case="c")
    step = reports(office)["final-income-return"]
    assert (step.status, step.due) == (status, due)


async def test_heirs_that_cannot_be_counted_leave_the_question_to_the_family(office: Any) -> None:
    office.answers["family.heirs.v1"] = AffairNotCovered("not linked yet")
    await office.handle(RECORDED, caller=REGISTER, case="c")
    await office.handle(assets(1), caller=TAX, case="c")
    assert reports(office)["inheritance-tax"].status == "yours"


async def test_nothing_is_kept_while_the_register_is_out_of_reach(office: Any) -> None:
    await office.handle(RECORDED, caller=REGISTER, case="c")
    before = store.DEATHS.all(office.store)
    office.answers["family.heirs.v1"] = Unreachable("down")
    with pytest.raises(Unreachable):
        await office.handle(assets(1), caller=TAX, case="c")
    assert store.DEATHS.all(office.store) == before


async def test_a_death_that_was_a_mistake_is_forgotten_and_the_family_told(office: Any) -> None:
    await office.handle(RECORDED, caller=REGISTER, case="c")
    await office.handle(assets(90_000_000), caller=TAX, case="c")
    for _ in range(2):
        await office.handle(VOIDED, caller=REGISTER, case="c")
    assert {p: s.status for p, s in reports(office).items()} == {
        "final-income-return": "not_needed",
        "inheritance-tax": "not_needed",
    }
    assert len(office.queued()) == 4
    assert store.DEATHS.all(office.store) == [
        Death(person=TARO, died_on=DIED_ON, known_on=DIED_ON, voided=True)
    ]


async def test_what_the_municipality_tells_after_the_correction_counts_for_nothing(
    office: Any,
) -> None:
    await office.handle(RECORDED, caller=REGISTER, case="c")
    await office.handle(VOIDED, caller=REGISTER, case="c")
    said = office.queued()
    await office.handle(assets(90_000_000), caller=TAX, case="c")
    assert office.queued() == said


async def test_after_a_mistake_the_real_death_is_handled_anew(office: Any) -> None:
    await office.handle(RECORDED, caller=REGISTER, case="c")
    await office.handle(VOIDED, caller=REGISTER, case="c")
    later = dt.date(2026, 9, 1)
    again = DeathRecorded(
        person=TARO, residence=OLD, register_municipality=NEW, died_on=later, known_on=later
    )
    await office.handle(again, caller=REGISTER, case="d")
    assert reports(office)["final-income-return"].due == dt.date(2027, 1, 1)


async def test_terms_run_from_the_day_on_which_the_family_learned_of_it(office: Any) -> None:
    found = DeathRecorded(
        person=TARO,
        residence=OLD,
        register_municipality=NEW,
        died_on=DIED_ON,
        known_on=dt.date(2026, 6, 7),
    )
    await office.handle(found, caller=REGISTER, case="c")
    assert reports(office)["final-income-return"].due == dt.date(2026, 10, 7)


async def test_heirs_whose_registers_could_not_all_be_read_are_not_counted(office: Any) -> None:
    office.answers["family.heirs.v1"] = Heirs(counted_for_tax=1, unread=(OLD,))
    await office.handle(RECORDED, caller=REGISTER, case="c")
    await office.handle(assets(1), caller=TAX, case="c")
    assert reports(office)["inheritance-tax"].status == "yours"
