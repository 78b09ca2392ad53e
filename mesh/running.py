"""Runs participants: many in one process, or one as a process of its own."""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import structlog

from mesh.checkpointing import LAST_SECONDS
from mesh.checkpoints import WITNESS
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import MeshError, SetupError
from mesh.links import Links
from mesh.logs import configure_logs
from mesh.nats_transport import NatsTransport
from mesh.observing import NOBODY, Observer
from mesh.participant import (
    RunningParticipant,
    answering_participant,
    running_participant,
)
from mesh.permits import Policy
from mesh.service import Service
from mesh.transport import Transport

T = TypeVar("T")

COLLECT_AFTER = (50_000, 20, 100)
"""Thresholds of the garbage collector (`gc.set_threshold`)."""

log = structlog.get_logger(__name__)


def run_loop(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, on uvloop where it is installed.

    Garbage is collected less often than by default: nothing here makes many cycles, and
    looking for them took a fifth of a busy participant's time.
    """
    gc.set_threshold(*COLLECT_AFTER)
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return asyncio.run(main)
    return uvloop.run(main)


@asynccontextmanager
async def running_participants(
    services: Mapping[str, Service],
    *,
    deployment: Deployment,
    policy: Policy,
    url: str,
    clock: Clock,
    observer: Observer = NOBODY,
) -> AsyncIterator[dict[str, RunningParticipant]]:
    """Run participants in this process, each with its own connection, store and account.

    Args:
        services: What each participant does, by the participant's name.

    Raises:
        SetupError: A connection or a store cannot be opened.
    """
    transports: dict[str, Transport] = {}

    async def connect(name: str) -> None:
        transports[name] = await NatsTransport.connect(
            deployment.named(name), deployment, url, clock
        )

    async with anyio.create_task_group() as connecting:
        for name in services:
            connecting.start_soon(connect, name)
    async with running_on(
        transports, services, deployment=deployment, policy=policy, clock=clock, observer=observer
    ) as running:
        yield running


@asynccontextmanager
async def running_on(
    transports: Mapping[str, Transport],
    services: Mapping[str, Service],
    *,
    deployment: Deployment,
    policy: Policy,
    clock: Clock,
    observer: Observer = NOBODY,
) -> AsyncIterator[dict[str, RunningParticipant]]:
    """Run participants in this process, each on a transport of any kind; see above."""
    links = Links(policy, deployment)
    # A witness starts first, and so it stops last: the others leave their last checkpoints there.
    order = sorted(services, key=lambda name: services[name].kind != WITNESS)
    async with AsyncExitStack() as stack:
        running = {}
        for name in order:
            running[name] = await stack.enter_async_context(
                running_participant(
                    deployment.named(name),
                    services[name],
                    deployment=deployment,
                    policy=policy,
                    links=links,
                    clock=clock,
                    transport=transports[name],
                    observer=observer,
                )
            )
        yield {name: running[name] for name in services}


async def empty_inboxes(deployment: Deployment, url: str) -> None:
    """Discard what a server still holds from an earlier simulation of the same deployment."""
    clock = Clock()
    for participant in deployment.participants.values():
        transport = await NatsTransport.connect(participant, deployment, url, clock)
        await transport.empty_inbox()
        await transport.close()


def run_participant(service: Service) -> None:
    """Run one participant as this process, until it is told to stop: `python -m services.X`."""
    parser = argparse.ArgumentParser(description=f"Runs one participant of kind {service.kind}.")
    parser.add_argument("--deployment", type=Path, required=True, help="the deployment's directory")
    parser.add_argument("--name", required=True, help="the participant's name in the deployment")
    parser.add_argument("--nats", required=True, metavar="URL", help="the NATS server")
    parser.add_argument(
        "--answering",
        action="store_true",
        help="be a further process of it, that only answers lookups from its records",
    )
    options = parser.parse_args()
    configure_logs()
    serve = _answer if options.answering else _serve
    try:
        run_loop(serve(service, options.deployment, options.name, options.nats))
    except MeshError as error:
        sys.exit(f"{options.name}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


async def _serve(service: Service, directory: Path, name: str, url: str) -> None:
    deployment = _deployment_for(service, directory, name)
    async with running_participants(
        {name: service},
        deployment=deployment,
        policy=Policy.load(deployment.permits_file),
        url=url,
        clock=Clock(shared=deployment.clock_file),
    ):
        await _until_stopped()
        if service.kind == WITNESS:
            # Those that are told to stop at the same moment leave their last checkpoints here.
            await Clock.sleep(LAST_SECONDS)


async def _answer(service: Service, directory: Path, name: str, url: str) -> None:
    deployment = _deployment_for(service, directory, name)
    me, policy = deployment.named(name), Policy.load(deployment.permits_file)
    clock = Clock(shared=deployment.clock_file)
    async with answering_participant(
        me,
        service,
        deployment=deployment,
        policy=policy,
        links=Links(policy, deployment),
        clock=clock,
        transport=await NatsTransport.connect(me, deployment, url, clock),
    ):
        await _until_stopped()


def _deployment_for(service: Service, directory: Path, name: str) -> Deployment:
    deployment = Deployment.load(directory)
    me = deployment.named(name)
    if me.kind != service.kind:
        module = me.kind.replace("-", "_")
        raise SetupError(f"{name} is a {me.kind}; run: python -m services.{module}")
    return deployment


async def _until_stopped() -> None:
    """Say that the participant takes part, and wait until the process is told to stop."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    print("ready", flush=True)  # noqa: T201 - who started the process waits for this line
    await stopped.wait()
