"""Attacks that ask for more than a permit gives."""

import json
from collections.abc import Sequence
from typing import Any

from contracts.base import Contract
from contracts.codes import TranslateQuery, Wanted
from mesh.envelope import codec
from mesh.persons import person_codes, with_codes
from tests.attacks.country import Country
from tests.attacks.model import End, attack
from tests.attacks.thief import TRANSLATE, Thief

GUESSES = 20
PERSONS = 20


@attack("ask for another contract", End.UNHEARD)
async def ask_for_another_contract(thief: Thief) -> End:
    """Ask each kind of participant for something that it answers to others, and not to this one."""
    country, me = thief.country, thief.me.name
    subjects = {
        way.contract.name: way._replace(sender=me).subject
        for way in country.ways
        if way.contract.kind != "event"
        and way.receiver != me
        and (me, way.receiver, way.contract.name) not in country.said
    }
    assert len(subjects) > 10
    return End.UNHEARD if await thief.unheard(*subjects.values()) else End.SUCCEEDED


@attack("name another affair", End.REFUSED)
async def name_another_affair(thief: Thief) -> End:
    """Ask for an affair of the policy for which this participant has no permit, and for one that
    does not exist."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    country = thief.country
    rows = country.policy.rows(way.contract.name)
    own = {row.affair for row in rows if row.participant == thief.me.kind}
    other = next(affair for affair in country.policy.affairs if affair not in own)
    for affair in (other, "everything"):
        body = country.envelope(way, message, affair=affair)
        if not await thief.is_refused(way, body, "affair-not-covered"):
            return End.SUCCEEDED
    return End.REFUSED


@attack("ask for more items", End.REFUSED)
async def ask_for_more_items(thief: Thief) -> End:
    """Ask for an item of the contract that the permit does not list, or for one that is none."""
    if thief.right is None or thief.right.way.contract.kind != "lookup":
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    for item in (_withheld(thief.country, way.contract, thief.me.kind), "everything"):
        body = thief.country.envelope(way, message, items=item)
        if not await thief.is_refused(way, body, "items-not-covered"):
            return End.SUCCEEDED
    return End.REFUSED


@attack("use another agency's code", End.REFUSED, End.EMPTY)
async def use_another_code(thief: Thief) -> End:
    """Ask about a person with the own code, and with a third agency's, in place of the owner's."""
    if thief.right is None or thief.right.way.contract.kind != "lookup":
        return End.NOT_POSSIBLE
    country = thief.country
    if not person_codes(thief.right.message):
        return End.NOT_POSSIBLE
    owner = thief.right.way.receiver
    third = next(n for n in country.deployment.participants if n not in (owner, thief.me.name))
    wrong = [country.code(agency, 0) for agency in (thief.me.name, third)]
    return await _ends_of(thief, wrong)


@attack("translate others' codes", End.REFUSED)
async def translate_others(thief: Thief) -> End:
    """Ask the code exchange to translate a code of another agency, and the own code into that of
    a participant with which nothing is exchanged."""
    country, me = thief.country, thief.me.name
    if me == "code-exchange":
        return End.NOT_POSSIBLE
    names = country.deployment.participants
    partners = {w.receiver for w in country.ways if w.sender == me}
    partners |= {w.sender for w in country.ways if w.receiver == me}
    strangers = [n for n in names if n not in partners and n not in (me, "code-exchange")]
    (way,) = (w for w in country.ways_of(me, "lookup") if w.contract.name == TRANSLATE)
    wanted = [
        Wanted(to=partner, codes=(country.code(partner, 0),))
        for partner in partners - {"code-exchange"}
    ]
    wanted += [Wanted(to=stranger, codes=(country.code(me, 0),)) for stranger in strangers]
    body = country.envelope(way, TranslateQuery(wanted=tuple(wanted)))
    answer = await thief.ask(way.subject, body)
    assert answer is not None
    codes = codec(TRANSLATE).decode_answer(answer).codes
    assert len(codes) == len(wanted)
    return End.REFUSED if all(code == (None,) for code in codes) else End.SUCCEEDED


@attack("guess codes", End.REFUSED, End.EMPTY)
async def guess_codes(thief: Thief) -> End:
    """Ask about many made-up persons: each guess is an entry of the owner's access log."""
    if thief.right is None or thief.right.way.contract.kind != "lookup":
        return End.NOT_POSSIBLE
    if not person_codes(thief.right.message):
        return End.NOT_POSSIBLE
    return await _ends_of(thief, [f"{number:043}" for number in range(GUESSES)])


@attack("ask about everybody", End.LOGGED)
async def ask_about_everybody(thief: Thief) -> End:
    """Put a permitted question about many persons, one after the other, in their true codes."""
    if thief.right is None or thief.right.way.contract.kind != "lookup":
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    codes = person_codes(message)
    if not codes:
        return End.NOT_POSSIBLE
    country = thief.country
    before = thief.country.logged(way.receiver)
    persons = [country.code(way.receiver, number) for number in range(PERSONS)]
    for code in persons:
        other = with_codes(message, dict.fromkeys(codes, code))
        await thief.ask(way.subject, country.envelope(way, other))
    logged = {entry.person for entry in thief.log_at(way.receiver, before)}
    return End.LOGGED if logged >= set(persons) else End.SUCCEEDED


@attack("watch without a permit", End.UNHEARD)
async def watch(thief: Thief) -> End:
    """Ask owners of whose events the participant may hear nothing to be told of a person."""
    country, me = thief.country, thief.me.name
    owners = [w for w in country.ways if w.contract.name == "mesh.watch.v1"]
    ways = {w._replace(sender=me) for w in owners if w.receiver != me} - set(country.ways)
    assert ways
    for way in ways:
        body = country.envelope(way, country.question(way, 0))
        if not await thief.unheard(way.subject, body=body):
            return End.SUCCEEDED
    return End.UNHEARD


def _withheld(country: Country, contract: Contract, kind: str) -> str:
    """An item that no permit of this kind of participant discloses."""
    rows = [row for row in country.policy.rows(contract.name) if row.participant == kind]
    listed = {item for row in rows for item in row.items}
    return next((item for item in contract.items if item not in listed), "anything")


async def _ends_of(thief: Thief, codes: Sequence[str]) -> End:
    """Ask about persons of whom no code is the owner's; every single question must be logged."""
    assert thief.right is not None
    way, message, _ = thief.right
    end = End.REFUSED
    for code in codes:
        before = thief.country.logged(way.receiver)
        about = with_codes(message, dict.fromkeys(person_codes(message), code))
        answer = await thief.ask(way.subject, thief.country.envelope(way, about))
        if answer is None or not thief.log_at(way.receiver, before):
            return End.SUCCEEDED
        said = json.loads(answer)
        if "error" not in said:
            if _says_something(said["data"]):
                return End.SUCCEEDED
            end = End.EMPTY
    return end


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    if isinstance(value, list):
        return any(map(_says_something, value))
    return bool(value)
