"""The country that is attacked: every kind of participant, on a real server, in one process."""

import datetime as dt
import functools
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import anyio

from contracts.base import Contract, Message
from contracts.catalogue import CONTRACTS
from mesh.access_log import ENTRY_COLUMNS, Entry
from mesh.envelope import Envelope, encode
from mesh.nats_transport import STREAM
from mesh.permits import Policy
from mesh.server import _client_url
from mesh.server_config import subject_of
from scenarios.moving.plan import Planner
from scenarios.moving.scene import Scene
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import TO_COMPARE_WITH, WITNESSES
from scenarios.stage.running import Stage, StageOptions, on_stage
from services.catalogue import SERVICES
from services.code_exchange.store import keyring
from tests.attacks.samples import TODAY, sample

PLACES = MUNICIPALITIES[:2]
RESIDENTS = 130
OPTIONS = StageOptions(municipalities=PLACES, date=TODAY, also=TO_COMPARE_WITH | WITNESSES)
"""All kinds take part, those as well that do so only if asked for."""

ABOUT_ACCESSES = ("access_log", "access_log_person", "access_log_checkpoint")


class Way(NamedTuple):
    """One thing that permits let somebody say."""

    sender: str
    receiver: str
    contract: Contract

    @property
    def subject(self) -> str:
        return subject_of(self.sender, self.receiver, self.contract.name)


class Recorded(NamedTuple):
    """A message as it was heard on the wire in its sender's own account."""

    subject: str
    body: bytes
    headers: dict[str, str]

    @property
    def sender(self) -> str:
        return self.subject.rpartition(".")[2]

    @property
    def receiver(self) -> str:
        return self.subject.split(".")[1]

    @property
    def contract(self) -> str:
        return ".".join(self.subject.split(".")[2:5])


class Recordings:
    """What was said while thieves listened."""

    def __init__(self) -> None:
        self._heard: list[Recorded] = []

    def add(self, heard: Iterable[Recorded]) -> None:
        self._heard += heard

    def all(self, verb: str) -> list[Recorded]:
        """All that was asked, or told."""
        return [each for each in self._heard if each.subject.startswith(f"{verb}.")]

    def of(self, sender: str, verb: str) -> list[Recorded]:
        """What one participant has asked, or told."""
        return [each for each in self.all(verb) if each.sender == sender]


class Country:
    """A stage, and what an onlooker who may see everything knows of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.deployment = stage.deployment
        url = _client_url(stage.deployment.directory / "ports")
        assert url is not None
        self.url = url
        self.policy = Policy.load(self.deployment.permits_file, set(SERVICES))
        self.ways = [
            Way(sender, receiver, CONTRACTS[contract])
            for sender, receiver, contract in self.policy.links(self.deployment)
        ]
        self.keyring = keyring(self.deployment.directory / "keys")
        self._numbers = itertools.count()
        self.moved: list[int] = []
        self.recorded = Recordings()
        self.rights: dict[str, Any] = {}
        self.honest: dict[tuple[str, str], Callable[[], Awaitable[str]]] = {}

    def ways_of(self, sender: str, *kinds: str) -> list[Way]:
        """What a participant may say, to whom."""
        return [w for w in self.ways if w.sender == sender and w.contract.kind in kinds]

    @functools.cached_property
    def said(self) -> frozenset[tuple[str, str, str]]:
        return frozenset((w.sender, w.receiver, w.contract.name) for w in self.ways)

    def code(self, participant: str, person: int) -> str:
        return self.stage.code(participant, person)

    def new_id(self) -> str:
        return f"attack-{next(self._numbers)}"

    def envelope(
        self, way: Way, message: Message | Any, *, source: str = "", affair: str = "", **more: Any
    ) -> bytes:
        """Encode a message as the library of its sender would, or as somebody else would."""
        envelope: Envelope[Any] = Envelope(
            id=more.pop("id", None) or self.new_id(),
            source=source or way.sender,
            type=way.contract.name,
            time=self.stage.clock.now(),
            traceparent=self.stage.clock.traceparent(),
            specversion="1.0",
            affair=affair or self._affair(way),
            data=message,
            **more,
        )
        return encode(envelope)

    def question(self, way: Way, person: int) -> Message:
        """Make a message about a person, in the receiver's codes."""
        return sample(way.contract.message, self.code(way.receiver, person))

    def log_of(self, participant: str, since: int) -> list[Entry]:
        """What a participant's access log holds after an entry of that number."""
        sql = f"SELECT {ENTRY_COLUMNS} FROM access_log WHERE seq > ? ORDER BY seq"
        return [Entry(*row) for row in self.read(participant, sql, since)]

    def logged(self, participant: str) -> int:
        """The number of the latest entry of a participant's access log."""
        ((last,),) = self.read(participant, "SELECT coalesce(max(seq), 0) FROM access_log")
        number: int = last
        return number

    def read(self, participant: str, sql: str, *params: object) -> list[Any]:
        return self.stage.running[participant].store.read(sql, *params)

    def fingerprint(self, participant: str) -> dict[str, list[Any]]:
        """All that a participant has on file, without what it writes about refusing."""
        aside = ("refused", "asked", "sqlite_stat1", *ABOUT_ACCESSES)
        tables = self.read(participant, "SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: self.read(participant, f"SELECT * FROM {name}")
            for (name,) in tables
            if name not in aside
        }

    async def move(self) -> None:
        """Let a family move from one municipality to the other: most agencies have part in it."""
        scene = Scene(self.stage, Planner(self.stage.population, 1))
        household = scene.planner.cast("three-generation", PLACES[0])
        move = scene.planner.of_household(household, *PLACES, filed_on=TODAY)
        self.moved = list(move.movers)
        await scene.act(move.filed_on, "", "", scene.file(move))
        await scene.act(move.visit_on, "", "", scene.visit(move))

    def knows(self, participant: str, code: str) -> bool:
        """Whether a code is one of a participant's own, or of somebody it may speak to.

        The code exchange is told all codes: to translate them is its task.
        """
        if participant == "code-exchange":
            return True
        partners = {w.receiver for w in self.ways if w.sender == participant}
        return any(self.keyring.link(name, code) for name in (participant, *partners))

    def _affair(self, way: Way) -> str:
        sender = self.deployment.named(way.sender)
        rows = self.policy.rows(way.contract.name)
        return next((row.affair for row in rows if row.participant == sender.kind), "")

    async def drained(self, participant: str) -> None:
        """Wait until a participant's inbox is empty: all that it was told is dealt with."""
        transport = self.stage.running[participant]._asking._transport
        jetstream = transport._client.jetstream()  # type: ignore[attr-defined]
        with anyio.fail_after(10):
            while (await jetstream.stream_info(STREAM)).state.messages:  # noqa: ASYNC110
                await anyio.sleep(0.005)

    def bystander(self, owner: str, but: str) -> Callable[[], Awaitable[str]] | None:
        """A good question of somebody else to an owner, if anybody has one."""
        return next(
            (ask for key, ask in self.honest.items() if key[1] == owner and key[0] != but), None
        )

    async def until(self, condition: Any, within: float = 10.0) -> None:
        """Wait until something that is in the files holds."""
        with anyio.fail_after(within):
            while not condition():  # noqa: ASYNC110 - what is awaited is in a file
                await anyio.sleep(0.005)


@asynccontextmanager
async def country() -> AsyncIterator[Country]:
    """Run the country for the time of the block."""
    population = generate(
        residents=RESIDENTS,
        seed=3,
        base_date=TODAY - dt.timedelta(days=60),
        municipalities=PLACES,
        life_event="moving",
    )
    async with on_stage(OPTIONS, population) as stage:
        yield Country(stage)
