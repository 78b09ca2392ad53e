"""A small mesh on a real server: a registry that tells, others that are told, all for tests."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import nats
from nats.aio.client import Client

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode, PersonName
from contracts.moving import MovedIn, MoveInRegistered, RegisterMoveIn
from contracts.residency import (
    FourItems,
    FourItemsQuery,
    Household,
    HouseholdMember,
    HouseholdQuery,
)
from mesh.clock import JST, Clock
from mesh.context import Context
from mesh.deployment import Deployment, Participant
from mesh.errors import UnknownPerson
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import running_participants
from mesh.server import Server, running_server
from mesh.service import Service
from mesh.thread import Thread
from services.code_exchange.handlers import service as code_exchange
from services.code_exchange.store import keyring
from services.witness.handlers import service as witness

HERE = MunicipalityCode("132080")
NOON = dt.datetime(2026, 3, 20, 12, tzinfo=JST)
MOVED_ON = dt.date(2026, 3, 18)
ADDRESS = Address(
    postal_code="1820022",
    municipality=HERE,
    prefecture="東京都",
    city="調布市",
    town="国領町",
    block="1-2-3",
)
NAME = PersonName(family="佐藤", given="花子", family_kana="サトウ", given_kana="ハナコ")

Told = Callable[[MovedIn, Context], Awaitable[None]]


class World:
    """A deployment on a server, in which participants come and go.

    Args:
        witnessed: Whether a witness takes part.

    Attributes:
        told: The events that took effect, by participant, in order.
        handlers: What participants do when told; a test may replace one by its own.
    """

    def __init__(self, directory: Path, *, witnessed: bool = False) -> None:
        extra = [("witness", False)] if witnessed else []
        self.deployment = Deployment(
            directory,
            [
                Participant(
                    name=kind,
                    kind=kind,
                    municipality=HERE if local else None,
                    title_ja=kind,
                    title_en=kind,
                )
                for kind, local in (
                    *extra,
                    ("code-exchange", False),
                    ("pension", False),
                    ("portal", False),
                    ("resident-registry", True),
                    ("family-register", True),
                    ("tax", True),
                    ("health-insurance", True),
                    ("benefits", True),
                    ("counter", True),
                )
            ],
        )
        self.deployment.save()
        self.policy = Policy.load(self.deployment.permits_file)
        self.clock = Clock(NOON)
        self.told: dict[str, list[MovedIn]] = {}
        self.handlers: dict[str, Told] = {}
        self.registrations = 0
        self.url = ""

    def code(self, participant: str, number: int = 1) -> PersonCode:
        """Return the code of one of a few persons at a participant."""
        keys = keyring(self.deployment.directory / "keys")
        return PersonCode(keys.code(participant, number.to_bytes(16, "big")))

    @contextmanager
    def server(self, port: int = -1) -> Iterator[Server]:
        """Run the server."""
        with running_server(self.deployment, self.policy, port=port) as server:
            self.url = server.url
            yield server

    def context(self, participant: RunningParticipant) -> Context:
        """Return what a handler of a participant would be given; its section is to be finished."""
        return Context(
            participant._around,
            participant.store.section(),
            participant.me,
            None,
            Thread(None, self.clock.traceparent()),
            self.clock.now(),
            self.clock.uuid7(),
        )

    @asynccontextmanager
    async def running(self, *names: str) -> AsyncIterator[dict[str, RunningParticipant]]:
        """Run participants; everyone if none is named."""
        services = {n: self._service(n) for n in names or self.deployment.participants}
        async with self.serving(services) as participants:
            yield participants

    @asynccontextmanager
    async def serving(
        self, services: dict[str, Service]
    ) -> AsyncIterator[dict[str, RunningParticipant]]:
        """Run participants with services of a test's own."""
        async with running_participants(
            services,
            deployment=self.deployment,
            policy=self.policy,
            url=self.url,
            clock=self.clock,
        ) as participants:
            yield participants

    def register(self, *numbers: int) -> RegisterMoveIn:
        """Return the counter's command that lets the registry tell of persons."""
        return RegisterMoveIn(
            movers=tuple(self.code("counter", n) for n in numbers),
            moved_on=MOVED_ON,
            address=ADDRESS,
        )

    def _service(self, name: str) -> Service:
        if name == "code-exchange":
            return code_exchange
        if name == "witness":
            return witness
        service = Service(name)
        if name == "resident-registry":
            self._make_registry(service)
        if name in ("family-register", "tax", "health-insurance", "portal"):
            service.on(MovedIn)(self._listener(name))
        return service

    def _make_registry(self, service: Service) -> None:
        @service.answers(FourItemsQuery)
        def four_items(query: FourItemsQuery, _: Context) -> FourItems:
            if query.person == self.code("resident-registry", 404):
                raise UnknownPerson("no such resident")
            return FourItems(name=NAME, address=ADDRESS, birth_date=dt.date(1980, 2, 3))

        @service.answers(HouseholdQuery)
        async def household(query: HouseholdQuery, _: Context) -> Household:
            other = self.code("resident-registry", 2)
            member = HouseholdMember(person=other, relation="wife", birth_date=dt.date(1981, 1, 1))
            return Household(
                head=query.person, members=(member,), address=ADDRESS, register_municipality=HERE
            )

        @service.obeys(RegisterMoveIn)
        async def register(command: RegisterMoveIn, ctx: Context) -> MoveInRegistered:
            self.registrations += 1
            for person in command.movers:
                ctx.publish(
                    MovedIn(
                        person=person,
                        moved_on=command.moved_on,
                        address=command.address,
                        head=person,
                        register_municipality=HERE,
                    )
                )
            return MoveInRegistered(late_days=0)

    def _listener(self, name: str) -> Told:
        async def listen(event: MovedIn, ctx: Context) -> None:
            if name in self.handlers:
                await self.handlers[name](event, ctx)
            self.told.setdefault(name, []).append(event)

        return listen


@asynccontextmanager
async def whole_world(
    directory: Path,
) -> AsyncIterator[tuple[World, dict[str, RunningParticipant]]]:
    """Run a server and everyone."""
    world = World(directory)
    with world.server():
        async with world.running() as participants:
            yield world, participants


async def until(condition: Callable[[], object], within: float = 10.0) -> None:
    """Wait until a condition holds, and fail if it does not in time."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is awaited may be in another process
            await asyncio.sleep(0.005)


@asynccontextmanager
async def connection(world: World, name: str) -> AsyncIterator[Client]:
    """Connect with a participant's credentials, and without its library."""
    client = await nats.connect(world.url, user=name, password=world.deployment.password(name))
    socket = client._transport
    try:
        yield client
    finally:
        await client.close()
        await socket.wait_closed()
