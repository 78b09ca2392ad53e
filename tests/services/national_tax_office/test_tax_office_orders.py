"""The tax office of the state: two offices tell it of deaths, and corrections cross with both."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contracts.base import Event, PersonCode
from contracts.bereavement import ReportStep
from contracts.common import MunicipalityCode
from contracts.deaths import DeathRecorded, DeathTakenBack
from contracts.succession import Heirs
from contracts.tax import AssetsNotified
from mesh.errors import ItemsNotCovered, NoPermit, Problem, Remote
from services.national_tax_office import store
from services.national_tax_office.handlers import service
from services.national_tax_office.model import Death, Taxpayer

D = dt.date
DEAD = PersonCode("dead")
CHOFU, KANAZAWA = MunicipalityCode("132080"), MunicipalityCode("172014")
DIED_ON, LATER = D(2026, 3, 10), D(2026, 3, 18)
CASE = "case-1"
RETURN, INHERITANCE = "final-income-return", "inheritance-tax"
DESK = "bereavement-desk-new"


def recorded(died_on: dt.date = DIED_ON) -> DeathRecorded:
    return DeathRecorded(
        person=DEAD,
        residence=KANAZAWA,
        register_municipality=CHOFU,
        died_on=died_on,
        known_on=died_on,
    )


def notified(yen: int = 10_000_000, died_on: dt.date = DIED_ON) -> AssetsNotified:
    return AssetsNotified(person=DEAD, died_on=died_on, assessed_yen=yen)


def taken_back(died_on: dt.date = DIED_ON) -> DeathTakenBack:
    return DeathTakenBack(person=DEAD, died_on=died_on)


@pytest.fixture
def office(desk: Callable[..., Any]) -> Any:
    made = desk(service, "national-tax-office")
    taxpayers = [Taxpayer(person=DEAD, files_return=True)]
    made.store.load(store.TAXPAYERS.insert, store.TAXPAYERS.rows(taxpayers))
    made.answers["family.heirs.v1"] = Heirs(counted_for_tax=2, unread=())
    return made


async def tell(office: Any, *events: Event) -> list[tuple[str, ReportStep]]:
    """Tell the office, each by whoever says such things, and return what it reports on that."""
    before = len(office.queued())
    for event in events:
        caller = "tax-new" if isinstance(event, AssetsNotified) else "family-register-old"
        await office.handle(event, caller=caller, case=CASE)
    return [(to, message) for to, _, message in office.queued()[before:]]


async def reports(office: Any, *events: Event) -> dict[str, ReportStep]:
    told = await tell(office, *events)
    assert all(to == DESK for to, _ in told)
    assert len({message.procedure for _, message in told}) == len(told)
    return {message.procedure: message for _, message in told}


@pytest.mark.parametrize(
    "refusal",
    [
        NoPermit("no"),
        ItemsNotCovered("no"),
        Remote(Problem(code="affair-not-covered", message="no")),
    ],
)
async def test_a_permit_that_is_lacking_leaves_the_question_to_the_family(
    office: Any, refusal: Exception
) -> None:
    office.answers["family.heirs.v1"] = refusal
    report = (await reports(office, recorded(), notified()))[INHERITANCE]
    assert (report.status, report.due) == ("yours", D(2027, 1, 10))


@pytest.mark.parametrize("died_on", [LATER, DIED_ON])
async def test_a_death_after_a_mistaken_one_is_a_death(office: Any, died_on: dt.date) -> None:
    await tell(office, recorded(), notified(), taken_back())
    told = await reports(office, recorded(died_on), notified(60_000_000, died_on))
    assert {procedure: report.status for procedure, report in told.items()} == {
        RETURN: "yours",
        INHERITANCE: "yours",
    }


async def test_late_news_of_a_mistaken_death_does_not_hide_the_real_one(office: Any) -> None:
    """The tax office of the municipality may tell of the first when the second is recorded."""
    await tell(office, recorded(), taken_back(), recorded(LATER))
    assert await tell(office, notified(90_000_000)) == []
    assert set(await reports(office, notified(0, LATER))) == {INHERITANCE}
    assert set(await reports(office, taken_back(LATER))) == {RETURN, INHERITANCE}


async def test_property_of_a_death_not_yet_recorded_does_not_hide_the_one_before(
    office: Any,
) -> None:
    """The register's correction and second notice are on their way; the municipality was faster."""
    await tell(office, recorded(), notified())
    await tell(office, notified(60_000_000, LATER))
    assert set(await reports(office, taken_back())) == {RETURN, INHERITANCE}
    told = await reports(office, recorded(LATER))
    assert told[INHERITANCE].status == "yours"


async def test_a_correction_that_comes_while_the_heirs_are_asked_for_holds(office: Any) -> None:
    await tell(office, recorded())

    def corrected_meanwhile(*_: object) -> Heirs:
        with office.store.section() as tx:
            store.DEATHS.put(tx, Death(person=DEAD, died_on=DIED_ON, known_on=DIED_ON, voided=True))
        office.store.commit()
        return Heirs(counted_for_tax=0, unread=())

    office.answers["family.heirs.v1"] = corrected_meanwhile
    assert await tell(office, notified(90_000_000)) == []
    assert store.DEATHS.all(office.store) == [
        Death(person=DEAD, died_on=DIED_ON, known_on=DIED_ON, voided=True)
    ]


@pytest.mark.parametrize("first", [recorded(), notified()])
async def test_a_death_that_the_register_has_taken_back_meanwhile_does_not_stop_what_follows(
    office: Any, first: Event
) -> None:
    """Found by exploring (seeds 1114 and 1424): the news was parked, and with it its correction."""
    office.answers["family.heirs.v1"] = Remote(Problem(code="refused.not-deceased", message="no"))
    second = notified() if isinstance(first, DeathRecorded) else recorded()
    await tell(office, first, second)
    after = await reports(office, taken_back())
    assert {step.status for step in after.values()} == {"not_needed"}


async def test_of_a_mistake_the_value_of_the_property_is_not_kept(office: Any) -> None:
    await tell(office, recorded(), notified(), taken_back())
    assert store.ASSETS.all(office.store) == []
