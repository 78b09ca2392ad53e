"""Reports of death at the counter: who may, where, when; everything else changes nothing."""

import datetime as dt
import itertools
from typing import Any

import pytest

from contracts.common import MunicipalityCode
from contracts.deaths import (
    Capacity,
    DeathEntered,
    DeathRecorded,
    DeathReported,
    EnterDeath,
    ReportDeath,
)
from contracts.family import EntryKind
from contracts.portal import Mandate, MandateQuery, MandateScope
from contracts.residency import HouseholdQuery
from mesh.errors import Refused, UnknownPerson, Unreachable
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
    UNDERTAKER,
    Elsewhere,
    asked,
    contents,
    household,
    record,
    refer,
    report,
)

COUNTER = "counter-old"


async def reported(office: Any, message: ReportDeath) -> DeathReported:
    reply: DeathReported = await office.handle(message, caller=COUNTER)
    return reply


async def refusal(office: Any, message: ReportDeath) -> str:
    """Return the code of the refusal, after checking that it changed and revealed nothing."""
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await reported(office, message)
    assert contents(office) == before
    assert not any(name in refused.value.message for name in ("taro", "hanako", "stranger"))
    return refused.value.code


def under_number(number: str, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the next message this id; what follows from it has ids of its own."""
    numbers = itertools.chain([number], iter(type(office.clock)(seed=2).uuid7, None))
    monkeypatch.setattr(office.clock, "uuid7", lambda: next(numbers))


def entered(office: Any) -> list[Any]:
    return [e for e in store.ENTRIES.all(office.store) if e.kind is EntryKind.DEATH]


# ---- accepted ----------------------------------------------------------------------------


async def test_a_death_reported_where_the_register_is_is_entered_and_told(office: Any) -> None:
    reply = await reported(office, report(died_at=dt.time(4, 30), new_head=HANAKO))
    (entry,) = entered(office)
    assert (entry.person, entry.on, entry.at) == (TARO, DIED_ON, dt.time(4, 30))
    assert reply == DeathReported(case=reply.case, register_municipality=HERE, late_days=0)
    told = {to: message for to, _, message in office.queued()}
    assert told == {
        "resident-registry-old": DeathRecorded(
            person=TARO,
            residence=HERE,
            died_on=DIED_ON,
            known_on=DIED_ON,
            reporter=HANAKO,
            new_head=HANAKO,
        ),
        "national-tax-office": DeathRecorded(
            person=TARO,
            residence=HERE,
            register_municipality=HERE,
            died_on=DIED_ON,
            known_on=DIED_ON,
        ),
    }
    assert office.store.read("SELECT DISTINCT caseid FROM outbox") == [(reply.case,)]


async def test_the_household_is_looked_up_at_the_residence_which_is_told(office: Any) -> None:
    """Not where the supplement says that taro lives, which is here."""
    await reported(office, report(residence=THERE, place=HERE))
    assert {to for to, _, _ in office.queued()} == {"resident-registry-new", "national-tax-office"}
    assert [
        (message, receiver.name)
        for message, receiver in office.asked
        if isinstance(message, HouseholdQuery)
    ] == [(HouseholdQuery(person=TARO), "resident-registry-new")]


async def test_a_death_with_the_register_elsewhere_is_sent_there_under_a_new_case(
    office: Any,
) -> None:
    office.answers["residency.household.v1"] = household("taro", "hanako", register=THERE)
    office.answers["family.enter-death.v1"] = DeathEntered(late_days=2)
    message = report(
        residence=THIRD, died_at=dt.time(4, 30), known_on=dt.date(2026, 3, 16), new_head=HANAKO
    )
    reply = await reported(office, message)
    ((order, receiver),) = [each for each in office.asked if isinstance(each[0], EnterDeath)]
    assert receiver.name == "family-register-new"
    assert order == EnterDeath(
        report=reply.case,
        person=TARO,
        died_on=DIED_ON,
        died_at=dt.time(4, 30),
        known_on=dt.date(2026, 3, 16),
        residence=THIRD,
        reporter=HANAKO,
        capacity=Capacity.RELATIVE,
        new_head=HANAKO,
    )
    assert (reply.register_municipality, reply.late_days) == (THERE, 2)
    assert entered(office) == []
    assert office.queued() == []


@pytest.mark.parametrize(
    ("place", "residence", "register"),
    [(HERE, THERE, THIRD), (THERE, HERE, THIRD), (THERE, THIRD, HERE)],
)
async def test_the_place_of_death_of_residence_or_of_the_register_takes_it(
    office: Any,
    place: MunicipalityCode,
    residence: MunicipalityCode,
    register: MunicipalityCode,
) -> None:
    office.answers["residency.household.v1"] = household("taro", register=register)
    office.answers["family.enter-death.v1"] = DeathEntered(late_days=0)
    await reported(office, report(place=place, residence=residence))


@pytest.mark.parametrize(
    "reporter",
    ["hanako", "jiro", "ichiro", "mago", "yuri", "mother", "brother", "nephew", "stepchild"],
)
async def test_relatives_are_found_in_the_registers(
    office: Any, elsewhere: Elsewhere, reporter: str
) -> None:
    record(office, birth("taro", 1950, "mother"), refer("mother", THIRD), refer("hanako", THIRD))
    elsewhere.keep(
        THIRD,
        birth("stepchild", 1973, "hanako"),
        birth("brother", 1948, "mother"),
        birth("nephew", 1980, "brother"),
        references=[refer("brother", THIRD)],
    )
    await reported(office, report(reporter=reporter))
    assert len(entered(office)) == 1


async def test_no_more_registers_are_read_than_it_takes_to_find_the_reporter(
    office: Any, elsewhere: Elsewhere
) -> None:
    record(office, refer("taro", THIRD))
    await reported(office, report(reporter=HANAKO))
    assert elsewhere.asked == [(THIRD, (TARO,))]


async def test_a_cohabitant_is_of_the_household(office: Any) -> None:
    office.answers["residency.household.v1"] = household("taro", "stranger")
    await reported(office, report(reporter=STRANGER, capacity=Capacity.COHABITANT))
    assert len(entered(office)) == 1


@pytest.mark.parametrize(("age_days", "may"), [(-1, False), (0, True)])
async def test_a_cohabitant_is_fifteen(office: Any, age_days: int, *, may: bool) -> None:
    """Of whom the registers here say nothing, so that only the household shows the birth."""
    born = dt.date(2011, 3, 20) - dt.timedelta(days=age_days)
    office.answers["residency.household.v1"] = household("taro", "stranger", born=born)
    message = report(reporter=STRANGER, capacity=Capacity.COHABITANT)
    if may:
        await reported(office, message)
    else:
        assert await refusal(office, message) == "refused.may-not-report"


@pytest.mark.parametrize("capacity", [Capacity.HOUSE_OWNER, Capacity.GUARDIAN])
async def test_a_house_owner_or_guardian_shows_evidence(office: Any, capacity: Capacity) -> None:
    await reported(office, report(reporter=STRANGER, capacity=capacity, evidence=True))
    assert len(entered(office)) == 1


async def test_an_undertaker_hands_it_in_under_a_mandate(office: Any) -> None:
    office.answers["portal.mandate.v1"] = Mandate(valid=True)
    await reported(office, report(agent=UNDERTAKER))
    assert asked(office, MandateQuery) == [
        MandateQuery(person=HANAKO, agent=UNDERTAKER, scope=MandateScope.REPORT_DEATH)
    ]
    assert len(entered(office)) == 1


# ---- refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"died_on": dt.date(2026, 3, 21)}, "death-in-future"),
        ({"died_on": dt.date(2026, 3, 20), "died_at": dt.time(9, 1)}, "death-in-future"),
        ({"known_on": dt.date(2026, 3, 14)}, "known-before-death"),
        ({"known_on": dt.date(2026, 3, 21)}, "known-in-future"),
        ({"died_at": dt.time(9, 0, tzinfo=dt.UTC)}, "time-not-local"),
        ({"certificate": False}, "certificate-missing"),
        ({"place": THERE, "residence": THERE}, "wrong-place"),
        ({"died_on": dt.date(1949, 12, 31)}, "death-before-birth"),
        ({"reporter": TARO}, "may-not-report"),
        ({"reporter": TARO, "capacity": Capacity.COHABITANT}, "may-not-report"),
        ({"reporter": STRANGER}, "may-not-report"),
        ({"reporter": STRANGER, "capacity": Capacity.COHABITANT}, "may-not-report"),
        ({"reporter": STRANGER, "capacity": Capacity.HOUSE_OWNER}, "may-not-report"),
        ({"reporter": STRANGER, "capacity": Capacity.GUARDIAN}, "may-not-report"),
        ({"agent": UNDERTAKER}, "no-mandate"),
    ],
)
async def test_a_report_that_breaks_a_rule_is_refused_and_changes_nothing(
    office: Any, changes: dict[str, Any], rule: str
) -> None:
    if rule == "wrong-place":
        office.answers["residency.household.v1"] = household("taro", register=THIRD)
    assert await refusal(office, report(**changes)) == f"refused.{rule}"


@pytest.mark.parametrize(
    "died", [{"died_on": dt.date(2026, 3, 20)}, {"died_on": dt.date(1950, 1, 1)}]
)
async def test_a_death_today_or_on_the_day_of_birth_can_be_reported(
    office: Any, died: dict[str, Any]
) -> None:
    capacity = {"reporter": STRANGER, "capacity": Capacity.GUARDIAN, "evidence": True}
    await reported(office, report(**died, **capacity))
    assert len(entered(office)) == 1


async def test_what_is_wrong_on_paper_is_refused_before_anybody_is_asked(office: Any) -> None:
    await refusal(office, report(certificate=False))
    await refusal(office, report(died_on=dt.date(2026, 4, 1)))
    assert office.asked == []


async def test_who_does_not_live_there_cannot_be_reported_there(office: Any) -> None:
    office.answers["residency.household.v1"] = UnknownPerson("nobody")
    assert await refusal(office, report()) == "refused.not-resident-there"


async def test_a_residence_out_of_reach_is_an_error_to_be_tried_again(office: Any) -> None:
    office.answers["residency.household.v1"] = Unreachable("down")
    before = contents(office)
    with pytest.raises(Unreachable):
        await reported(office, report())
    assert contents(office) == before


async def test_what_the_register_elsewhere_refuses_is_refused(office: Any) -> None:
    office.answers["residency.household.v1"] = household("taro", register=THERE)
    office.answers["family.enter-death.v1"] = Refused("death-before-birth", "no")
    assert await refusal(office, report()) == "refused.death-before-birth"


async def test_a_register_with_two_living_spouses_is_refused(office: Any) -> None:
    record(office, marriage("taro", "second", 1990))
    assert await refusal(office, report()) == "refused.contradictory-register"


async def test_a_register_with_a_parent_younger_than_the_child_is_refused(office: Any) -> None:
    record(office, birth("eldest", 1940, "taro"))
    assert await refusal(office, report()) == "refused.contradictory-register"


# ---- twice -------------------------------------------------------------------------------


async def test_a_second_report_is_refused(office: Any) -> None:
    await reported(office, report())
    for again in (report(), report(reporter=ICHIRO), report(died_on=dt.date(2026, 3, 14))):
        assert await refusal(office, again) == "refused.already-reported"


async def test_a_second_report_is_refused_once_the_resident_record_is_removed(
    office: Any,
) -> None:
    await reported(office, report())
    office.answers["residency.household.v1"] = UnknownPerson("removed")
    assert await refusal(office, report()) == "refused.already-reported"


async def test_a_second_report_is_recognised_where_the_first_was_only_passed_on(
    office: Any, elsewhere: Elsewhere
) -> None:
    office.answers["residency.household.v1"] = household("sister", "hanako", register=THIRD)
    office.answers["family.enter-death.v1"] = DeathEntered(late_days=0)
    message = report(person="sister")
    await reported(office, message)
    elsewhere.keep(THIRD, death("sister", "2026-03-15"))
    office.answers["residency.household.v1"] = UnknownPerson("removed")
    assert await refusal(office, message) == "refused.already-reported"


async def test_a_report_sent_again_because_its_answer_was_lost_is_answered(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clock.travel_to(dt.datetime(2026, 3, 24, 9, tzinfo=dt.UTC))
    under_number("the-same", office, monkeypatch)
    first = await reported(office, report())
    office.answers["residency.household.v1"] = UnknownPerson("removed")
    office.clock.travel_to(dt.datetime(2026, 3, 30, 9, tzinfo=dt.UTC))
    before = contents(office)
    under_number("the-same", office, monkeypatch)
    assert await reported(office, report()) == first
    assert first.late_days == 3
    assert contents(office) == before
