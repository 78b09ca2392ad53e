"""Attacks on others' streams and consumers, and on the server itself."""

import json

from tests.attacks.model import End, attack
from tests.attacks.thief import Thief

VERBS = (
    "STREAM.INFO.INBOX",
    "STREAM.MSG.GET.INBOX",
    "STREAM.PURGE.INBOX",
    "STREAM.DELETE.INBOX",
    "STREAM.CREATE.SPY",
    "CONSUMER.CREATE.INBOX",
    "CONSUMER.DELETE.INBOX.participant",
    "CONSUMER.MSG.NEXT.INBOX.participant",
)
SERVER = (
    "$SYS.REQ.SERVER.PING",
    "$SYS.REQ.SERVER.PING.VARZ",
    "$SYS.REQ.SERVER.PING.CONNZ",
    "$SYS.REQ.SERVER.PING.SUBSZ",
    "$SYS.REQ.SERVER.PING.JSZ",
    "$SYS.REQ.ACCOUNT.PING.CONNZ",
    "$SYS.REQ.ACCOUNT.PING.STATZ",
    "$SYS.REQ.USER.INFO",
    "$SRV.PING",
    "$SRV.INFO",
    "$SRV.STATS",
)


@attack("reach others' streams", End.UNHEARD)
async def reach_streams(thief: Thief) -> End:
    """Read, purge, delete and consume another's inbox through every prefix that leads to an
    account's JetStream interface."""
    victim = next(n for n in thief.country.deployment.participants if n != thief.me.name)
    prefixes = (f"$JS.{victim}.API", f"{victim}.$JS.API")
    subjects = [f"{prefix}.{verb}" for prefix in prefixes for verb in VERBS]
    return End.UNHEARD if await thief.unheard(*subjects) else End.SUCCEEDED


@attack("make streams of others' subjects", End.DENIED)
async def make_streams(thief: Thief) -> End:
    """Create a stream over others' lookups and inboxes, and one that copies another's inbox."""
    victim = next(n for n in thief.country.deployment.participants if n != thief.me.name)
    source = {"name": "INBOX", "external": {"api": f"$JS.{victim}.API", "deliver": "copied"}}
    for wanted in (
        {"name": "SPY", "subjects": [f"ask.{victim}.>", f"deliver.{victim}"]},
        {"name": "SPY", "sources": [source]},
        {"name": "SPY", "mirror": source},
    ):
        body = json.dumps({"retention": "limits", "storage": "file", **wanted}).encode()
        answer = await thief.ask("$JS.API.STREAM.CREATE.SPY", body)
        if answer is None or "error" not in json.loads(answer):
            return End.SUCCEEDED
    return End.DENIED


@attack("empty a stream by a header", End.DENIED)
async def roll_up(thief: Thief) -> End:
    """Tell a recipient an event that asks its stream to forget all others (`Nats-Rollup`)."""
    told = thief.country.ways_of(thief.me.name, "event")
    if not told:
        return End.NOT_POSSIBLE
    for scope in ("all", "sub"):
        headers = {"Nats-Rollup": scope, "Nats-Msg-Id": thief.country.new_id()}
        answer = await thief.ask(told[0].subject, b"{}", headers=headers)
        if answer is None or "error" not in json.loads(answer):
            return End.SUCCEEDED
    return End.DENIED


@attack("ask the server about others", End.SILENT)
async def ask_the_server(thief: Thief) -> End:
    """Ask the system account for connections, accounts, streams and subscriptions, and every
    service for its name: nothing is answered but what concerns the own account."""
    names = thief.country.deployment.participants
    others = [f'"{name}"'.encode() for name in names if name != thief.me.name]
    victim = next(name for name in names if name != thief.me.name)
    asked = (*SERVER, *(f"$SYS.REQ.ACCOUNT.{victim}.{what}" for what in ("CONNZ", "JSZ", "INFO")))
    answered = 0
    for subject in asked:
        answer = await thief.ask(subject, b"{}")
        if answer is None:
            continue
        answered += 1
        if any(other in answer for other in others):
            return End.SUCCEEDED
    return End.SILENT if answered else End.SUCCEEDED
