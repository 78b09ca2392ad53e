"""A caller that costs next to nothing: it speaks the protocol itself, and asks what is prepared.

So the service side is measured alone, as a caller in C would. The questions to the project are
real ones: valid envelopes with the owner's codes, as many to a message as its own transport puts
there, each answered, checked and logged.
"""

import asyncio
import datetime as dt
import itertools
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import msgspec

from benchmarks.fairness import BrokenBenchmarkError, Spell, check
from benchmarks.offices import AFFAIR, REQUEST, Asking
from contracts.base import PersonCode
from contracts.tax import IncomeQuery
from mesh import nats_bundles as bundles
from mesh.clock import Clock
from mesh.envelope import Envelope, encode
from mesh.server_config import ask_subject
from scenarios.driving.outcome import LOOKUP
from scenarios.driving.task import Question
from services.code_exchange.store import keyring

UNDER_WAY = 512
"""So many requests are under way."""

MOST_MESSAGES = 40
INBOX = b"raw.answers"
ANSWERED = b"MSG " + INBOX + b" "


class Prepared:
    """Bundles of real questions, each as it goes over the connection, with the right answers."""

    def __init__(self, office: Asking) -> None:
        most = bundles.MOST_TOGETHER
        chosen = office.questions[: MOST_MESSAGES * most]
        codes = keyring(office.deployment.directory / "keys").translate(
            office.asker, office.owner, tuple(each.person for each in chosen)
        )
        clock, subject = Clock(), ask_subject(office.owner, LOOKUP, office.asker).encode()
        self.messages: list[bytes] = []
        self.right: list[tuple[Question, ...]] = []
        for start in range(0, len(chosen) - most + 1, most):
            part = slice(start, start + most)
            asked = (
                encode(
                    Envelope(
                        id=clock.uuid7(),
                        source=office.asker,
                        type=LOOKUP,
                        time=dt.datetime.now(dt.UTC),
                        traceparent=clock.traceparent(),
                        specversion="1.0",
                        affair=AFFAIR,
                        items="total_income,dependants",
                        data=IncomeQuery(person=PersonCode(str(code)), year=office.year),
                    )
                )
                for code in codes[part]
            )
            self.messages.append(published(subject, bundles.pack(asked)))
            self.right.append(chosen[part])
        check(holds=bool(self.messages), otherwise="too few residents to fill one message")


class Reply(msgspec.Struct):
    """What the tax office answers, as it is on the wire."""

    total_income: int
    dependants: int


class Answer(msgspec.Struct):
    """The envelope of a reply."""

    data: Reply


_answer = msgspec.json.Decoder(Answer)


def published(subject: bytes, body: bytes) -> bytes:
    """Return a request as the protocol has it."""
    return b"PUB %b %b %d\r\n%b\r\n" % (subject, INBOX, len(body), body)


async def flood(office: Asking, prepared: Prepared, count: int) -> Spell:
    """Keep the owner busy with so many lookups, and check each answer."""
    wanted = max(1, count // bundles.MOST_TOGETHER)
    numbers: Iterator[int] = itertools.cycle(range(len(prepared.messages)))
    under_way: list[int] = []
    async with _connected(office) as (reader, writer):

        def send() -> None:
            number = next(numbers)
            under_way.append(number)
            writer.write(prepared.messages[number])

        clock, answered, persons = Clock(), 0, 0
        start = clock.wall_ns()
        for _ in range(min(wanted, UNDER_WAY // bundles.MOST_TOGETHER)):
            send()
        while answered < wanted:
            line = await reader.readline()
            check(holds=bool(line) and not line.startswith(b"-ERR"), otherwise="the server hung up")
            if line.startswith(b"PING"):
                writer.write(b"PONG\r\n")
            if not line.startswith(ANSWERED):
                continue
            body = (await reader.readexactly(int(line.split()[-1]) + 2))[:-2]
            # The owner answers messages of one caller in the order in which they came.
            persons += _checked(body, prepared.right[under_way.pop(0)])
            answered += 1
            if answered + len(under_way) < wanted:
                send()
        seconds = (clock.wall_ns() - start) / 1e9
    office.answered[LOOKUP] += persons
    return Spell(persons, seconds)


async def flood_barely(office: Asking, count: int) -> Spell:
    """Keep a bare service busy with so many requests, one to a message."""
    message, left = published(office.bare_subject.encode(), REQUEST), count
    async with _connected(office) as (reader, writer):
        clock, answered, tail = Clock(), 0, b""
        start = clock.wall_ns()
        now = min(left, UNDER_WAY)
        writer.write(message * now)
        left -= now
        while answered < count:
            chunk = await reader.read(1 << 16)
            check(holds=bool(chunk) and b"-ERR" not in chunk, otherwise="the server hung up")
            arrived = (tail + chunk).count(ANSWERED)
            tail = (tail + chunk)[-len(ANSWERED) + 1 :]
            if b"PING\r\n" in chunk:
                writer.write(b"PONG\r\n")
            answered += arrived
            now = min(left, arrived)
            writer.write(message * now)
            left -= now
        return Spell(count, (clock.wall_ns() - start) / 1e9)


def _checked(body: bytes, right: tuple[Question, ...]) -> int:
    """Return how many answers there are; all must be right, a slow machine may leave some out."""
    answers = bundles.unpack_answers(body)
    for number, answer in answers:
        try:
            reply = _answer.decode(answer).data
        except msgspec.MsgspecError:
            raise BrokenBenchmarkError("a prepared question was refused") from None
        question = right[number]
        check(
            holds=(reply.total_income, reply.dependants)
            == (question.total_income, question.dependants),
            otherwise="a prepared question was answered wrongly",
        )
    return len(answers)


@asynccontextmanager
async def _connected(
    office: Asking,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, _, port = office.url.removeprefix("nats://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 24)
    options = {
        "verbose": False, "user": office.asker, "pass": office.deployment.password(office.asker),
        "lang": "raw", "version": "1", "headers": True, "protocol": 1,
    }  # fmt: skip
    await reader.readline()
    writer.write(b"CONNECT %b\r\nSUB %b 1\r\nPING\r\n" % (json.dumps(options).encode(), INBOX))
    while not (line := await reader.readline()).startswith(b"PONG"):
        check(holds=bool(line) and not line.startswith(b"-ERR"), otherwise="the server hung up")
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()
