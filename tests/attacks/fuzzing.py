"""A country on the simulated network, to which anything may be said, again and again.

It lives through all examples of all tests: what one has broken, the next would find.
"""

import asyncio
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from structlog.testing import capture_logs

import contracts
from contracts.base import Message
from contracts.catalogue import CONTRACTS
from contracts.common import Address, PersonName
from mesh import everyone
from mesh.deployment import Deployment
from mesh.permits import Policy
from mesh.virtual_time import VirtualLoop
from scenarios.population.generate import generate
from scenarios.stage.simulating import SimulatedStage, on_simulated_stage
from services.catalogue import SERVICES
from tests.attacks.country import ABOUT_ACCESSES, OPTIONS, PLACES, RESIDENTS, Way
from tests.attacks.samples import TODAY

MARKER = "秘密花子"
KANA = "ヒミツハナコ"
MARKERS = (MARKER, KANA, msgspec.json.encode(MARKER).decode().strip('"'), "\\u79d8")
"""What stands for personal data, and what it looks like elsewhere."""

REST_SECONDS = 5.0
"""After so long an event has taken effect, or is parked, or waits for one before it."""

LOOK_SECONDS = 0.05

QUIET_SECONDS = 15.0
"""After so long the witness has had the checkpoints that follow from what was said before."""

DEFECTS = {"request_failed", "handler_failed", "event_not_applied", "message_not_taken"}
ASIDE = {*ABOUT_ACCESSES, "refused", "asked", "parked", "waiting"}
"""The tables that may change when something is refused."""


class Entrance(NamedTuple):
    """A handler, by the kind of participant that it is of; and somebody who may speak to it."""

    kind: str
    way: Way

    def __str__(self) -> str:
        return f"{self.kind} {self.way.contract.name}"


class Heard(NamedTuple):
    """What came of one message.

    Attributes:
        error: The code of the error, `parked` for an event; empty if it was accepted.
        said: The answer, as text.
        changed: The tables in which something else is now than before.
        logs: What the whole country has logged meanwhile.
    """

    error: str
    said: str
    changed: set[str]
    logs: list[Any]


def entrances() -> list[Entrance]:
    """Every handler to which somebody may speak."""
    deployment, links = _deployment_and_links()
    found: dict[tuple[str, str], Entrance] = {}
    for sender, receiver, contract in links:
        kind = deployment[receiver]
        service = SERVICES[kind]
        handled = {*service.asked, *service.told, *everyone.service.asked}
        if contract in handled:
            way = Way(sender, receiver, CONTRACTS[contract])
            found.setdefault((kind, contract), Entrance(kind, way))
    return list(found.values())


def _deployment_and_links() -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    deployment = Deployment(Path("not-on-disk"), OPTIONS.participants())
    policy = Policy.load(Path(contracts.__file__).parent / "permits.toml", set(SERVICES))
    kinds = {name: party.kind for name, party in deployment.participants.items()}
    return kinds, list(policy.links(deployment))


class Fuzzed:
    """The country, which stands still while nobody speaks to it."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner(loop_factory=VirtualLoop)
        self._stop = asyncio.Event()
        self.stage: SimulatedStage
        self.runner.run(self._open())

    async def _open(self) -> None:
        ready = asyncio.Event()
        self._living = asyncio.create_task(self._live(ready))
        opened = asyncio.create_task(ready.wait())
        await asyncio.wait((self._living, opened), return_when=asyncio.FIRST_COMPLETED)

    async def _live(self, ready: asyncio.Event) -> None:
        population = generate(
            residents=RESIDENTS,
            seed=3,
            base_date=TODAY,
            municipalities=PLACES,
            life_event="bereavement",
        )
        async with on_simulated_stage(OPTIONS, population, seed=1) as self.stage:
            await self.stage.clock.sleep(9 * 3600)
            ready.set()
            await self._stop.wait()

    def close(self) -> None:
        async def stop() -> None:
            self._stop.set()
            await self._living

        self.runner.run(stop())
        self.runner.close()

    def say(self, way: Way, body: bytes) -> Heard:
        """Say something, and return what came of it."""
        self.runner.run(self.stage.clock.sleep(QUIET_SECONDS))
        with capture_logs() as logs:
            error, said, changed = self.runner.run(self._say(way, body))
        return Heard(error, said, changed, list(logs))

    async def _say(self, way: Way, body: bytes) -> tuple[str, str, set[str]]:
        before = self._tables(way)
        say = self._tell if way.contract.kind == "event" else self._ask
        error, said = await say(way, body)
        # Looked at in this moment: what was said before may go on to have effects.
        after = self._tables(way)
        await self.stage.clock.sleep(1.0)
        return error, said, {name for name in after if after[name] != before[name]}

    async def _ask(self, way: Way, body: bytes) -> tuple[str, str]:
        network = self.stage.simulation.network
        answer = await network.ask(way.sender, way.receiver, way.contract.name, body, 60.0)
        error = msgspec.json.decode(answer).get("error")
        return (error["code"] if error else ""), answer.decode()

    async def _tell(self, way: Way, body: bytes) -> tuple[str, str]:
        network, clock = self.stage.simulation.network, self.stage.clock
        store = self.stage.running[way.receiver].store

        def count(table: str) -> Any:
            return store.read(f"SELECT count(*) FROM {table} WHERE sender = ?", way.sender)

        applied, aside = count("inbox"), (count("parked"), count("waiting"))
        await network.tell(
            way.sender,
            way.receiver,
            way.contract.name,
            body,
            message_id=clock.uuid7(),
            deadline=60.0,
        )
        for _ in range(int(REST_SECONDS / LOOK_SECONDS)):
            await clock.sleep(LOOK_SECONDS)
            if count("inbox") != applied:
                return "", ""
            if (count("parked"), count("waiting")) != aside:
                break
        return "parked", ""

    def _tables(self, way: Way) -> dict[str, list[Any]]:
        """What the receiver has on file; of what it has handled, only the sender's."""
        read = self.stage.running[way.receiver].store.read
        names = read("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name: read(f"SELECT * FROM {name}") for (name,) in names if name not in ASIDE}
        tables["inbox"] = [row for row in tables["inbox"] if row[1] == way.sender]
        return tables


@contextmanager
def fuzzed() -> Iterator[Fuzzed]:
    """Run the country for the time of the block."""
    country = Fuzzed()
    try:
        yield country
    finally:
        country.close()


def planted(message: Message) -> Message:
    """Return a message in which every text that anybody could have written is the marker."""
    found: Message = _planted(type(message), message)
    return found


def _planted(hint: Any, value: Any) -> Any:  # noqa: PLR0911 - a case for each kind of type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        meta = arguments[1]
        limited = meta.pattern or (meta.max_length or 99) < len(MARKER)
        return value if limited else _planted(arguments[0], value)
    if origin in (Union, types.UnionType):
        kinds = [a for a in arguments if a not in (types.NoneType, msgspec.UnsetType)]
        empty = value is None or value is msgspec.UNSET
        return value if empty else _planted(kinds[0], value)
    if origin is tuple:
        return tuple(_planted(arguments[0], each) for each in value)
    if hint is str:
        return MARKER
    if isinstance(value, PersonName):
        return PersonName(family=MARKER, given=MARKER, family_kana=KANA, given_kana=KANA)
    if isinstance(value, Address):
        texts = dict.fromkeys(("prefecture", "city", "town", "block", "building"), MARKER)
        return msgspec.structs.replace(value, **texts)
    if isinstance(value, msgspec.Struct):
        hints = get_type_hints(type(value), include_extras=True)
        fields = value.__struct_fields__
        changed = {name: _planted(hints[name], getattr(value, name)) for name in fields}
        return msgspec.structs.replace(value, **changed)
    return value
