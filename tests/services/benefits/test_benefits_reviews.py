"""An allowance office knows as much by asking as by being told."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.standings import Standing
from services.benefits import store
from services.benefits.handlers import service
from services.benefits.model import AllowanceFile, Child, IncomeUsed
from services.benefits.review import believes, on_file
from tests.services.asked_register import Office
from tests.services.conftest import OLD
from tests.services.learning import Happening, Learned, files, learning

FATHER, KID, TEEN = (PersonCode(name) for name in ("father", "kid", "teen"))
FILE = AllowanceFile(
    recipient=FATHER,
    children=(
        Child(person=KID, birth_date=dt.date(2022, 9, 9)),
        Child(person=TEEN, birth_date=dt.date(2011, 5, 5)),
    ),
    resident_since=dt.date(2019, 8, 1),
    started_on=dt.date(2022, 10, 1),
    income=IncomeUsed(year=2025, total_income=3_000_000, dependants=2),
)
MONTHS = [dt.date(2026, month, 1) for month in range(4, 12)]
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.sampled_from(["leaves", "dies", "lives", "moves"]),
        st.sampled_from([FATHER, KID, TEEN]),
        st.integers(0, 2),
    ),
    max_size=8,
).filter(lambda list_: all(_stays_away(list_, person) for person in (FATHER, KID, TEEN)))


def _stays_away(happenings: list[Happening], person: PersonCode) -> bool:
    return sum((h.what, h.person) == ("leaves", person) for h in happenings) < 2


def fill(office: Office) -> None:
    with office.store.section() as tx:
        store.keep(tx, FILE)
    office.store.commit()


@given(HAPPENINGS)
@settings(max_examples=50)
async def test_whoever_asks_knows_in_the_end_what_others_are_told(
    happenings: list[Happening],
) -> None:
    def check(learned: Learned) -> None:
        assert files(learned.thin) == files(learned.push)
        for office in (learned.push, learned.pull):
            for person in on_file(office.store):
                (known,) = believes(office.store, [person], OLD)
                truth = learned.registers.standings[OLD][person]
                assert known.standing is truth.standing
                if truth.standing is Standing.DECEASED:
                    assert known.died_on == truth.since
        assert paid(learned.pull) == paid(learned.push)

    await learning(service, "benefits-old", fill, happenings, check, FATHER, KID, TEEN)


def paid(office: Office) -> list[int]:
    """What is paid for the months after all that happened."""
    file = store.file_of(office.store, FATHER)
    assert file is not None
    return [file.monthly_yen(month) for month in MONTHS]
