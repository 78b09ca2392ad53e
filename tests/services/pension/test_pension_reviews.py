"""The pension office knows as much by asking as by being told."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import PersonCode
from contracts.standings import Standing
from services.pension import store
from services.pension.handlers import service
from services.pension.model import Category, Enrolled
from services.pension.review import believes, on_file
from tests.services.asked_register import Office, address, name
from tests.services.conftest import OLD
from tests.services.learning import Happening, Learned, files, learning

TARO = PersonCode("taro")
FILE = Enrolled(
    person=TARO,
    category=Category.RECEIVING,
    municipality=OLD,
    address=address(OLD, 0),
    address_since=dt.date(2020, 4, 1),
    name=name(0),
    monthly_yen=60_000,
)
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.sampled_from(["moves", "leaves", "dies", "lives", "is-named"]),
        st.just(TARO),
        st.integers(0, 2),
    ),
    max_size=8,
)


def fill(office: Office) -> None:
    with office.store.section() as tx:
        store.ENROLLED.put(tx, FILE)
    office.store.commit()


@given(HAPPENINGS)
@settings(max_examples=30)
async def test_whoever_asks_knows_in_the_end_what_others_are_told(
    happenings: list[Happening],
) -> None:
    def check(learned: Learned) -> None:
        assert files(learned.thin) == files(learned.push)
        (known,) = believes(learned.pull.store, [TARO])
        home = learned.registers.home(TARO)
        truth = learned.registers.standings[home][TARO]
        assert (known.register, known.standing) == (home, truth.standing)
        if truth.standing is Standing.DECEASED:
            assert known.died_on == truth.since  # of the dead, nothing else is asked
        else:
            assert (known.address, known.name) == (truth.address, truth.name)
            assert [known] == believes(learned.push.store, [TARO])

    await learning(service, "pension", fill, happenings, check, TARO)


async def test_everybody_enrolled_is_on_file_the_dead_as_well() -> None:
    def check(learned: Learned) -> None:
        assert on_file(learned.push.store) == [TARO]

    await learning(service, "pension", fill, [Happening("dies", TARO, 1)], check, TARO)
