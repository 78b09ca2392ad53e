"""Marriages and divorces at the counter: where they are entered, and who is told of the name."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.base import Accepted, PersonCode
from contracts.common import MunicipalityCode, PersonName
from contracts.family import EntryKind, PastAddress
from contracts.marriages import (
    EnterDivorce,
    EnterMarriage,
    NameRecorded,
    ReportDivorce,
    ReportMarriage,
)
from contracts.residency import Household, HouseholdQuery, NameChanged
from mesh.deployment import Participant
from mesh.errors import NotOnMesh, Refused, UnknownPerson
from services.family_register import store
from tests.services.family_register.named_family import birth, divorce, marriage
from tests.services.family_register.offices import (
    ABSENT,
    HERE,
    THERE,
    THIRD,
    TODAY,
    Elsewhere,
    address,
    asked,
    contents,
    record,
    refer,
    supplement,
)

KEN, YUI = PersonCode("ken"), PersonCode("yui")
NAME = PersonName(family="田中", given="結衣", family_kana="タナカ", given_kana="ユイ")
BEFORE = PersonName(family="山本", given="結衣", family_kana="ヤマモト", given_kana="ユイ")
MARRIAGE = ReportMarriage(
    keeps=KEN, takes=YUI, name=NAME, registers=(HERE, THERE), residences=(HERE, THIRD)
)
DIVORCE = ReportDivorce(
    keeps=KEN, leaves=YUI, name=BEFORE, register_municipality=HERE, residence=THIRD
)
ENTER = EnterMarriage(
    entry="221007-number",
    keeps=KEN,
    takes=YUI,
    name=NAME,
    married_on=TODAY,
    kept_at=HERE,
    came_from=THERE,
    residence=THIRD,
)
Where = dict[PersonCode, tuple[MunicipalityCode, MunicipalityCode]]


@pytest.fixture
def living() -> Where:
    """By person, where the family register is and where they live."""
    return {KEN: (HERE, HERE), YUI: (THERE, THIRD)}


@pytest.fixture
def registrar(office: Any, elsewhere: Elsewhere, living: Where) -> Any:
    """The office with the register of ken, who lives here; that of yui is elsewhere."""
    record(office, supplement("ken", (dt.date(2010, 4, 1), "1")), birth("ken", 1990))
    elsewhere.keep(THERE, birth("yui", 1992, "mai"))

    def household(query: HouseholdQuery, receiver: Participant) -> Any:
        register, residence = living[query.person]
        if receiver.municipality != residence:
            return UnknownPerson("nobody of this code")
        return Household(register_municipality=register, address=address(municipality=residence))

    office.answers["residency.household.v1"] = household
    return office


async def refusal(office: Any, report: Any) -> str:
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await office.handle(report, caller="counter-old")
    assert contents(office) == before
    return refused.value.code.removeprefix("refused.")


def entries_of(office: Any, kind: EntryKind) -> list[Any]:
    return [e for e in store.ENTRIES.all(office.store) if e.kind is kind and e.person == KEN]


def references(office: Any) -> set[tuple[str, str]]:
    return {(r.person, r.municipality) for r in store.REFERENCES.all(office.store)}


async def test_a_marriage_is_entered_here_and_passed_on_to_the_register_left(
    registrar: Any,
) -> None:
    before = references(registrar)
    assert await registrar.handle(MARRIAGE, caller="counter-old") == Accepted()
    (entry,) = entries_of(registrar, EntryKind.MARRIAGE)
    assert (entry.person, entry.other, entry.on) == (KEN, YUI, TODAY)
    assert references(registrar) - before == {(YUI, THERE)}
    assert store.SUPPLEMENTS.get(registrar.store, YUI) is not None
    told, passed_on = registrar.queued()
    assert told == (
        "resident-registry-third",
        "family.name-recorded.v1",
        NameRecorded(
            person=YUI, residence=THIRD, name=NAME, changed_on=TODAY, register_municipality=HERE
        ),
    )
    assert passed_on == (
        "family-register-new",
        "family.enter-marriage.v1",
        msgspec.structs.replace(ENTER, entry=entry.id),
    )


async def test_the_register_that_is_left_says_where_the_couple_is_now(registrar: Any) -> None:
    """It has the entry with the same number, keeps its supplement, and tells nobody."""
    before = references(registrar)
    order = msgspec.structs.replace(ENTER, kept_at=THERE, came_from=HERE)
    await registrar.handle(order, caller="family-register-third")
    assert [e.id for e in entries_of(registrar, EntryKind.MARRIAGE)] == ["221007-number"]
    assert references(registrar) - before == {(KEN, THERE), (YUI, THERE)}
    assert registrar.queued() == []


async def test_an_order_that_comes_again_changes_nothing(registrar: Any) -> None:
    await registrar.handle(ENTER, caller="family-register-third")
    before = contents(registrar)
    await registrar.handle(ENTER, caller="family-register-third")
    assert contents(registrar) == before
    other = msgspec.structs.replace(ENTER, takes=PersonCode("mai"))
    with pytest.raises(Refused, match="another report has this number"):
        await registrar.handle(other, caller="family-register-third")


async def test_a_couple_whose_registers_are_both_elsewhere_is_passed_on_to_both(
    registrar: Any, elsewhere: Elsewhere, living: Where
) -> None:
    elsewhere.keep(THIRD, birth("ren", 1991))
    living[PersonCode("ren")] = (THIRD, HERE)
    report = msgspec.structs.replace(
        MARRIAGE, keeps=PersonCode("ren"), registers=(THIRD, THERE), residences=(HERE, THIRD)
    )
    before = contents(registrar)
    await registrar.handle(report, caller="counter-old")
    after = contents(registrar)
    said = after.pop("said")
    before.pop("said")
    assert after == before
    assert [receiver for receiver, _, _ in said] == ["family-register-third", "family-register-new"]
    assert len({order for _, _, order in said}) == 1


async def test_a_supplement_begins_with_the_address_that_the_residence_tells(
    registrar: Any,
) -> None:
    await registrar.handle(MARRIAGE, caller="counter-old")
    since, lives_at = dt.date(2022, 5, 1), address("7", THIRD)
    told = NameChanged(person=YUI, address=lives_at, since=since)
    await registrar.handle(told, caller="resident-registry-third")
    kept = store.SUPPLEMENTS.get(registrar.store, YUI)
    assert kept is not None
    assert kept.addresses == (PastAddress(since=since, address=lives_at),)


async def test_the_supplement_of_who_is_entered_here_already_goes_on(registrar: Any) -> None:
    kept = supplement("yui", (dt.date(2001, 1, 1), "3"), (dt.date(2022, 5, 1), "7"))
    record(registrar, kept)
    await registrar.handle(ENTER, caller="family-register-third")
    assert store.SUPPLEMENTS.get(registrar.store, YUI) == kept


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"registers": (THERE, THIRD), "residences": (THIRD, THERE)}, "wrong-place"),
        ({"registers": (HERE, THIRD)}, "wrong-register"),
        ({"registers": (THIRD, THERE)}, "wrong-register"),
        ({"residences": (HERE, HERE)}, "not-resident-there"),
        (
            {"takes": KEN, "registers": (HERE, HERE), "residences": (HERE, HERE)},
            "same-person",
        ),
    ],
)
async def test_a_report_that_the_resident_register_contradicts_is_refused(
    registrar: Any, changes: dict[str, Any], rule: str
) -> None:
    assert await refusal(registrar, msgspec.structs.replace(MARRIAGE, **changes)) == rule


async def test_the_registers_of_parents_and_former_spouses_are_read(
    registrar: Any, elsewhere: Elsewhere
) -> None:
    """That yui descends from ken's mother is said by the register of yui's mother alone."""
    record(registrar, birth("mai", 1970, "granny"), refer("granny", THIRD), refer("mai", THIRD))
    elsewhere.keep(THIRD, marriage("ken", "granny", 2013))
    record(registrar, refer("ken", THIRD))
    assert await refusal(registrar, MARRIAGE) == "already-married"
    elsewhere.keep(THIRD, divorce("ken", "granny", 2015))
    assert await refusal(registrar, MARRIAGE) == "close-kin"


async def test_a_register_that_takes_no_part_cannot_be_passed_anything(
    registrar: Any, living: Where
) -> None:
    living[YUI] = (ABSENT, THIRD)
    before = contents(registrar)
    with pytest.raises(NotOnMesh):
        await registrar.handle(
            msgspec.structs.replace(MARRIAGE, registers=(HERE, ABSENT)), caller="counter-old"
        )
    assert contents(registrar) == before


async def test_a_divorce_is_entered_wherever_the_marriage_is(
    registrar: Any, elsewhere: Elsewhere, living: Where
) -> None:
    await registrar.handle(MARRIAGE, caller="counter-old")
    elsewhere.keep(THERE, *entries_of(registrar, EntryKind.MARRIAGE))
    living[YUI] = (HERE, THIRD)
    said = len(registrar.queued())
    await registrar.handle(DIVORCE, caller="counter-old")
    (entry,) = entries_of(registrar, EntryKind.DIVORCE)
    told, passed_on = registrar.queued()[said:]
    assert told[2] == NameRecorded(
        person=YUI, residence=THIRD, name=BEFORE, changed_on=TODAY, register_municipality=HERE
    )
    assert (passed_on[0], passed_on[1]) == ("family-register-new", "family.enter-divorce.v1")
    assert (passed_on[2].entry, passed_on[2].kept_at) == (entry.id, HERE)
    assert await refusal(registrar, DIVORCE) == "not-married"


async def test_the_register_that_was_left_enters_a_divorce_and_tells_nobody(
    registrar: Any,
) -> None:
    order = EnterDivorce(
        entry="221007-number",
        keeps=KEN,
        leaves=YUI,
        name=BEFORE,
        divorced_on=TODAY,
        kept_at=THERE,
        residence=THIRD,
    )
    for _ in range(2):
        await registrar.handle(order, caller="family-register-third")
    assert len(entries_of(registrar, EntryKind.DIVORCE)) == 1
    assert registrar.queued() == []
    with pytest.raises(Refused, match="another report has this number"):
        await registrar.handle(
            msgspec.structs.replace(order, leaves=PersonCode("mai")),
            caller="family-register-third",
        )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, "not-married"),
        ({"register_municipality": THIRD, "residence": THERE}, "wrong-place"),
        ({"residence": HERE}, "not-resident-there"),
    ],
)
async def test_a_divorce_that_the_registers_contradict_is_refused(
    registrar: Any, living: Where, changes: dict[str, Any], rule: str
) -> None:
    living[YUI] = (HERE, THIRD)
    assert await refusal(registrar, msgspec.structs.replace(DIVORCE, **changes)) == rule


async def test_a_divorce_is_taken_where_one_lives_and_the_registers_are_read_elsewhere(
    registrar: Any, elsewhere: Elsewhere, living: Where
) -> None:
    """This office knows nothing of the couple but what the report says."""
    mai, ren = PersonCode("mai"), PersonCode("ren")
    elsewhere.keep(THERE, marriage("ren", "mai", 2015))
    living[mai] = (THERE, HERE)
    report = ReportDivorce(
        keeps=ren, leaves=mai, name=BEFORE, register_municipality=THERE, residence=HERE
    )
    wrong = msgspec.structs.replace(report, register_municipality=THIRD)
    assert await refusal(registrar, wrong) == "wrong-register"
    await registrar.handle(report, caller="counter-old")
    ((receiver, contract, order),) = registrar.queued()
    assert (receiver, contract) == ("family-register-new", "family.enter-divorce.v1")
    assert (order.keeps, order.leaves) == (ren, mai)
    assert entries_of(registrar, EntryKind.DIVORCE) == []


async def test_no_more_is_asked_of_the_resident_register_than_is_examined(registrar: Any) -> None:
    await registrar.handle(MARRIAGE, caller="counter-old")
    assert [query.person for query in asked(registrar, HouseholdQuery)] == [KEN, YUI]
