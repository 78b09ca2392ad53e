"""A death recorded by mistake is taken back, and everyone is told who was told of it."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.common import MunicipalityCode
from contracts.deaths import CorrectDeath, DeathTakenBack, DeathVoided, VoidDeath
from contracts.deaths import CorrectionGround as Ground
from contracts.family import EntryKind
from contracts.succession import HeirsQuery, IssueToken
from mesh.errors import Refused, UnknownPerson
from services.family_register import store
from services.family_register.kinship import family_of
from tests.services.family_register.named_family import birth, death, marriage
from tests.services.family_register.offices import (
    DIED_ON,
    HANAKO,
    HERE,
    ICHIRO,
    TARO,
    THERE,
    TODAY,
    contents,
    record,
    report,
    supplement,
)

VOID = VoidDeath(report="correction-1", person=TARO, applicant=TARO, ground=Ground.COURT)


def application(**changes: Any) -> CorrectDeath:
    values: dict[str, Any] = {
        "person": TARO,
        "applicant": TARO,
        "register_municipality": HERE,
        "ground": Ground.COURT,
        "evidence": True,
    }
    return CorrectDeath(**(values | changes))


async def reported(office: Any) -> str:
    reply = await office.handle(report(), caller="counter-old")
    case: str = reply.case
    return case


def is_dead(office: Any) -> bool:
    entries = store.entries_naming(office.store, [TARO])
    return family_of(entries, read=()).death_of(TARO) is not None


def last_outbox_row(office: Any) -> int:
    ((seq,),) = office.store.read("SELECT MAX(seq) FROM outbox")
    return int(seq)


@pytest.mark.parametrize("ground", [Ground.COURT, Ground.OFFICIAL])
async def test_everyone_who_was_told_of_the_death_is_told_again_under_its_case(
    office: Any, ground: Ground
) -> None:
    case = await reported(office)
    told_of_death = {to for to, _, _ in office.queued()}
    since = last_outbox_row(office)
    office.clock.travel_to(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC))
    reply = await office.handle(application(ground=ground), caller="counter-old")
    assert reply == DeathVoided(case=case)
    said = {to: message for to, _, message in office.queued(since=since)}
    assert said == {
        "resident-registry-old": DeathTakenBack(person=TARO, died_on=DIED_ON),
        "national-tax-office": DeathTakenBack(person=TARO, died_on=DIED_ON),
    }
    assert said.keys() == told_of_death
    assert office.store.read("SELECT DISTINCT caseid FROM outbox") == [(case,)]
    assert not is_dead(office)


async def test_a_court_that_watches_is_told_too(office: Any) -> None:
    await reported(office)
    with office.store.section() as tx:
        tx.write("INSERT INTO watch VALUES (?, ?, ?)", TARO, "family-court", "2026-03-20")
    await office.handle(VOID, caller="family-register-new")
    told = [to for to, _, message in office.queued() if isinstance(message, DeathTakenBack)]
    assert "family-court" in told


async def test_the_death_stays_in_the_register_with_the_entry_that_takes_it_back(
    office: Any,
) -> None:
    await reported(office)
    (died,) = (e for e in store.ENTRIES.all(office.store) if e.kind is EntryKind.DEATH)
    await office.handle(VOID, caller="family-register-new")
    correction = store.ENTRIES.get(office.store, f"{HERE}-correction-1")
    assert correction is not None
    assert (correction.kind, correction.voids) == (EntryKind.CORRECTION, died.id)
    assert (correction.person, correction.on) == (TARO, TODAY)
    assert store.ENTRIES.get(office.store, died.id) == died


async def test_the_residence_told_is_the_one_that_was_told_of_the_death(office: Any) -> None:
    await reported(office)
    record(office, supplement("taro", (dt.date(2026, 3, 18), "9"), municipality=THERE))
    await office.handle(VOID, caller="family-register-new")
    told = [to for to, _, message in office.queued() if isinstance(message, DeathTakenBack)]
    assert "resident-registry-old" in told


@pytest.mark.parametrize("ground", [Ground.COURT, Ground.OFFICIAL])
@pytest.mark.parametrize("register", [HERE, THERE])
async def test_a_correction_without_permission_is_refused_and_changes_nothing(
    office: Any, ground: Ground, register: MunicipalityCode
) -> None:
    await reported(office)
    before = contents(office), list(office.asked)
    message = application(ground=ground, evidence=False, register_municipality=register)
    with pytest.raises(Refused, match="113条") as refused:
        await office.handle(message, caller="counter-old")
    assert refused.value.code == "refused.permission-missing"
    assert (contents(office), office.asked) == before


async def test_who_reported_a_death_may_withdraw_the_report_without_permission(
    office: Any,
) -> None:
    case = await reported(office)
    message = application(applicant=HANAKO, ground=Ground.WITHDRAWN, evidence=False)
    assert await office.handle(message, caller="counter-old") == DeathVoided(case=case)
    assert not is_dead(office)
    (kept,) = store.DEATHS.all(office.store)
    (entry,) = store.ENTRIES.where(office.store, voids=kept.entry)
    assert entry.kind is EntryKind.WITHDRAWAL


@pytest.mark.parametrize("before_the_mesh", [False, True])
@pytest.mark.parametrize("evidence", [False, True])
async def test_nobody_else_withdraws_it(
    office: Any, *, before_the_mesh: bool, evidence: bool
) -> None:
    if before_the_mesh:
        record(office, death("taro", "2020-05-01"))
    else:
        await reported(office)
    applicant = HANAKO if before_the_mesh else TARO
    before = contents(office)
    message = application(applicant=applicant, ground=Ground.WITHDRAWN, evidence=evidence)
    with pytest.raises(Refused) as refused:
        await office.handle(message, caller="counter-old")
    assert refused.value.code == "refused.not-the-reporter"
    assert contents(office) == before


async def test_a_correction_asked_for_elsewhere_is_sent_to_the_register(
    office: Any, cases: Any
) -> None:
    office.answers["family.void-death.v1"] = DeathVoided(case="case-there")
    message = application(person=ICHIRO, register_municipality=THERE, applicant=HANAKO)
    reply = await office.handle(message, caller="counter-old")
    assert reply == DeathVoided(case="case-there")
    assert cases() == ["case-there"]
    ((order, receiver),) = office.asked
    assert receiver.name == "family-register-new"
    assert (order.person, order.applicant, order.ground) == (ICHIRO, HANAKO, Ground.COURT)
    assert order.report


async def test_the_same_correction_again_is_answered_as_before_and_told_once(
    office: Any,
) -> None:
    await reported(office)
    first = await office.handle(VOID, caller="family-register-new")
    before = contents(office)
    assert await office.handle(VOID, caller="family-register-new") == first
    assert contents(office) == before


async def test_a_correction_joins_the_case_of_the_death_however_often_it_comes(
    office: Any, cases: Any
) -> None:
    case = await reported(office)
    for _ in range(2):
        await office.handle(VOID, caller="family-register-new", case="another")
    assert cases() == [case, case, case]


@pytest.mark.parametrize("dies_before", [False, True])
async def test_nothing_is_taken_back_of_who_is_alive(office: Any, dies_before: bool) -> None:
    if dies_before:
        await reported(office)
        earlier = VoidDeath(report="c-0", person=TARO, applicant=TARO, ground=Ground.COURT)
        await office.handle(earlier, caller="family-register-new")
    before = contents(office)
    for message in (VOID, application()):
        with pytest.raises(Refused) as refused:
            await office.handle(message, caller="counter-old")
        assert refused.value.code == "refused.not-deceased"
    assert contents(office) == before


async def test_a_correction_of_who_has_no_register_here_is_refused(office: Any) -> None:
    before = contents(office)
    with pytest.raises(UnknownPerson):
        await office.handle(application(person=ICHIRO), caller="counter-old")
    assert contents(office) == before


async def test_who_was_restored_can_be_reported_dead_again_and_restored_again(
    office: Any,
) -> None:
    cases = []
    for number in range(2):
        cases.append(await reported(office))
        assert is_dead(office)
        void = VoidDeath(report=f"c-{number}", person=TARO, applicant=TARO, ground=Ground.OFFICIAL)
        reply = await office.handle(void, caller="family-register-new")
        assert reply.case == cases[-1]
        assert not is_dead(office)
    assert cases[0] != cases[1]


async def test_after_a_correction_nobody_inherits_and_tokens_are_void(office: Any) -> None:
    await reported(office)
    ask = IssueToken(person=TARO, requester=HANAKO, receiver="bank")
    await office.handle(ask, caller="citizen-app")
    await office.handle(VOID, caller="family-register-new")
    assert [token.void for token in store.TOKENS.all(office.store)] == [True]
    with pytest.raises(Refused) as refused:
        await office.handle(HeirsQuery(person=TARO), caller="portal")
    assert refused.value.code == "refused.not-deceased"


async def test_a_death_entered_twice_is_taken_back_with_its_copy(office: Any) -> None:
    record(office, death("taro", "2020-05-01"))
    record(office, msgspec.structs.replace(death("taro", "2020-05-01"), id="a-copy"))
    reply = await office.handle(VOID, caller="family-register-new")
    assert reply.case
    assert not is_dead(office)
    told = [message for _, _, message in office.queued()]
    assert DeathTakenBack(person=TARO, died_on=dt.date(2020, 5, 1)) in told


async def test_nobody_stays_dead_because_the_spouse_has_married_again(office: Any) -> None:
    await reported(office)
    record(office, birth("second", 1950), marriage("hanako", "second", "2026-05-01"))
    await office.handle(VOID, caller="family-register-new")
    assert store.standing_death(office.store, TARO) is None


async def test_nobody_stays_dead_because_that_death_contradicts_the_register(office: Any) -> None:
    record(office, death("taro", 1960))  # before the marriage and the births of the children
    await office.handle(VOID, caller="family-register-new")
    assert not is_dead(office)


async def test_the_number_of_another_entry_is_not_used_for_a_correction(office: Any) -> None:
    case = await reported(office)
    before = contents(office)
    void = VoidDeath(report=case, person=TARO, applicant=TARO, ground=Ground.COURT)
    with pytest.raises(Refused) as refused:
        await office.handle(void, caller="family-register-new")
    assert refused.value.code == "refused.report-number-taken"
    assert contents(office) == before
