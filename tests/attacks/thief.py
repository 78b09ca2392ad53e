"""Whoever has stolen the password of one participant: a bare NATS client, no library of ours."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import nats
import nats.errors
from nats.aio.client import Client

from contracts.base import Message
from contracts.codes import Translated, TranslateQuery, Wanted
from mesh.access_log import Entry
from mesh.deployment import Participant
from mesh.envelope import codec
from mesh.errors import MeshError
from tests.attacks.country import Country, Way

ANSWER_SECONDS = 5.0
PERSONS = 40
"""About so many persons each may ask, until a question is answered."""

TRANSLATE = "codes.translate.v1"


class Denied(Exception):
    """The server has said that this is not allowed."""


class Right(NamedTuple):
    """Something that the participant may say, with which an attack begins.

    Attributes:
        is_answered: Whether it is a lookup that is answered, and not refused by a rule of the
            owner's: nobody has died in this country, so nobody has heirs.
    """

    way: Way
    message: Message
    is_answered: bool


class Thief:
    """A client with a participant's credentials, and with the codes in its file.

    Attributes:
        right: What the participant may ask; where it may ask nothing, what it may command.
            Nothing, if it only answers.
    """

    def __init__(self, country: Country, me: Participant, client: Client) -> None:
        self.country = country
        self.me = me
        self.client = client
        self.right: Right | None = None
        self._denied: asyncio.Queue[str] = asyncio.Queue()

    async def on_error(self, error: Exception) -> None:
        self._denied.put_nowait(str(error))

    async def ask(
        self, subject: str, body: bytes, *, headers: dict[str, str] | None = None
    ) -> bytes | None:
        """Ask, and return the answer; nothing if there is nobody, or nobody answers.

        Raises:
            Denied: The server does not allow it.
        """
        while not self._denied.empty():
            self._denied.get_nowait()
        asking = asyncio.ensure_future(
            self.client.request(subject, body, timeout=ANSWER_SECONDS, headers=headers)
        )
        denied = asyncio.ensure_future(self._denied.get())
        await asyncio.wait((asking, denied), return_when=asyncio.FIRST_COMPLETED)
        if denied.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            raise Denied(denied.result())
        denied.cancel()
        try:
            return asking.result().data
        except nats.errors.Error:
            return None

    async def unheard(self, *subjects: str, body: bytes = b"{}") -> bool:
        """Whether nobody at all is reached on any of these subjects, and that at once."""
        for subject in subjects:
            try:
                await self.client.request(subject, body, timeout=ANSWER_SECONDS)
            except nats.errors.NoRespondersError:
                continue
            except nats.errors.TimeoutError:
                return False
            return False
        return True

    async def refusal(self, way: Way, body: bytes, **more: Any) -> str:
        """Say something, and return the code of the error that is answered; empty if none is."""
        answer = await self.ask(way.subject, body, **more)
        if answer is None:
            return "no answer"
        try:
            codec(way.contract.name).decode_answer(answer)
        except MeshError as error:
            return error.code
        return ""

    async def is_refused(self, way: Way, body: bytes, *codes: str, **more: Any) -> bool:
        """Whether this is refused, for one of these reasons, and the owner has logged exactly that.

        Contracts that concern nobody's data have no log.
        """
        before = self.country.logged(way.receiver)
        code = await self.refusal(way, body, **more)
        logged = [entry.outcome for entry in self.log_at(way.receiver, before)]
        is_logged = set(logged) == {code} if way.contract.personal else not logged
        return code in codes and is_logged

    def log_at(self, owner: str, since: int) -> list[Entry]:
        """What an owner has logged under this participant's name after an entry."""
        return [e for e in self.country.log_of(owner, since) if e.party == self.me.name]

    async def translate(self, to: str, *codes: str) -> tuple[str | None, ...]:
        """Ask the code exchange, as the library does."""
        country = self.country
        (way,) = (
            w for w in country.ways_of(self.me.name, "lookup") if w.contract.name == TRANSLATE
        )
        body = country.envelope(way, TranslateQuery(wanted=(Wanted(to=to, codes=codes),)))
        answer = await self.ask(way.subject, body)
        assert answer is not None
        reply: Translated = codec(TRANSLATE).decode_answer(answer)
        (translated,) = reply.codes
        return translated

    async def find_right(self) -> None:
        """Find out what may be asked with success, or else commanded."""
        country, name = self.country, self.me.name
        lookups = [w for w in country.ways_of(name, "lookup") if w.contract.personal]
        people = [*country.moved, *range(PERSONS)]
        for way in lookups:
            for person in people:
                message = country.question(way, person)
                if await self.refusal(way, country.envelope(way, message)) == "":
                    self.right = Right(way, message, is_answered=True)
                    return
        commands = [w for w in country.ways_of(name, "command") if w.contract.personal]
        for way in (*lookups, *commands):
            self.right = Right(way, country.question(way, people[0]), is_answered=False)
            return


@asynccontextmanager
async def thief(country: Country, name: str) -> AsyncIterator[Thief]:
    """Connect with the stolen password, for the time of the block."""
    errors: list[Any] = []

    async def on_error(error: Exception) -> None:
        if errors:
            await errors[0].on_error(error)

    client = await nats.connect(
        country.url,
        user=name,
        password=country.deployment.password(name),
        allow_reconnect=False,
        error_cb=on_error,
    )
    socket = client._transport
    made = Thief(country, country.deployment.named(name), client)
    errors.append(made)
    try:
        yield made
    finally:
        await client.close()
        await socket.wait_closed()


async def said_by_server(country: Country, login: dict[str, str], *lines: bytes) -> bytes:
    """Connect by hand, say these lines of the protocol, and return all that the server says until
    it ends the connection, or has answered a ping."""
    host, _, port = country.url.removeprefix("nats://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    options = json.dumps({"verbose": False, "pedantic": False, **login})
    said = await reader.readline()
    try:
        writer.writelines([b"CONNECT " + options.encode() + b"\r\n", *lines, b"PING\r\n"])
        async with asyncio.timeout(ANSWER_SECONDS):
            while (line := await reader.readline()) and line != b"PONG\r\n":
                said += line
        return said + line
    except ConnectionError:
        return said
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
