"""Events: from the commit at the owner to the commit at each recipient, against bare JetStream.

Bare: one connection publishes with `Nats-Msg-Id` into the streams of other accounts, 400 in flight;
a push consumer in each account acknowledges each. The project: outbox, state and log in one
durable transaction at the owner; inbox and state in one at each recipient; codes translated, order
kept for each person. Each side has one process; the fan-out is the same.
"""

import asyncio
import functools
import itertools
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import nats

from benchmarks.fairness import Row, Spell, check, interleaved, row, several
from benchmarks.small import (
    CLERK,
    OWNER,
    accounts,
    recipients,
    registering,
    services_of,
    small_deployment,
)
from benchmarks.workers import STREAM, url_of, worker
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.operating import reading
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import running_participants
from mesh.server import running_server
from mesh.server_config import tell_subject
from scenarios.driving.tally import histogram, latency

IN_FLIGHT = 400
AT_ONCE, TOGETHER = 8, 50
"""So many commands are under way, each of so many persons."""

BARE = "residency.moved-out.v1"
"""The registry may say this to an insurer elsewhere: the way that the bare events go."""

BODY = b"x" * 627
"""As long as an event of the project on the wire."""

PERSONS = 5_000
RESTING_SECONDS = 60.0
STEADY_SECONDS = 3.0


class Steady(NamedTuple):
    """How long events took at a steady rate, and how late the latest was begun, in ms."""

    p50: float
    p99: float
    late: float


class Telling:
    """The owner in this process, its recipients in another, and bare streams beside them."""

    def __init__(
        self, deployment: Deployment, url: str, running: dict[str, RunningParticipant], told: int
    ) -> None:
        self._deployment = deployment
        self._url = url
        self._clerk = running[CLERK]
        self._owner = running[OWNER]
        self._told, self._bare = recipients(told), accounts(told)
        self._next = 0
        self._spans: list[int] = []
        self._published = itertools.count()

    async def project(self, persons: int, together: int = TOGETHER) -> Spell:
        """Tell of so many persons; what counts are events, from the first commit to the last."""
        before = self._last_seq()
        commands = iter(
            [
                registering(self._deployment, self._group(together))
                for _ in range(max(1, persons // together))
            ]
        )

        async def work() -> None:
            for command in commands:
                await self._clerk.command(command)

        await asyncio.gather(*(work() for _ in range(AT_ONCE * TOGETHER // together)))
        took_us = await self._effects(before)
        return Spell(len(took_us), (max(self._spans) - min(self._spans)) / 1e9)

    async def steadily(self, per_s: float, seconds: float) -> Steady:
        """Tell of single persons at a rate, whatever is still under way."""
        before, clock = self._last_seq(), Clock()
        start, tasks, late = clock.wall_ns(), [], 0.0
        for number in range(int(per_s * seconds)):
            due = start + number / per_s * 1e9
            ahead = due - clock.wall_ns()
            if ahead > 0:
                await asyncio.sleep(ahead / 1e9)
            late = max(late, (clock.wall_ns() - due) / 1e6)
            command = registering(self._deployment, self._group(1))
            tasks.append(asyncio.create_task(self._clerk.command(command)))
        await asyncio.gather(*tasks)
        took = latency(histogram((each, 1) for each in await self._effects(before)))
        check(holds=took is not None, otherwise="nothing was told at all")
        assert took is not None
        return Steady(took.p50, took.p99, late)

    async def bare(self, persons: int) -> Spell:
        """Publish so many events to each stream, until each is acknowledged by its consumer."""
        client = await nats.connect(url_of(self._url, self._deployment, OWNER))
        jetstream = client.jetstream(timeout=30)
        events = iter(
            [tell_subject(name, BARE, OWNER) for _ in range(persons) for name in self._bare]
        )
        clock = Clock()
        start = clock.wall_ns()

        async def work() -> None:
            for subject in events:
                message_id = f"{start}-{next(self._published)}"
                await jetstream.publish(subject, BODY, headers={"Nats-Msg-Id": message_id})

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        await self._consumed()
        seconds = (clock.wall_ns() - start) / 1e9
        await client.close()
        return Spell(persons * len(self._bare), seconds)

    async def _consumed(self) -> None:
        """Wait until every bare stream is empty."""
        for name in self._bare:
            client = await nats.connect(url_of(self._url, self._deployment, name))
            manager = client.jetstream()
            while (await manager.stream_info(STREAM)).state.messages:  # noqa: ASYNC110 - elsewhere
                await asyncio.sleep(0.005)
            await client.close()

    def _group(self, size: int) -> list[int]:
        first, self._next = self._next, self._next + size
        return [number % PERSONS + 1 for number in range(first, first + size)]

    def _last_seq(self) -> int:
        return int(self._owner.store.read("SELECT coalesce(max(seq), 0) FROM outbox")[0][0])

    async def _effects(self, before: int) -> list[int]:
        """Wait until every event has taken effect; return how long each took, from the files."""
        async with asyncio.timeout(RESTING_SECONDS):
            while self._owner.store.read(  # noqa: ASYNC110 - the effects are in other processes
                "SELECT 1 FROM outbox WHERE state IN ('queued', 'sent') LIMIT 1"
            ):
                await asyncio.sleep(0.02)
        queued = {
            (recipient, id_): at
            for id_, recipient, at in self._owner.store.read(
                "SELECT id, recipient, queued_ns FROM outbox WHERE seq > ?", before
            )
        }
        took: list[int] = []
        self._spans = []
        for name in self._told:
            with reading(self._deployment.database(name)) as db:
                for id_, applied in db.execute("SELECT id, applied_ns FROM inbox"):
                    if (at := queued.get((name, id_))) is not None:
                        took.append((applied - at) // 1_000)
                        self._spans += (at, applied)
        check(holds=len(took) == len(queued), otherwise="an event has not taken effect")
        return took


@asynccontextmanager
async def telling(told: int) -> AsyncIterator[Telling]:
    """Set up a registry with so many recipients."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tsunagi-")))
        deployment = small_deployment(directory, told)
        policy = Policy.load(deployment.permits_file)
        url = stack.enter_context(running_server(deployment, policy)).url
        streams = [f"{name}:{tell_subject(name, BARE, OWNER)}" for name in accounts(told)]
        stack.enter_context(worker("consumer", url, str(directory), *streams))
        stack.enter_context(
            worker("participants", url, str(directory), "code-exchange", *recipients(told))
        )
        async with running_participants(
            services_of(deployment, (OWNER, CLERK)),
            deployment=deployment,
            policy=policy,
            url=url,
            clock=Clock(shared=deployment.clock_file),
        ) as running:
            yield Telling(deployment, url, running, told)


async def events(rounds: int, persons: int, fan_outs: tuple[int, ...]) -> list[Row]:
    """Measure throughput for each fan-out, and latency at half of it for the first."""
    rows: list[Row] = []
    for told in fan_outs:
        async with telling(told) as mesh:
            count = max(TOGETHER, persons // told)
            of = functools.partial
            found = await interleaved(
                {"project": of(mesh.project, count), "bare": of(mesh.bare, count)}, rounds
            )
            label = f"event to {told} recipient{'s' * (told > 1)}"
            rows += [
                row("bare", found, "events/s", label=f"bare JetStream, {told}"),
                row("project", found, "events/s", label=label, baseline="bare", goal=0.70),
            ]
            if told == fan_outs[0]:
                rows += await _latencies(mesh, rounds, count)
    return rows


async def _latencies(mesh: Telling, rounds: int, count: int) -> list[Row]:
    """Measure how long single events take at half of the rate at which they saturate."""
    saturated = [(await mesh.project(count, together=1)).per_s for _ in range(rounds)]
    half = statistics.median(saturated) / 2
    steady = [await mesh.steadily(half, STEADY_SECONDS) for _ in range(rounds)]
    return [
        several("events, each with its command, at saturation", saturated, "events/s"),
        *(
            several(f"{name} at {half:,.0f}/s, half of it", values, "ms", goal=goal, better="less")
            for name, values, goal in (
                ("p50", [each.p50 for each in steady], 5.0),
                ("p99", [each.p99 for each in steady], 50.0),
            )
        ),
        several("the latest command was late by", [each.late for each in steady], "ms"),
    ]
