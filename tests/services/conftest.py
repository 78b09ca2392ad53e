"""Runs a handler by itself: a real store, a real policy, and lookups answered from a table."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts.base import Event, Message, contract_of
from contracts.catalogue import CONTRACTS
from contracts.common import MunicipalityCode
from mesh.clock import JST, Clock
from mesh.context import Context, Surroundings
from mesh.deployment import Deployment, Participant
from mesh.envelope import codec, restrict
from mesh.errors import MeshError
from mesh.links import Links
from mesh.permits import Policy
from mesh.service import Service
from mesh.store import Store
from mesh.thread import Thread

OLD = MunicipalityCode("132080")  # 調布市
NEW = MunicipalityCode("172014")  # 金沢市
THIRD = MunicipalityCode("221007")  # 静岡市
MUNICIPAL = (
    "resident-registry",
    "tax",
    "benefits",
    "family-register",
    "health-insurance",
    "bereavement-desk",
    "counter",
)
NATIONAL = (
    "code-exchange",
    "portal",
    "citizen-app",
    "pension",
    "electricity",
    "water",
    "bank",
    "legal-affairs",
    "national-tax-office",
    "deposit-insurance",
    "family-court",
    "copy-server",
    "witness",
)


def deployment_of(directory: Path) -> Deployment:
    """A small country: three municipalities, each with the same participants."""
    places = {"old": OLD, "new": NEW, "third": THIRD}
    return Deployment(
        directory,
        [
            Participant(
                name=f"{kind}-{slug}", kind=kind, municipality=code, title_ja=kind, title_en=kind
            )
            for slug, code in places.items()
            for kind in MUNICIPAL
        ]
        + [Participant(name=kind, kind=kind, title_ja=kind, title_en=kind) for kind in NATIONAL],
    )


class Desk:
    """One participant under test, without a transport.

    Attributes:
        answers: What lookups and commands made by handlers are answered: by contract name, a
            reply, an error to raise, or a function of (message, receiver) that gives either.
        asked: The messages that handlers asked with, and whom.
    """

    def __init__(self, service: Service, me: Participant, deployment: Deployment) -> None:
        self.me = me
        self.service = service
        self.clock = Clock(dt.datetime(2026, 3, 20, 9, tzinfo=JST), seed=1)
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[Message, Participant]] = []
        self.store = Store(deployment.directory / f"{me.name}.sqlite", service.schema)
        policy = Policy.load(Path(contracts.__file__).parent / "permits.toml")
        self._around = Surroundings(
            me, deployment, policy, Links(policy, deployment), self.clock, self
        )
        self._deployment = deployment

    async def handle(self, message: Message, *, caller: str, case: str | None = None) -> Any:
        """Let the service handle a message; its writes are committed, or undone on an error."""
        name = contract_of(message).name
        table = self.service.told if isinstance(message, Event) else self.service.asked
        return await self._run(table[name], (message,), caller, case)

    async def settle(
        self, command: Message, result: Any, *, by: str | None = None, case: str | None = None
    ) -> None:
        """Let the service go on after a submitted command was answered or refused."""
        handler = self.service.outcomes[contract_of(command).name]
        await self._run(handler, (command, result), by or self.me.name, case)

    async def act(self, handler: Any, *arguments: Any) -> Any:
        """Let the service do something of its own accord, in a transaction."""
        return await self._run(handler, arguments, self.me.name, None)

    def queued(self, *, since: int = 0) -> list[tuple[str, str, Message]]:
        """What was published or submitted: (recipient, contract, message with its items)."""
        rows = self.store.read(
            "SELECT recipient, contract, body FROM outbox WHERE seq > ? ORDER BY seq", since
        )
        return [(r, c, codec(c).decode_data(body)) for r, c, body in rows]

    async def ask(
        self, message: Message, receiver: Participant, *, affair: str, items: Any, **_: Any
    ) -> Any:
        """Answer from the table, after checking that a permit allows the question."""
        contract = contract_of(message)
        grant = self._around.links.grant(
            contract, self.me, receiver, affair=affair, items=items, day=self.clock.today()
        )
        self.asked.append((message, receiver))
        answer = self.answers[contract.name]
        if callable(answer):
            answer = answer(message, receiver)
        if isinstance(answer, MeshError):
            raise answer
        lookup = contract.kind == "lookup"
        return restrict(answer, contract.items, grant.items) if lookup else answer

    async def _run(
        self, handler: Any, arguments: tuple[Any, ...], caller: str, case: str | None
    ) -> Any:
        with self.store.section() as tx:
            ctx = Context(
                self._around,
                tx,
                self._deployment.named(caller),
                None,
                Thread(case, self.clock.traceparent()),
                self.clock.now(),
                self.clock.uuid7(),
            )
            result = handler(*arguments, ctx)
            if inspect.isawaitable(result):
                result = await result
        self.store.commit()
        return result


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[[Service, str], Desk]]:
    """Make desks: `desk(service, "tax-old")`. Names end in old, new or third, or stand alone."""
    assert CONTRACTS
    made: list[Desk] = []
    deployment = deployment_of(tmp_path)

    def make(service: Service, name: str) -> Desk:
        made.append(Desk(service, deployment.named(name), deployment))
        return made[-1]

    yield make
    for each in made:
        each.store.close()
