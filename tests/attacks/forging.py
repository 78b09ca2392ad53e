"""Attacks that pretend to be somebody else, or to say something a second time."""

import json

from contracts.mesh import Applied
from tests.attacks.country import Way
from tests.attacks.model import End, attack
from tests.attacks.thief import Denied, Thief, said_by_server

APPLIED = "mesh.applied.v1"


def between_others(thief: Thief, *kinds: str, to: str | None = None) -> Way | None:
    """Something that others may say to each other, or to one of them."""
    me = thief.me.name
    return next(
        (
            way
            for way in thief.country.ways
            if way.contract.kind in kinds
            and way.contract.personal
            and not way.contract.name.startswith("mesh.")
            and way.sender != me
            and (way.receiver == to if to else way.receiver != me)
        ),
        None,
    )


@attack("log in as another", End.DENIED)
async def log_in_as_another(thief: Thief) -> End:
    """Connect under another participant's name with the stolen password, and without any."""
    country, me = thief.country, thief.me.name
    other = next(name for name in country.deployment.participants if name != me)
    for login in ({"user": other, "pass": country.deployment.password(me)}, {}):
        if b"Authorization Violation" not in await said_by_server(country, login):
            return End.SUCCEEDED
    return End.DENIED


@attack("forge the subject", End.UNHEARD)
async def forge_subject(thief: Thief) -> End:
    """Publish a question of another participant on the subject that ends in that one's name."""
    way = between_others(thief, "lookup")
    assert way is not None
    body = thief.country.envelope(way, thief.country.question(way, 0))
    return End.UNHEARD if await thief.unheard(way.subject, body=body) else End.SUCCEEDED


@attack("ask the victim itself in another's name", End.DENIED)
async def ask_the_victim(thief: Thief) -> End:
    """Publish, inside the stolen account, a question of another participant to the victim."""
    way = between_others(thief, "lookup", "command", to=thief.me.name)
    if way is None:
        return End.NOT_POSSIBLE
    try:
        await thief.ask(way.subject, thief.country.envelope(way, thief.country.question(way, 0)))
    except Denied:
        return End.DENIED
    return End.SUCCEEDED


@attack("forge the envelope", End.REFUSED)
async def forge_envelope(thief: Thief) -> End:
    """Name another participant as `source` in a message on its own, permitted subject."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    other = next(w.sender for w in thief.country.ways if w.sender != thief.me.name)
    body = thief.country.envelope(way, message, source=other)
    return End.REFUSED if await thief.is_refused(way, body, "malformed") else End.SUCCEEDED


@attack("forge the headers", End.REFUSED)
async def forge_headers(thief: Thief) -> End:
    """Name another participant in every header that a server or a library may look at, and ask
    for what this one may not have: it is refused, under the name that the server attests."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    other = next(w.sender for w in thief.country.ways if w.sender != thief.me.name)
    names = ("source", "ce-source", "Nats-Service-Caller", "Nats-Sender", "Nats-Client")
    headers = dict.fromkeys(names, other)
    headers["Nats-Request-Info"] = json.dumps({"acc": other, "user": other, "name": other})
    body = thief.country.envelope(way, message, affair="everything")
    refused = await thief.is_refused(way, body, "affair-not-covered", headers=headers)
    return End.REFUSED if refused else End.SUCCEEDED


@attack("forge an event", End.UNHEARD)
async def forge_event(thief: Thief) -> End:
    """Tell another participant an event, as its publisher, and in its own name."""
    way = between_others(thief, "event")
    assert way is not None
    country, me = thief.country, thief.me.name
    body = country.envelope(way, country.question(way, 0), version=9, after=0)
    subjects = [way.subject]
    if (me, way.receiver, way.contract.name) not in country.said:
        subjects.append(way._replace(sender=me).subject)
    return End.UNHEARD if await thief.unheard(*subjects, body=body) else End.SUCCEEDED


@attack("forge an event to the victim itself", End.OWN)
async def forge_own_event(thief: Thief) -> End:
    """Publish an unreadable event of another participant inside the stolen account: the victim's
    own inbox takes it. See below: a password is its participant."""
    way = between_others(thief, "event", to=thief.me.name)
    if way is None:
        return End.NOT_POSSIBLE
    answer = await thief.ask(way.subject, b'{"forged": true}')
    return End.OWN if answer and json.loads(answer).get("stream") == "INBOX" else End.DENIED


@attack("forge a receipt", End.IDLE, End.UNHEARD)
async def forge_receipt(thief: Thief) -> End:
    """Report as parked what an owner has told to others."""
    country, me = thief.country, thief.me.name
    owners = [w for w in country.ways_of(me, "command") if w.contract.name == APPLIED]
    for way in owners:
        sql = "SELECT id FROM outbox WHERE recipient <> ? AND state = 'applied'"
        ids = tuple(row[0] for row in country.read(way.receiver, sql, me))
        if not ids:
            continue
        state = "SELECT * FROM outbox ORDER BY seq"
        before = country.read(way.receiver, state)
        body = country.envelope(way, Applied(parked=ids))
        accepted = await thief.refusal(way, body) == ""
        unchanged = country.read(way.receiver, state) == before
        return End.IDLE if accepted and unchanged else End.SUCCEEDED
    owner = next(w for w in country.ways if w.contract.name == APPLIED and w.receiver != me)
    way = owner._replace(sender=me)
    if owners or way in country.ways:
        return End.NOT_POSSIBLE
    return End.UNHEARD if await thief.unheard(way.subject) else End.SUCCEEDED


@attack("let the answer speak", End.UNHEARD)
async def let_the_answer_speak(thief: Thief) -> End:
    """Ask something permitted, with another participant's question as the subject to reply to."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    forged, country = between_others(thief, "lookup"), thief.country
    assert forged is not None
    way, message, _ = thief.right
    before, asked = country.logged(forged.receiver), country.logged(way.receiver)
    body = country.envelope(way, message, affair="everything")
    await thief.client.publish(way.subject, body, reply=forged.subject)
    await thief.client.flush()
    await country.until(lambda: thief.log_at(way.receiver, asked))
    await thief.is_refused(way, body, "affair-not-covered")  # the answer before has left by now
    others = [e for e in country.log_of(forged.receiver, before) if e.party != thief.me.name]
    return End.SUCCEEDED if others else End.UNHEARD


@attack("repeat another's question", End.REFUSED, End.UNHEARD)
async def repeat_question(thief: Thief) -> End:
    """Send a recorded question of another participant again, on its subject or on one's own."""
    me, country = thief.me.name, thief.country
    recorded = [r for r in country.recorded.all("ask") if me not in (r.sender, r.receiver)]
    for each in recorded:
        mine = (me, each.receiver, each.contract)
        if mine in country.said:
            way = next(w for w in country.ways if (w.sender, w.receiver, w.contract.name) == mine)
            if not way.contract.personal:
                continue
            refused = await thief.is_refused(way, each.body, "malformed")
            return End.REFUSED if refused else End.SUCCEEDED
    each = recorded[0]
    return End.UNHEARD if await thief.unheard(each.subject, body=each.body) else End.SUCCEEDED


@attack("repeat a command", End.IDLE)
async def repeat_command(thief: Thief) -> End:
    """Send a command twice under one id: the second is given the first one's answer."""
    country, me = thief.country, thief.me.name
    commands = [w for w in country.ways_of(me, "command") if w.contract.personal]
    if not commands:
        return End.NOT_POSSIBLE
    watches = [w for w in commands if w.contract.name == "mesh.watch.v1"]
    way = (watches or commands)[0]
    body = country.envelope(way, country.question(way, 0))
    first = await thief.ask(way.subject, body)
    before = country.fingerprint(way.receiver)
    second = await thief.ask(way.subject, body)
    repeated = first is not None and first == second
    return End.IDLE if repeated and country.fingerprint(way.receiver) == before else End.SUCCEEDED


@attack("repeat an event", End.IDLE, End.UNHEARD)
async def repeat_event(thief: Thief) -> End:
    """Put an old event into its recipient's stream again, under a new message id."""
    country, me = thief.country, thief.me.name
    mine = country.recorded.of(me, "tell")
    if not mine:
        old = next(r for r in country.recorded.all("tell") if r.receiver != me)
        return End.UNHEARD if await thief.unheard(old.subject, body=old.body) else End.SUCCEEDED
    old = mine[0]
    before = country.fingerprint(old.receiver)
    answer = await thief.ask(old.subject, old.body, headers={"Nats-Msg-Id": country.new_id()})
    if answer is None or json.loads(answer).get("stream") != "INBOX":
        return End.SUCCEEDED
    await country.drained(old.receiver)
    return End.IDLE if country.fingerprint(old.receiver) == before else End.SUCCEEDED
