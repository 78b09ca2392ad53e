"""Deaths that another municipality's register sends here to be entered."""

import datetime as dt
from contextlib import nullcontext
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.court import DeclarationsQuery
from contracts.deaths import (
    Capacity,
    DeathEntered,
    DeathRecorded,
    DeathTakenBack,
    EnterDeath,
    VoidDeath,
)
from contracts.deaths import CorrectionGround as Ground
from contracts.family import EntriesQuery
from mesh.errors import Refused, UnknownPerson
from services.family_register import store
from tests.services.family_register.named_family import birth, death, marriage
from tests.services.family_register.offices import (
    DIED_ON,
    HANAKO,
    HERE,
    ICHIRO,
    STRANGER,
    TARO,
    THERE,
    THIRD,
    asked,
    contents,
    record,
    refer,
    supplement,
)

ORDER = EnterDeath(
    report="report-1",
    person=TARO,
    died_on=DIED_ON,
    reporter=HANAKO,
    capacity=Capacity.RELATIVE,
)


def order(**changes: Any) -> EnterDeath:
    return msgspec.structs.replace(ORDER, **changes)


async def entered(office: Any, message: EnterDeath = ORDER, case: str = "case-1") -> DeathEntered:
    reply: DeathEntered = await office.handle(message, caller="family-register-new", case=case)
    return reply


async def refusal(office: Any, message: EnterDeath) -> str:
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await entered(office, message)
    assert contents(office) == before
    return refused.value.code


async def test_it_is_entered_under_the_number_and_the_case_of_the_report(office: Any) -> None:
    office.clock.travel_to(dt.datetime(2026, 3, 25, 9, tzinfo=dt.UTC))
    assert await entered(office) == DeathEntered(late_days=4)
    (kept,) = store.DEATHS.all(office.store)
    assert (kept.entry, kept.case, kept.residence) == (f"{HERE}-report-1", "case-1", HERE)
    assert store.ENTRIES.get(office.store, f"{HERE}-report-1") is not None
    assert office.store.read("SELECT DISTINCT caseid FROM outbox") == [("case-1",)]


def told_residences(office: Any) -> dict[str, Any]:
    return {to: m.residence for to, _, m in office.queued() if isinstance(m, DeathRecorded)}


async def test_the_residence_told_is_the_one_that_the_report_was_checked_against(
    office: Any,
) -> None:
    """The supplement may be behind: taro has moved, and it does not have the new address yet."""
    await entered(office, order(residence=THERE))
    assert told_residences(office) == {
        "resident-registry-new": THERE,
        "national-tax-office": THERE,
    }
    void = VoidDeath(report="c", person=TARO, applicant=TARO, ground=Ground.COURT)
    await office.handle(void, caller="family-register-new")
    corrected = {to for to, _, m in office.queued() if isinstance(m, DeathTakenBack)}
    assert corrected == {"resident-registry-new", "national-tax-office"}


async def test_without_one_the_residence_told_is_that_of_the_latest_address(office: Any) -> None:
    moved = supplement("taro", (dt.date(2025, 4, 1), "2"), municipality=THERE)
    record(office, moved)
    await entered(office)
    assert told_residences(office) == {
        "resident-registry-new": THERE,
        "national-tax-office": THERE,
    }


async def test_who_has_no_address_in_the_supplement_is_entered_with_the_reported_residence(
    office: Any,
) -> None:
    record(office, supplement("taro"))
    await entered(office, order(residence=THIRD))
    assert told_residences(office)["resident-registry-third"] == THIRD


@pytest.mark.parametrize(
    ("capacity", "told"),
    [
        (Capacity.RELATIVE, HANAKO),
        (Capacity.COHABITANT, HANAKO),
        (Capacity.HOUSE_OWNER, None),
        (Capacity.GUARDIAN, None),
    ],
)
async def test_the_residence_is_told_who_reported_only_if_that_is_family_or_lived_there(
    office: Any, capacity: Capacity, told: PersonCode | None
) -> None:
    await entered(office, order(capacity=capacity))
    said = {to: m.reporter for to, _, m in office.queued() if isinstance(m, DeathRecorded)}
    assert said["resident-registry-old"] == told


async def test_the_same_report_again_is_answered_as_before_and_told_once(office: Any) -> None:
    first = await entered(office)
    before = contents(office)
    office.clock.travel_to(dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC))
    assert await entered(office) == first
    assert contents(office) == before


async def test_the_same_report_again_joins_the_case_of_the_first(office: Any, cases: Any) -> None:
    await entered(office, case="case-1")
    await entered(office, case="case-2")
    assert cases() == ["case-1", "case-1"]


async def test_the_same_report_is_still_answered_after_a_correction_and_not_entered_again(
    office: Any,
) -> None:
    first = await entered(office)
    void = VoidDeath(report="c", person=TARO, applicant=TARO, ground=Ground.COURT)
    await office.handle(void, caller="family-register-new")
    before = contents(office)
    assert await entered(office) == first
    assert contents(office) == before


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"report": "report-2"}, "already-reported"),
        ({"report": "report-2", "died_on": dt.date(2026, 3, 10)}, "already-reported"),
        ({"person": HANAKO, "reporter": TARO}, "report-number-taken"),
        ({"died_on": dt.date(2026, 3, 10)}, "report-number-taken"),
    ],
)
async def test_after_a_report_no_other_is_entered_nor_its_number_used(
    office: Any, changes: dict[str, Any], rule: str
) -> None:
    await entered(office)
    assert await refusal(office, order(**changes)) == f"refused.{rule}"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"died_on": dt.date(2026, 3, 21)}, "death-in-future"),
        ({"died_on": dt.date(1949, 12, 31)}, "death-before-birth"),
        ({"reporter": STRANGER}, "may-not-report"),
        ({"reporter": TARO}, "may-not-report"),
    ],
)
async def test_the_register_itself_refuses_what_it_can_see(
    office: Any, changes: dict[str, Any], rule: str
) -> None:
    assert await refusal(office, order(**changes)) == f"refused.{rule}"


@pytest.mark.parametrize("capacity", list(Capacity))
async def test_who_has_died_reports_nobody(office: Any, capacity: Capacity) -> None:
    record(office, death("hanako", "2026-03-20"))
    assert await refusal(office, order(capacity=capacity)) == "refused.may-not-report"


async def test_who_has_died_as_another_register_shows_reports_nobody(
    office: Any, elsewhere: Any
) -> None:
    record(office, refer("hanako", THIRD))
    elsewhere.keep(THIRD, death("hanako", "2020-05-01"))
    assert await refusal(office, ORDER) == "refused.may-not-report"


@pytest.mark.parametrize("capacity", list(Capacity))
@pytest.mark.parametrize(("born", "rule"), [("2011-03-21", "31条"), ("2011-03-20", None)])
async def test_a_child_under_fifteen_as_the_register_shows_reports_nobody(
    office: Any, capacity: Capacity, born: str, rule: str | None
) -> None:
    record(office, birth("child", born, "hanako", "taro"))
    message = order(reporter=PersonCode("child"), capacity=capacity)
    if rule is None:
        await entered(office, message)
        return
    with pytest.raises(Refused, match=rule) as refused:
        await entered(office, message)
    assert refused.value.code == "refused.may-not-report"


async def test_a_death_known_from_another_register_is_reported_already(
    office: Any, elsewhere: Any
) -> None:
    record(office, refer("taro", THIRD))
    elsewhere.keep(THIRD, death("taro", "2026-03-15"))
    assert await refusal(office, ORDER) == "refused.already-reported"


async def test_nobody_can_be_told_of_who_has_no_address_and_no_reported_residence(
    office: Any,
) -> None:
    record(office, supplement("taro"))
    assert await refusal(office, ORDER) == "refused.no-residence-known"


async def test_who_has_no_register_here_is_not_entered_here(office: Any) -> None:
    before = contents(office)
    with pytest.raises(UnknownPerson, match="本籍地"):
        await entered(office, order(person=ICHIRO, residence=HERE))
    assert contents(office) == before


@pytest.mark.parametrize(
    ("other", "rule"), [(ORDER, None), (order(report="report-2"), "already-reported")]
)
async def test_a_death_entered_while_other_registers_were_asked_is_not_entered_twice(
    office: Any, elsewhere: Any, other: EnterDeath, rule: str | None
) -> None:
    record(office, refer("taro", THIRD))
    death_of_other = store.RecordedDeath(
        entry=f"{HERE}-{other.report}",
        person=TARO,
        report=other.report,
        case="case-of-the-first",
        died_on=DIED_ON,
        residence=HERE,
        reporter=HANAKO,
        late_days=9,
    )

    def meanwhile(query: EntriesQuery, receiver: Any) -> Any:
        with office.store.section() as tx:
            store.DEATHS.put(tx, death_of_other)
            store.enter(
                tx, msgspec.structs.replace(death("taro", "2026-03-15"), id=death_of_other.entry)
            )
        return elsewhere(query, receiver)

    office.answers["family.entries.v1"] = meanwhile
    if rule is None:
        assert await entered(office) == DeathEntered(late_days=9)
    else:
        with pytest.raises(Refused) as refused:
            await entered(office)
        assert refused.value.code == f"refused.{rule}"
    assert len(store.DEATHS.all(office.store)) == 1
    assert office.queued() == []


def line_of(first: str, *names: str) -> list[Any]:
    """Make a line of descent from somebody, kept in the third municipality."""
    births = [
        birth(name, 1950 + 5 * n, upper)
        for n, (upper, name) in enumerate(zip((first, *names), names, strict=False), start=1)
    ]
    return [births, [refer(name, THIRD) for name in (first, *names)]]


@pytest.mark.parametrize(
    ("reporter", "may"),
    [("t6", True), ("t7", False), ("h3", True), ("h4", False), ("yuri", True), ("of-t4", False)],
)
async def test_blood_reports_to_the_sixth_degree_and_affinity_to_the_third(
    office: Any, elsewhere: Any, reporter: str, *, may: bool
) -> None:
    """The line of taro goes down seven degrees, that of hanako, from before, down four."""
    own, places = line_of("taro", *(f"t{n}" for n in range(1, 8)))
    hers, more = line_of("hanako", *(f"h{n}" for n in range(1, 5)))
    elsewhere.keep(THIRD, *own, *hers, marriage("t4", "of-t4", 2024), references=[*places, *more])
    record(office, refer("taro", THIRD), refer("hanako", THIRD))
    message = order(reporter=PersonCode(reporter), capacity=Capacity.RELATIVE)
    with nullcontext() if may else pytest.raises(Refused, match="relative"):
        await entered(office, message)


async def test_who_married_a_relative_of_the_spouse_is_none_of_the_deceased(
    office: Any, elsewhere: Any
) -> None:
    record(office, refer("hanako", THIRD))
    elsewhere.keep(THIRD, birth("step", 1973, "hanako"), marriage("step", "stranger", 2000))
    assert await refusal(office, order(reporter=STRANGER)) == "refused.may-not-report"


async def test_for_a_stranger_the_registers_of_the_kin_by_marriage_are_not_read(
    office: Any, elsewhere: Any
) -> None:
    elsewhere.keep(THERE, references=[refer("mago", THIRD), refer("yuri", THIRD)])
    await refusal(office, order(reporter=STRANGER))
    asked_about = {person for _, of in elsewhere.asked for person in of}
    assert asked_about == {TARO, HANAKO, ICHIRO, PersonCode("mago")}  # and not yuri


async def test_the_court_has_no_part_in_a_report(office: Any) -> None:
    await entered(office)
    assert asked(office, DeclarationsQuery) == []
