"""A municipal insurer knows as much by asking as by being told."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.standings import Standing
from services.health_insurance import store
from services.health_insurance.handlers import service
from services.health_insurance.model import (
    Certification,
    HealthPeriod,
    Insured,
    TaxedIncome,
    is_followed,
)
from services.health_insurance.review import assessed_by, believes, on_file
from tests.services.asked_register import START, Office, address, name
from tests.services.conftest import OLD
from tests.services.learning import Happening, Learned, files, learning

TARO = PersonCode("taro")
SINCE = dt.date(2020, 4, 1)
FILE = Insured(
    person=TARO,
    resident_since=SINCE,
    head=TARO,
    address=address(OLD, 0),
    name=name(0),
    income=TaxedIncome(year=2025, total_income=3_000_000),
    health=(HealthPeriod(acquired_on=SINCE),),
)
EXPIRED = Certification(level=2, valid_from=SINCE, valid_until=dt.date(2021, 3, 31))
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.sampled_from(["moves", "leaves", "dies", "lives", "is-named", "gets-head", "earns"]),
        st.just(TARO),
        st.integers(0, 2),
    ),
    max_size=8,
).filter(lambda list_: sum(h.what == "leaves" for h in list_) < 2)


def filled_with(file: Insured) -> Callable[[Office], None]:
    def fill(office: Office) -> None:
        with office.store.section() as tx:
            store.INSURED.put(tx, file)
        office.store.commit()

    return fill


fill = filled_with(FILE)


@given(HAPPENINGS)
@settings(max_examples=30)
async def test_whoever_asks_knows_in_the_end_what_others_are_told(
    happenings: list[Happening],
) -> None:
    def check(learned: Learned) -> None:
        assert files(learned.thin) == files(learned.push)
        registers, file = learned.registers, learned.pull.store
        home = registers.home(TARO)
        truth = registers.standings[home][TARO]
        found = believes(file, [TARO], OLD)
        assert bool(found) == (home == OLD)
        if not found:
            return
        (known,), (income,) = found, assessed_by(file, [TARO])
        assert income.total_income == registers.earned[TARO]
        assert known.standing is truth.standing
        if truth.standing is Standing.DECEASED:
            assert known.died_on == truth.since  # of the dead, nothing else is asked
        else:
            view = (known.address, known.head, known.name)
            assert view == (truth.address, truth.head, truth.name)
            assert found == believes(learned.push.store, [TARO], OLD)

    await learning(service, "health-insurance-old", fill, happenings, check, TARO)


async def test_only_an_expired_certification_leaves_nothing_to_ask_after_a_departure() -> None:
    def check(learned: Learned) -> None:
        assert on_file(learned.push.store) == []

    certified = filled_with(Insured(person=TARO, resident_since=SINCE, certifications=(EXPIRED,)))
    leaves = [Happening("leaves", TARO, 0)]
    await learning(service, "health-insurance-old", certified, leaves, check, TARO)


async def test_what_the_insurer_was_never_told_it_does_not_ask_for() -> None:
    def check(learned: Learned) -> None:
        assert learned.pull.asked[-1][0].persons == (TARO,)
        assert assessed_by(learned.pull.store, [TARO]) == []

    newcomer = filled_with(
        Insured(person=TARO, resident_since=START, health=(HealthPeriod(acquired_on=START),))
    )
    await learning(service, "health-insurance-old", newcomer, [], check, TARO)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (FILE, True),
        (Insured(person=TARO, certifications=(EXPIRED,)), True),
        (Insured(person=TARO, resident_since=START, certifications=(EXPIRED,)), False),
        (Insured(person=TARO, health=(HealthPeriod(acquired_on=SINCE, lost_on=START),)), False),
        (Insured(person=TARO), False),
    ],
)
def test_a_file_is_open_if_it_was_opened_for_this_stay(file: Insured, expected: bool) -> None:
    assert is_followed(file) is expected
