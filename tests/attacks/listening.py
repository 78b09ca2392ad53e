"""Attacks that listen: every thief listens while a family moves, and what each heard is judged."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from nats.aio.msg import Msg

from mesh import nats_bundles as bundles
from mesh.nats_transport import CONSUMER
from tests.attacks.country import Country, Recorded
from tests.attacks.model import End
from tests.attacks.thief import Thief, thief

CODE = re.compile(rb"(?<![\w-])[\w-]{43}(?![\w-])")
"""A person's code: 32 bytes in base64url."""


class Listening(NamedTuple):
    """One way to listen.

    Attributes:
        queue: The queue group to join: what a provider's own processes do.
    """

    name: str
    how: str
    subjects: tuple[str, ...]
    queue: str = ""


LISTENING = (
    Listening(
        "listen to everything",
        "Subscribe to `>` and hear only what the stolen account itself says and is told.",
        (">",),
    ),
    Listening(
        "listen to lookups",
        "Subscribe to the subjects on which others are asked: `ask.*.*.*.*.*`, `ask.OTHER.>`.",
        ("ask.*.*.*.*.*", "ask.{other}.>"),
    ),
    Listening(
        "listen to events",
        "Subscribe to others' inboxes and their deliveries: `tell.>`, `deliver.*`, `deliver.OTHER`.",
        ("tell.>", "deliver.*", "deliver.{other}"),
    ),
    Listening(
        "listen to answers",
        "Subscribe to the subjects that answers take: `_INBOX.>`, `_R_.>`.",
        ("_INBOX.>", "_R_.>"),
    ),
    Listening(
        "listen to the server",
        "Subscribe to `$JS.>`, `$SYS.>`, `$SRV.>`: acknowledgements, advisories, discovery.",
        ("$JS.>", "$SYS.>", "$SRV.>"),
    ),
    Listening(
        "answer in a provider's place",
        "Join the queue group of another participant on the subjects on which it is asked and"
        " told: it is handed nothing, and every question reaches its owner.",
        ("ask.{other}.>", "tell.{other}.>", "deliver.{other}"),
        queue=CONSUMER,
    ),
)


class Ears:
    """What one thief heard, by way of listening."""

    def __init__(self, spy: Thief) -> None:
        self.spy = spy
        self.heard: dict[str, list[Msg]] = {way.name: [] for way in LISTENING}

    async def open(self) -> None:
        """Subscribe to all, for every other participant where one has to be named."""
        me = self.spy.me.name
        for way in LISTENING:
            for subject in way.subjects:
                others = [n for n in self.spy.country.deployment.participants if n != me]
                names = others if "{other}" in subject else [me]
                for name in names:
                    await self._listen(way, subject.format(other=name))
        await self.spy.client.flush()

    async def _listen(self, way: Listening, subject: str) -> None:
        heard = self.heard[way.name]

        async def hear(message: Msg) -> None:
            heard.append(message)

        await self.spy.client.subscribe(subject, queue=way.queue, cb=hear)

    def end(self, way: Listening) -> End:
        """Judge what was heard in one way."""
        heard = self.heard[way.name]
        overheard = any(self._is_others(message) for message in heard)
        if way.queue:  # to take what one asks oneself is no harm to others
            overheard = any(not m.subject.endswith(f".{self.spy.me.name}") for m in heard)
        return End.SUCCEEDED if overheard else End.SILENT

    def recorded(self) -> list[Recorded]:
        """What the participant itself said meanwhile."""
        me = self.spy.me.name
        return [
            Recorded(m.subject, body, dict(m.headers or {}))
            for m in self.heard[LISTENING[0].name]
            if m.subject.startswith(("ask.", "tell.")) and m.subject.endswith(f".{me}")
            for body in (bundles.unpack(m.data) if m.data[:1] == bundles.MARK else [m.data])
        ]

    def _is_others(self, message: Msg) -> bool:
        me, tokens = self.spy.me.name, message.subject.split(".")
        if tokens[0] in ("ask", "tell") and me not in (tokens[1], tokens[-1]):
            return True
        if tokens[0] == "deliver" and tokens[1] != me:
            return True
        country = self.spy.country
        codes = (code.decode() for code in CODE.findall(message.data))
        return not all(country.knows(me, code) for code in codes)


@asynccontextmanager
async def everybody_listens(country: Country, names: Sequence[str]) -> AsyncIterator[list[Ears]]:
    """Let all thieves listen for the time of the block."""
    async with AsyncExitStack() as stack:
        spies = [await stack.enter_async_context(thief(country, name)) for name in names]
        ears = [Ears(spy) for spy in spies]
        for each in ears:
            await each.open()
        yield ears
        for each in ears:  # what it hears in any case, if it hears at all
            assert await each.spy.ask("$JS.API.STREAM.INFO.INBOX", b"") is not None
