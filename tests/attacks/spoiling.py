"""Attacks that would break a participant, or keep it from answering others."""

import asyncio
import json
import struct

from mesh import nats_bundles as bundles
from mesh.nats_transport import STREAM
from tests.attacks.model import End, attack
from tests.attacks.thief import Thief, said_by_server

MEBIBYTE = 1 << 20
DEPTH = 100_000
AT_ONCE = 200


@attack("send too much", End.DENIED)
async def send_too_much(thief: Thief) -> End:
    """Send a message that is larger than the server takes: it ends the connection."""
    country, me = thief.country, thief.me.name
    login = {"user": me, "pass": country.deployment.password(me)}
    subject = thief.right.way.subject if thief.right else f"tell.{me}.x.y.v1.{me}"
    command = f"PUB {subject} {MEBIBYTE + 1}\r\n".encode()
    said = await said_by_server(country, login, command)
    return End.DENIED if b"Maximum Payload Violation" in said else End.SUCCEEDED


@attack("nest deeply", End.REFUSED)
async def nest_deeply(thief: Thief) -> End:
    """Send a message whose data are a hundred thousand brackets, whole or left open."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    whole = json.loads(thief.country.envelope(way, message))
    for nested in (
        b"[" * DEPTH + b"]" * DEPTH,
        b"[" * DEPTH,
        b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
    ):
        body = json.dumps({**whole, "data": "HERE"}).encode().replace(b'"HERE"', nested)
        if not await thief.is_refused(way, body, "malformed"):
            return End.SUCCEEDED
    return End.REFUSED


@attack("send what is no message", End.REFUSED)
async def send_no_message(thief: Thief) -> End:
    """Send bytes that are no JSON, JSON of another shape, an envelope cut short, one with values
    of other types and one with a field too many."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    body = thief.country.envelope(way, message)
    whole = json.loads(body)
    broken = [b"", b"\xff\xfe\x01", b"null", b"[]", b"{}", body[:-9], body + b"}"]
    broken += [
        json.dumps({**whole, "data": data}).encode() for data in (None, 7, "x", [], {"x": 1})
    ]
    broken += [json.dumps({**whole, "id": "x" * 200_000}).encode()]
    broken += [json.dumps({**whole, "type": "tax.no-such.v1"}).encode()]
    for each in broken:
        if not await thief.is_refused(way, each, "malformed"):
            return End.SUCCEEDED
    return End.REFUSED


@attack("send a broken bundle", End.IDLE, End.REFUSED)
async def send_broken_bundle(thief: Thief) -> End:
    """Send bundles of requests that announce more than they hold, hold nothing, or hold rubbish;
    the next question is answered."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    before = thief.country.fingerprint(way.receiver)
    for broken in (
        b"\0",
        b"\0" + struct.pack(">I", 2**32 - 1) + b"x",
        b"\0" + struct.pack(">I", 0) * 10_000,
        bundles.pack([b"rubbish"] * 3),
        bundles.pack([bundles.pack([b"rubbish"])]),
    ):
        await thief.client.publish(way.subject, broken)
    body = thief.country.envelope(way, message, affair="everything")
    refused = await thief.refusal(way, body) == "affair-not-covered"
    unchanged = thief.country.fingerprint(way.receiver) == before
    return End.IDLE if refused and unchanged else End.SUCCEEDED


@attack("ask for no answer", End.IDLE)
async def ask_for_no_answer(thief: Thief) -> End:
    """Ask without a subject to reply to; the next question is answered at once."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    bodies = [thief.country.envelope(way, message, affair="everything") for _ in range(4)]
    await thief.client.publish(way.subject, bodies[0])
    await thief.client.flush()
    refused = [await thief.refusal(way, body) for body in bodies[1:]]
    return End.IDLE if refused == ["affair-not-covered"] * 3 else End.SUCCEEDED


@attack("tell what cannot be read", End.REFUSED)
async def tell_rubbish(thief: Thief) -> End:
    """Tell a recipient events that are no events, and one in another's name: they are parked with
    their reason, nothing takes effect, and the queue goes on."""
    country, me = thief.country, thief.me.name
    ways = country.ways_of(me, "event")
    if not ways:
        return End.NOT_POSSIBLE
    way = ways[0]
    other = next(w.sender for w in country.ways if w.sender != me)
    forged = country.envelope(way, country.question(way, 0), source=other, version=1)
    rubbish = [b"", b"\xff", b"[" * DEPTH, b"{}", forged]
    aside = country.fingerprint(way.receiver) | {"parked": []}
    sql = "SELECT count(*) FROM parked WHERE sender = ? AND reason = 'malformed'"
    ((before,),) = country.read(way.receiver, sql, me)
    for body in rubbish:
        answer = await thief.ask(way.subject, body, headers={"Nats-Msg-Id": country.new_id()})
        if answer is None or json.loads(answer).get("stream") != STREAM:
            return End.SUCCEEDED
    await country.drained(way.receiver)
    ((after,),) = country.read(way.receiver, sql, me)
    unchanged = country.fingerprint(way.receiver) | {"parked": []} == aside
    return End.REFUSED if after > before and unchanged else End.SUCCEEDED


@attack("flood", End.REFUSED)
async def flood(thief: Thief) -> End:
    """Ask hundreds of times at once: each is refused or told that the owner is busy, and somebody
    else's question is answered meanwhile."""
    if thief.right is None:
        return End.NOT_POSSIBLE
    way, message, _ = thief.right
    country = thief.country
    asking = [
        thief.refusal(way, country.envelope(way, message, affair="everything"))
        for _ in range(AT_ONCE)
    ]
    bystander = country.bystander(way.receiver, thief.me.name)
    honest = asyncio.ensure_future(bystander()) if bystander else None
    codes = set(await asyncio.gather(*asking))
    answered = honest is None or await honest == ""
    return End.REFUSED if answered and codes <= {"affair-not-covered", "busy"} else End.SUCCEEDED
