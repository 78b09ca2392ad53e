"""The kinds of transport that every test of transports runs on: a real NATS server, a simulated one.

Times are those of the loop: virtual ones pass at once.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from mesh import virtual_time
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.nats_transport import NatsTransport
from mesh.permits import Policy
from mesh.server import running_server
from mesh.simulated_network import Network
from mesh.simulated_transport import SimulatedTransport
from mesh.transport import Asked, Told, Transport
from tests.mesh.small_mesh import World

LOOKUP, EVENT = "residency.four-items.v1", "residency.moved-out.v1"
ASKS, OWNS = "pension", "resident-registry"
"""The first may ask the second for the four items, and is told of its events."""

Connect = Callable[[str], Coroutine[Any, Any, Transport]]
Play = Callable[[Connect], Coroutine[Any, Any, None]]


class Carrier(Protocol):
    """Runs a test on one kind of transport."""

    def run(self, play: Play) -> None: ...


class OnNats:
    def __init__(self, directory: Path) -> None:
        self._world = World(directory)

    def run(self, play: Play) -> None:
        deployment = self._world.deployment
        with running_server(deployment, self._world.policy) as server:

            async def connect(name: str) -> Transport:
                me = deployment.named(name)
                return await NatsTransport.connect(me, deployment, server.url, Clock())

            asyncio.run(play(connect))


class Simulated:
    def __init__(self, directory: Path) -> None:
        world = World(directory)
        self._links = _links(world.policy, world.deployment)

    def run(self, play: Play) -> None:
        async def main() -> None:
            network = Network(self._links, random.Random(1))

            async def connect(name: str) -> Transport:
                return SimulatedTransport(name, network)

            await play(connect)

        virtual_time.run(main())


def _links(policy: Policy, deployment: Deployment) -> set[tuple[str, str, str]]:
    return set(policy.links(deployment))


class Ears(NamedTuple):
    """A participant that listens, and what has reached it."""

    transport: Transport
    asked: "asyncio.Queue[Asked]"
    told: "asyncio.Queue[Told]"

    async def next_told(self, within: float = 5.0) -> Told:
        async with asyncio.timeout(within):
            return await self.told.get()

    async def hears_nothing(self, for_seconds: float = 0.3) -> None:
        await asyncio.sleep(for_seconds)
        assert (self.asked.qsize(), self.told.qsize()) == (0, 0)


@asynccontextmanager
async def listening(connect: Connect, name: str) -> AsyncIterator[Ears]:
    transport = await connect(name)
    asked: asyncio.Queue[Asked] = asyncio.Queue()
    told: asyncio.Queue[Told] = asyncio.Queue()
    await transport.listen(asked.put_nowait, told.put_nowait, (LOOKUP,))
    try:
        yield Ears(transport, asked, told)
    finally:
        await transport.close()


@asynccontextmanager
async def connected(connect: Connect, name: str) -> AsyncIterator[Transport]:
    transport = await connect(name)
    try:
        yield transport
    finally:
        await transport.close()
