"""A caller that costs next to nothing: it speaks the protocol itself, and asks what is prepared.

So the service side is measured alone, as a caller in C would. The questions are real ones: valid
envelopes with the owner's codes, several to a message, each answered, checked and logged.
"""

import asyncio
import datetime as dt
import itertools
import json
from typing import TYPE_CHECKING

from benchmarks.fairness import check
from contracts.base import PersonCode
from contracts.tax import IncomeQuery
from mesh import nats_bundles as bundles
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.envelope import Envelope, encode
from mesh.server_config import ask_subject
from scenarios.driving.outcome import LOOKUP
from services.code_exchange.store import keyring

if TYPE_CHECKING:
    from benchmarks.lookups import Asking

WINDOW = 8
"""So many messages are under way."""

INBOX = "raw.answers"


def prepared_messages(deployment: Deployment, office: "Asking") -> list[bytes]:
    """Return messages of questions, each as it goes over the connection."""
    ring, clock = keyring(deployment.directory / "keys"), Clock()
    chosen = office.questions[: 40 * bundles.MOST_TOGETHER]
    codes = ring.translate(office.asker, office.owner, tuple(each.person for each in chosen))
    envelopes = [
        encode(
            Envelope(
                id=clock.uuid7(),
                source=office.asker,
                type=LOOKUP,
                time=dt.datetime.now(dt.UTC),
                traceparent=clock.traceparent(),
                specversion="1.0",
                affair="child-allowance",
                items="total_income,dependants",
                data=IncomeQuery(person=PersonCode(str(code)), year=office.year),
            )
        )
        for code in codes
    ]
    subject = ask_subject(office.owner, LOOKUP, office.asker)
    messages = []
    for start in range(0, len(envelopes) - bundles.MOST_TOGETHER + 1, bundles.MOST_TOGETHER):
        body = bundles.pack(envelopes[start : start + bundles.MOST_TOGETHER])
        messages.append(f"PUB {subject} {INBOX} {len(body)}\r\n".encode() + body + b"\r\n")
    return messages


async def flood(deployment: Deployment, url: str, office: "Asking", count: int) -> float:
    """Keep the owner busy with so many lookups; return how many a second it answered."""
    messages = itertools.cycle(prepared_messages(deployment, office))
    host, _, port = url.removeprefix("nats://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 24)
    options = {
        "verbose": False, "user": office.asker, "pass": deployment.password(office.asker),
        "lang": "raw", "version": "1", "headers": True, "protocol": 1,
    }  # fmt: skip
    await reader.readline()
    writer.write(f"CONNECT {json.dumps(options)}\r\nSUB {INBOX} 1\r\nPING\r\n".encode())
    clock, wanted, sent, answered = Clock(), count // bundles.MOST_TOGETHER, 0, 0
    start = clock.wall_ns()
    for _ in range(WINDOW):
        writer.write(next(messages))
        sent += 1
    while answered < wanted:
        line = await reader.readline()
        check(holds=bool(line) and not line.startswith(b"-ERR"), otherwise="the server hung up")
        if line.startswith(b"PING"):
            writer.write(b"PONG\r\n")
        if not line.startswith(b"MSG"):
            continue
        body = (await reader.readexactly(int(line.split()[-1]) + 2))[:-2]
        answers = bundles.unpack_answers(body)
        right = all(answer.startswith(b'{"data":{"total_income"') for _, answer in answers)
        check(
            holds=right and len(answers) == bundles.MOST_TOGETHER,
            otherwise="a prepared question was not answered",
        )
        answered += 1
        if sent < wanted:
            writer.write(next(messages))
            sent += 1
    per_s = answered * bundles.MOST_TOGETHER / ((clock.wall_ns() - start) / 1e9)
    writer.close()
    await writer.wait_closed()
    return per_s
