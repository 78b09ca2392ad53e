"""Tokens: given to heirs, redeemed once, by their receiver, in time."""

import datetime as dt
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from contracts.base import PersonCode
from contracts.court import Declarations
from contracts.deaths import DeathTakenBack
from contracts.mesh import Watch
from contracts.succession import Certificate, IssueToken, RedeemToken, TokenIssued
from mesh.errors import NotOnMesh, Refused, UnknownPerson
from services.family_register import store
from tests.services.family_register.named_family import death
from tests.services.family_register.offices import (
    ABSENT,
    HANAKO,
    ICHIRO,
    STRANGER,
    TARO,
    TODAY,
    contents,
    record,
    refer,
)

LAST_DAY = dt.date(2026, 6, 20)


@pytest.fixture
def bereaved(office: Any) -> Any:
    record(office, death("taro", "2026-03-15"))
    return office


async def issued(
    office: Any, requester: PersonCode = HANAKO, receiver: str = "bank"
) -> TokenIssued:
    ask = IssueToken(person=TARO, requester=requester, receiver=receiver)
    reply: TokenIssued = await office.handle(ask, caller="citizen-app")
    return reply


async def redeemed(office: Any, token: str, by: str = "bank") -> Certificate:
    reply: Certificate = await office.handle(RedeemToken(token=token), caller=by)
    return reply


async def refusal(office: Any, token: str, by: str = "bank") -> str:
    before = contents(office)
    with pytest.raises(Refused) as refused:
        await redeemed(office, token, by)
    assert contents(office) == before
    return refused.value.code


def travel(office: Any, day: dt.date) -> None:
    office.clock.travel_to(dt.datetime.combine(day, dt.time(9), dt.timezone(dt.timedelta(hours=9))))


async def test_a_token_shows_its_receiver_the_heirs(bereaved: Any) -> None:
    token = await issued(bereaved)
    certificate = await redeemed(bereaved, token.token)
    assert (certificate.deceased, certificate.died_on) == (TARO, dt.date(2026, 3, 15))
    assert isinstance(certificate.heirs, tuple)
    assert {h.person: Fraction(h.numerator, h.denominator) for h in certificate.heirs} == {
        "hanako": Fraction(1, 2),
        "ichiro": Fraction(1, 4),
        "jiro": Fraction(1, 4),
    }


async def test_it_shows_the_heirs_of_the_day_on_which_it_is_redeemed(bereaved: Any) -> None:
    token = await issued(bereaved)
    bereaved.answers["court.declarations.v1"] = Declarations(renounced=(ICHIRO,), disqualified=())
    certificate = await redeemed(bereaved, token.token)
    assert [heir.person for heir in certificate.heirs] == ["hanako", "jiro"]  # type: ignore[union-attr]


async def test_the_token_itself_is_not_kept(bereaved: Any) -> None:
    token = await issued(bereaved)
    bereaved.store.read("PRAGMA wal_checkpoint(TRUNCATE)")
    assert token.token.encode() not in bereaved.store.path.read_bytes()
    assert HANAKO.encode() in bereaved.store.path.read_bytes()


async def test_no_two_tokens_are_alike(bereaved: Any) -> None:
    assert (await issued(bereaved)).token != (await issued(bereaved)).token
    assert len(store.TOKENS.all(bereaved.store)) == 2


async def test_a_token_is_redeemed_once(bereaved: Any) -> None:
    token = await issued(bereaved)
    await redeemed(bereaved, token.token)
    assert [kept.used_on for kept in store.TOKENS.all(bereaved.store)] == [TODAY]
    assert await refusal(bereaved, token.token) == "refused.token-used"


async def test_nobody_but_its_receiver_redeems_it_and_it_is_not_used_up_by_trying(
    bereaved: Any,
) -> None:
    token = await issued(bereaved)
    assert await refusal(bereaved, token.token, by="water") == "refused.token-of-another"
    await redeemed(bereaved, token.token)


async def test_a_token_is_redeemed_until_three_months_have_passed(bereaved: Any) -> None:
    first, second = await issued(bereaved), await issued(bereaved)
    assert first.expires_on == LAST_DAY
    travel(bereaved, LAST_DAY)
    await redeemed(bereaved, first.token)
    travel(bereaved, LAST_DAY + dt.timedelta(days=1))
    assert await refusal(bereaved, second.token) == "refused.token-expired"


async def test_a_token_that_was_never_issued_is_refused(bereaved: Any) -> None:
    await issued(bereaved)
    assert await refusal(bereaved, "0" * 32) == "refused.no-such-token"


async def test_a_token_about_a_death_that_was_taken_back_is_refused(bereaved: Any) -> None:
    token = await issued(bereaved)
    with bereaved.store.section() as tx:
        store.void_tokens(tx, TARO)
    bereaved.store.commit()
    assert await refusal(bereaved, token.token) == "refused.token-void"


@pytest.mark.parametrize("requester", [STRANGER, PersonCode("mago"), TARO])
async def test_only_an_heir_is_given_a_token(bereaved: Any, requester: PersonCode) -> None:
    before = contents(bereaved)
    with pytest.raises(Refused) as refused:
        await issued(bereaved, requester)
    assert refused.value.code == "refused.not-an-heir"
    assert contents(bereaved) == before


async def test_an_heir_who_renounced_is_given_none(bereaved: Any) -> None:
    bereaved.answers["court.declarations.v1"] = Declarations(renounced=(ICHIRO,), disqualified=())
    with pytest.raises(Refused) as refused:
        await issued(bereaved, ICHIRO)
    assert refused.value.code == "refused.not-an-heir"


async def test_there_are_no_tokens_about_the_living(office: Any) -> None:
    with pytest.raises(Refused) as refused:
        await issued(office)
    assert refused.value.code == "refused.not-deceased"


async def test_a_receiver_that_does_not_exist_is_refused_before_anybody_is_asked(
    bereaved: Any,
) -> None:
    with pytest.raises(NotOnMesh):
        await issued(bereaved, receiver="no-such-bank")
    assert bereaved.asked == []


async def test_the_register_of_the_deceased_issues_it(bereaved: Any) -> None:
    ask = IssueToken(person=ICHIRO, requester=HANAKO, receiver="bank")
    with pytest.raises(UnknownPerson):
        await bereaved.handle(ask, caller="citizen-app")


@pytest.mark.parametrize("what", ["used", "void"])
async def test_what_happens_to_a_token_while_others_are_asked_counts(
    bereaved: Any, what: str
) -> None:
    token = await issued(bereaved)

    def meanwhile(*_: Any) -> Declarations:
        with bereaved.store.section() as tx:
            if what == "void":
                store.void_tokens(tx, TARO)
            else:
                (kept,) = store.TOKENS.all(tx)
                store.TOKENS.put(tx, msgspec.structs.replace(kept, used_on=TODAY))
        return Declarations(renounced=(), disqualified=())

    bereaved.answers["court.declarations.v1"] = meanwhile
    with pytest.raises(Refused) as refused:
        await redeemed(bereaved, token.token)
    assert refused.value.code == f"refused.token-{what}"


@pytest.mark.parametrize(("person", "heir"), [(STRANGER, HANAKO), (TARO, STRANGER)])
async def test_a_token_handed_over_for_somebody_else_is_refused_and_not_used_up(
    bereaved: Any, person: PersonCode, heir: PersonCode
) -> None:
    token = (await issued(bereaved)).token
    before = contents(bereaved)
    with pytest.raises(Refused) as refused:
        await bereaved.handle(RedeemToken(token=token, person=person, heir=heir), caller="bank")
    assert refused.value.code == "refused.token-of-another"
    assert contents(bereaved) == before
    await bereaved.handle(RedeemToken(token=token, person=TARO, heir=HANAKO), caller="bank")


async def test_nothing_is_certified_while_a_register_is_unread(bereaved: Any) -> None:
    token = (await issued(bereaved)).token
    record(bereaved, refer("taro", ABSENT))
    assert await refusal(bereaved, token) == "refused.registers-unread"
    with pytest.raises(Refused) as refused:
        await issued(bereaved)
    assert refused.value.code == "refused.registers-unread"


async def test_who_has_redeemed_a_token_hears_that_the_death_was_a_mistake(bereaved: Any) -> None:
    token = (await issued(bereaved)).token
    await redeemed(bereaved, token)
    assert bereaved.store.read("SELECT person, participant FROM consent") == [(TARO, "bank")]


async def test_who_watches_after_a_correction_is_told_of_it_at_once(office: Any) -> None:
    """A renunciation may reach the court before, and its watch here after, a correction."""
    await office.handle(Watch(person=TARO), caller="family-court")
    assert [(to, m) for to, _, m in office.queued()] == [
        ("family-court", DeathTakenBack(person=TARO))
    ]


async def test_who_watches_while_the_death_stands_is_told_nothing(bereaved: Any) -> None:
    await bereaved.handle(Watch(person=TARO), caller="family-court")
    assert bereaved.queued() == []
