"""Reports of birth: who are the parents, when and where; everything else changes nothing."""

import datetime as dt
import itertools
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.births import BirthEntered, BirthRecorded, BirthReported, EnterBirth, ReportBirth
from contracts.codes import NewCode
from contracts.common import PersonName, Sex
from contracts.family import EntryKind, PastAddress
from contracts.residency import Household
from mesh.errors import Refused, UnknownPerson, Unreachable
from services.family_register import store
from services.family_register.births import late_days, presumed_father
from services.family_register.kinship import family_of
from tests.services.family_register.named_family import birth, death, divorce, marriage, shares
from tests.services.family_register.offices import (
    ABSENT,
    HERE,
    THERE,
    THIRD,
    TODAY,
    Elsewhere,
    address,
    contents,
    record,
    refer,
    supplement,
)

BORN_ON = dt.date(2026, 3, 10)
YUI, KEN = PersonCode("yui"), PersonCode("ken")
NAME = PersonName(family="田中", given="陽菜", family_kana="タナカ", given_kana="ヒナ")
TWIN = msgspec.structs.replace(NAME, given="陽太", given_kana="ヨウタ")
REPORT = ReportBirth(
    mother=YUI,
    father=KEN,
    name=NAME,
    sex=Sex.FEMALE,
    born_on=BORN_ON,
    residence=HERE,
    address=address(),
    register_municipality=HERE,
)
ORDER = EnterBirth(
    report="number-1",
    mother=YUI,
    father=KEN,
    name=NAME,
    sex=Sex.FEMALE,
    born_on=BORN_ON,
    residence=THERE,
    address=address(municipality=THERE),
)


@pytest.fixture
def births(office: Any) -> Any:
    """The office, with the register of ken and his wife yui, who live here."""
    since = (dt.date(2020, 4, 1), "1")
    record(
        office,
        supplement("ken", since),
        supplement("yui", since),
        birth("ken", 1990, "hanako", "taro"),
        birth("yui", 1992),
        marriage("ken", "yui", 2019),
    )
    numbers = itertools.count(1)
    office.answers["codes.new-person.v1"] = lambda *_: NewCode(code=f"child-{next(numbers)}")
    office.answers["residency.household.v1"] = home()
    return office


def home(**changes: Any) -> Household:
    values: dict[str, Any] = {"address": address(), "register_municipality": HERE}
    return Household(**(values | changes))


async def reported(office: Any, **changes: Any) -> BirthReported:
    report = msgspec.structs.replace(REPORT, **changes)
    reply: BirthReported = await office.handle(report, caller="counter-old")
    return reply


async def ordered(office: Any, **changes: Any) -> BirthEntered:
    order = msgspec.structs.replace(ORDER, **changes)
    reply: BirthEntered = await office.handle(order, caller="family-register-new")
    return reply


async def refusal(office: Any, **changes: Any) -> str:
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await reported(office, **changes)
    assert contents(office) == before
    assert not any(name in refused.value.message for name in ("yui", "ken", "陽菜"))
    return refused.value.code.removeprefix("refused.")


async def test_the_child_enters_the_register_of_its_mother_and_the_residence_is_told(
    births: Any,
) -> None:
    reply = await reported(births)
    assert (reply.child, reply.late_days) == ("child-1", 0)
    (entry,) = (e for e in store.ENTRIES.all(births.store) if e.person == reply.child)
    assert (entry.kind, entry.on, entry.parents) == (EntryKind.BIRTH, BORN_ON, (YUI, KEN))
    kept = store.SUPPLEMENTS.get(births.store, reply.child)
    assert kept is not None
    assert kept.addresses == (PastAddress(since=BORN_ON, address=address()),)
    told = BirthRecorded(
        person=reply.child,
        residence=HERE,
        mother=YUI,
        name=NAME,
        sex=Sex.FEMALE,
        born_on=BORN_ON,
        register_municipality=HERE,
    )
    assert births.queued() == [("resident-registry-old", "family.birth-recorded.v1", told)]


async def test_the_newborn_is_an_heir_of_its_parents(births: Any) -> None:
    child = (await reported(births)).child
    entries = store.ENTRIES.all(births.store)
    assert shares("ken", *entries, death("ken", "2026-03-19")) == {"yui": "1/2", child: "1/2"}


async def test_a_report_taken_elsewhere_is_passed_on_to_the_register(births: Any) -> None:
    births.answers["residency.household.v1"] = home(register_municipality=THERE)
    births.answers["family.enter-birth.v1"] = BirthEntered(child=PersonCode("x"), late_days=3)
    before = contents(births)
    assert await reported(births, register_municipality=THERE) == BirthReported(
        child=PersonCode("x"), late_days=3
    )
    assert contents(births) == before
    order, receiver = births.asked[-1]
    assert receiver.name == "family-register-new"
    assert (order.mother, order.father, order.address) == (YUI, KEN, REPORT.address)


async def test_the_same_report_sent_again_is_the_same_child(births: Any) -> None:
    first = await ordered(births)
    births.clock.travel_to(births.clock.now() + dt.timedelta(days=30))
    assert await ordered(births) == first
    assert len(store.BIRTHS.all(births.store)) == 1
    assert len(births.queued()) == 1


async def test_a_report_sent_again_while_the_first_is_under_way_is_the_same_child(
    births: Any,
) -> None:
    """While the code exchange is asked, the same report may come again and be entered."""

    def give(*_: Any) -> NewCode:
        births.answers["codes.new-person.v1"] = NewCode(code="first")
        work = ordered(births)
        with pytest.raises(StopIteration):
            work.send(None)
        return NewCode(code="second")

    births.answers["codes.new-person.v1"] = give
    assert (await ordered(births)).child == "first"
    assert len(store.BIRTHS.all(births.store)) == 1


async def test_twins_are_two_children(births: Any) -> None:
    first = await reported(births)
    second = await reported(births, name=TWIN)
    assert first.child != second.child
    assert await refusal(births, name=TWIN) == "already-reported"


async def test_a_number_names_one_report(births: Any) -> None:
    await ordered(births)
    with pytest.raises(Refused, match="another report has this number"):
        await ordered(births, name=TWIN)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"born_on": TODAY + dt.timedelta(days=1)}, "birth-in-future"),
        ({"certificate": False}, "certificate-missing"),
        ({"residence": THERE, "register_municipality": THIRD}, "wrong-place"),
        ({"register_municipality": THERE}, "wrong-register"),
        ({"address": address("2")}, "address-differs"),
        ({"father": None}, "father-presumed"),
        ({"father": PersonCode("taro")}, "not-the-husband"),
        ({"mother": PersonCode("hanako"), "father": KEN}, "not-the-husband"),
        ({"born_on": dt.date(1992, 1, 1)}, "parent-too-young"),
    ],
)
async def test_what_the_registers_contradict_is_refused(
    births: Any, changes: dict[str, Any], rule: str
) -> None:
    assert await refusal(births, **changes) == rule


async def test_a_child_may_be_reported_where_it_was_born(births: Any) -> None:
    births.answers["residency.household.v1"] = home(register_municipality=THERE)
    births.answers["family.enter-birth.v1"] = BirthEntered(child=PersonCode("x"), late_days=0)
    elsewhere = {"residence": THERE, "register_municipality": THERE}
    assert await refusal(births, **elsewhere, place=ABSENT) == "wrong-place"
    assert (await reported(births, **elsewhere, place=HERE)).child == "x"


async def test_a_mother_who_does_not_live_there_is_refused(births: Any) -> None:
    births.answers["residency.household.v1"] = UnknownPerson("nobody of this code")
    assert await refusal(births) == "not-resident-there"


async def test_a_mother_of_another_register_is_unknown(births: Any) -> None:
    with pytest.raises(UnknownPerson):
        await ordered(births, mother=PersonCode("stranger"))


async def test_nothing_is_entered_while_no_code_is_to_be_had(births: Any) -> None:
    births.answers["codes.new-person.v1"] = Unreachable("the code exchange is down")
    before = contents(births)
    with pytest.raises(Unreachable):
        await reported(births)
    assert contents(births) == before


async def test_a_mother_may_die_on_the_day_of_the_birth_and_not_before(births: Any) -> None:
    record(births, death("yui", "2026-03-10"))
    assert (await reported(births)).late_days == 0
    assert await refusal(births, born_on=dt.date(2026, 3, 11)) == "mother-not-alive"


async def test_the_death_of_a_husband_is_read_where_it_was_entered(
    births: Any, elsewhere: Elsewhere
) -> None:
    """It names nobody but him: without it he would count as the father for ever."""
    record(births, refer("ken", THERE))
    elsewhere.keep(THERE, death("ken", "2024-01-01"))
    assert await refusal(births) == "not-the-husband"
    assert (await reported(births, father=None)).child == "child-1"


@pytest.mark.parametrize(
    ("born_on", "days"), [("2026-03-20", 0), ("2026-03-07", 0), ("2026-03-06", 1)]
)
def test_fourteen_days_are_counted_from_the_birth(born_on: str, days: int) -> None:
    assert late_days(dt.date.fromisoformat(born_on), TODAY) == days


@pytest.mark.parametrize(
    ("entries", "father"),
    [
        ([], None),
        ([marriage("man", "yui", "2026-03-10")], "man"),
        ([marriage("man", "yui", "2026-03-11")], None),
        ([marriage("man", "yui", 2019), divorce("man", "yui", "2025-05-14")], "man"),
        ([marriage("man", "yui", 2019), divorce("man", "yui", "2025-05-13")], None),
        ([marriage("man", "yui", 2019), death("man", "2025-05-14")], "man"),
        ([marriage("man", "yui", 2019), death("man", "2025-05-13")], None),
        (
            [
                marriage("man", "yui", 2019),
                divorce("man", "yui", "2025-12-01"),
                marriage("next", "yui", "2026-01-01"),
            ],
            "next",
        ),
    ],
)
def test_the_last_husband_of_the_300_days_before_counts_as_the_father(
    entries: list[Any], father: str | None
) -> None:
    assert presumed_father(YUI, family_of(entries), BORN_ON) == father
