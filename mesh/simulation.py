"""A mesh in memory and in virtual time, in which any participant may crash and come back.

For code that runs under `virtual_time.run`. The participants are the real ones, with their
services and their files; only what carries their messages, and the time, are simulated.
"""

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

import anyio
from anyio.abc import TaskGroup

from mesh.deployment import Deployment
from mesh.links import Links
from mesh.observing import NOBODY, Observer
from mesh.participant import RunningParticipant, running_participant
from mesh.permits import Policy
from mesh.service import Service
from mesh.simulated_network import TAME, Conditions, Network
from mesh.simulated_transport import SimulatedTransport
from mesh.virtual_time import VirtualClock


class _Host(NamedTuple):
    """What a participant runs in: its process, so to speak."""

    transport: SimulatedTransport
    scope: anyio.CancelScope
    stop: asyncio.Event
    ended: asyncio.Event


class Simulation:
    """Participants on a network in memory, in virtual time; any of them can crash and come back.

    Attributes:
        running: Those that are up, by name.
    """

    def __init__(
        self,
        services: Mapping[str, Service],
        deployment: Deployment,
        policy: Policy,
        network: Network,
        clock: VirtualClock,
        observer: Observer,
        hosts: TaskGroup,
        *,
        alone: bool,
    ) -> None:
        self.deployment = deployment
        self.network = network
        self.clock = clock
        self.running: dict[str, RunningParticipant] = {}
        self._services = services
        self._policy = policy
        self._links = Links(policy, deployment)
        self._observer = observer
        self._tasks = hosts
        self._alone = alone
        self._hosts: dict[str, _Host] = {}

    async def start(self, *names: str) -> None:
        """Start participants; all of them if none is named.

        Raises:
            SetupError: The store of one cannot be opened, because it runs already, say.
        """
        for name in names or self._services:
            started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._tasks.start_soon(self._run, name, started)
            await started

    async def restart(self, name: str) -> None:
        """Start a participant that has crashed: it reads its file and goes on."""
        await self.start(name)

    async def crash(self, name: str) -> None:
        """Let a participant die at this very moment, as by `kill -9`.

        What it has not committed is lost, and nothing that it still had in hand is written,
        answered or acknowledged. Its file stays, and its inbox, which the network keeps.

        Raises:
            KeyError: It is not running.
        """
        participant, host = self.running.pop(name), self._hosts.pop(name)
        host.transport.cut()
        participant.store.abandon()
        # Cut off from its file and the network it can do nothing any more; now it ends.
        host.scope.cancel()
        await host.ended.wait()

    async def stop(self, name: str) -> None:
        """Let a participant end in good order."""
        del self.running[name]
        host = self._hosts.pop(name)
        host.stop.set()
        await host.ended.wait()

    def trace_hash(self) -> str:
        """Return the SHA-256 over everything that was carried so far, in its order."""
        return self.network.trace_hash()

    async def _run(self, name: str, started: "asyncio.Future[None]") -> None:
        """Run one participant until it is stopped or crashes."""
        transport = SimulatedTransport(name, self.network)
        host = _Host(transport, anyio.CancelScope(), asyncio.Event(), asyncio.Event())
        try:
            with host.scope:
                async with running_participant(
                    self.deployment.named(name),
                    self._services[name],
                    deployment=self.deployment,
                    policy=self._policy,
                    links=self._links,
                    clock=self.clock,
                    transport=transport,
                    observer=self._observer,
                    durable=False,
                    alone=self._alone,
                ) as participant:
                    self.running[name], self._hosts[name] = participant, host
                    started.set_result(None)
                    await host.stop.wait()
        except Exception as error:
            if not started.done():
                started.set_exception(error)
            elif not host.scope.cancel_called:
                raise
        finally:
            host.ended.set()


@asynccontextmanager
async def simulation(
    services: Mapping[str, Service],
    *,
    deployment: Deployment,
    policy: Policy,
    seed: int,
    start: dt.datetime,
    conditions: Conditions = TAME,
    observer: Observer = NOBODY,
    alone: bool = False,
) -> AsyncIterator[Simulation]:
    """Make a simulation in which nobody runs yet, and let everybody end with the block.

    The same seed gives the same run, and the same trace, if the deployment's secrets come from
    a seed too: see `Deployment.save` and `services.code_exchange.store.seed_keys`. Stores are
    not durable: a simulated crash takes no machine down (see `Store`).

    Args:
        services: What each participant does, by the participant's name.
        seed: Decides what becomes of each message, and makes identifiers reproducible.
        start: Civil time at the beginning.
        alone: Whether nobody reads the files of those that run but through them; see `Store`.
    """
    network = Network(policy.links(deployment), random.Random(seed), conditions)  # noqa: S311
    clock = VirtualClock(start, seed)
    failure: Exception | None = None
    async with anyio.create_task_group() as hosts:
        made = Simulation(
            services, deployment, policy, network, clock, observer, hosts, alone=alone
        )
        try:
            yield made
        except Exception as error:  # noqa: BLE001 - raised below, not inside a group of one
            failure = error
        for name in reversed(list(made.running)):
            await made.stop(name)
    if failure is not None:
        raise failure
