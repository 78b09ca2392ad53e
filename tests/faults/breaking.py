"""Breaks things on purpose: processes and the server of a deployment that is at work."""

import asyncio
import random
import shutil
import socket
from collections.abc import Awaitable, Callable

from mesh.deployment import Deployment
from mesh.permits import Policy
from mesh.server import Server, start_server
from scenarios.stage.processes import Processes

SHORTEST, LONGEST = 0.2, 8.0
"""How many seconds something stays broken."""


class OwnServer:
    """A server on a port of its own, so that it comes back where it was."""

    def __init__(self, deployment: Deployment, policy: Policy) -> None:
        self._deployment = deployment
        self._policy = policy
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self._port: int = one.getsockname()[1]
        self._server: Server
        self.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"nats://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, with what its store holds."""
        self._server = start_server(self._deployment, self._policy, port=self._port)

    def kill(self) -> None:
        """Kill it, as a crash would (SIGKILL)."""
        self._server.process.kill()
        self._server.stop()

    def stop(self) -> None:
        """Stop it."""
        self._server.stop()

    def wipe(self) -> None:
        """Lose its store."""
        shutil.rmtree(self._deployment.directory / "jetstream")


class Breaking:
    """Breaks one thing after the other, and mends each after a while.

    Args:
        longest: How many seconds something stays broken at most.
    """

    def __init__(
        self, processes: Processes, server: OwnServer, rng: random.Random, longest: float = LONGEST
    ) -> None:
        self._processes = processes
        self._server = server
        self._rng = rng
        self._longest = longest

    async def kill_one(self) -> None:
        """SIGKILL of one participant at any moment; it is started again."""
        await self._killed([self._victim()])

    async def kill_all(self) -> None:
        """SIGKILL of all participants at once; they are started again."""
        await self._killed(self._processes.names)

    async def freeze_one(self) -> None:
        """SIGSTOP of one participant: it keeps its connection, and says nothing."""
        name = self._victim()
        self._processes.freeze(name)
        await self._a_while()
        self._processes.thaw(name)

    async def kill_server(self) -> None:
        """SIGKILL of nats-server; it comes back with its store."""
        self._server.kill()
        await self._a_while()
        self._server.start()

    async def wipe_server(self) -> None:
        """SIGKILL of nats-server; it comes back without its store."""
        self._server.kill()
        await self._a_while()
        self._server.wipe()
        self._server.start()

    def _victim(self) -> str:
        return self._rng.choice(sorted(self._processes.names))

    async def _a_while(self) -> None:
        await asyncio.sleep(self._rng.uniform(SHORTEST, self._longest))

    async def _killed(self, names: list[str]) -> None:
        for name in names:
            self._processes.kill(name)
        await self._a_while()
        for name in names:
            self._processes.launch(name)
        await self._processes.ready(*names)


Break = Callable[[Breaking], Awaitable[None]]

KINDS: dict[str, Break] = {
    "one participant killed": Breaking.kill_one,
    "all participants killed": Breaking.kill_all,
    "one participant frozen": Breaking.freeze_one,
    "server killed": Breaking.kill_server,
    "server killed, its store lost": Breaking.wipe_server,
}
"""What is tried, and how."""
