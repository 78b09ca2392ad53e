"""Lookups: with permit check, agency codes and a durable log, against bare requests and FastStream.

All have the asking side in this process and the answering side in another, on one server, over
accounts: bare and the project over the same kind of two. What is asked and answered is as long.
"""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import nats
from faststream.nats import NatsBroker

from benchmarks.fairness import Row, Spell, Trial, Turn, interleaved, row, single
from benchmarks.offices import IN_FLIGHT, REQUEST, Asking, asking, spell
from benchmarks.raw import Prepared, flood, flood_barely
from benchmarks.workers import url_of, worker
from mesh.clock import Clock

FASTSTREAM_IN_FLIGHT = 64
"""FastStream is fastest with about so many; it is tried with as many as the others, too."""

HALF_YEAR = 100_000_000
SUSTAINED_IN = 6
"""A sustained load is looked at in so many parts, between which nothing pauses."""

Sized = Callable[[int], Trial]
"""Returns a trial that does so many."""


@asynccontextmanager
async def bare_requests(office: Asking) -> AsyncIterator[Sized]:
    """Set up a service and a client that use the client library alone, over two accounts."""
    directory = str(office.deployment.directory)
    with worker("bare", office.url, directory, office.elsewhere, office.bare_subject):
        client = await nats.connect(url_of(office.url, office.deployment, office.asker))
        request = functools.partial(client.request, office.bare_subject, REQUEST, timeout=30)
        yield lambda count: functools.partial(spell, request, count, IN_FLIGHT)
        await client.close()


@asynccontextmanager
async def faststream_requests(office: Asking) -> AsyncIterator[Callable[[int, int], Trial]]:
    """Set up a service and a client with FastStream as it comes, in an account of their own."""
    directory = str(office.deployment.directory)
    question: Any = {
        "person": "x" * (len(REQUEST) - len('{"person":"","year":2025}')),
        "year": 2025,
    }
    with worker("faststream", office.url, directory, office.third, "income"):
        url = url_of(office.url, office.deployment, office.third)
        async with NatsBroker(url, logger=None) as broker:
            request = functools.partial(broker.request, question, "income", timeout=30)
            yield lambda count, in_flight: functools.partial(spell, request, count, in_flight)


async def lookups(rounds: int, count: int, residents: int) -> list[Row]:
    """Compare lookups with bare requests and with FastStream, and measure the owner alone."""
    of = functools.partial
    async with (
        asking(residents) as office,
        bare_requests(office) as bare,
        faststream_requests(office) as faststream,
    ):
        prepared = Prepared(office)
        found = await interleaved(
            {
                "bare": bare(count),
                "lookup": of(office.lookups, count),
                "FastStream, 64": faststream(count // 4, FASTSTREAM_IN_FLIGHT),
                "FastStream, 256": faststream(count // 4, IN_FLIGHT),
                "bare, alone": of(flood_barely, office, count),
                "alone": of(flood, office, prepared, count),
                "batched": of(office.batches, max(2, count // 200)),
            },
            rounds,
        )
        office.check_log()
    return [
        row("bare", found, "requests/s", label="bare nats-py request"),
        row("FastStream, 64", found, "requests/s", label="FastStream request, 64 in flight"),
        row("FastStream, 256", found, "requests/s", label="FastStream request, 256 in flight"),
        row("lookup", found, "lookups/s", baseline="bare", goal=0.80),
        *(
            row("lookup", found, "lookups/s", baseline=other, goal=2.5, label="the same")
            for other in ("FastStream, 64", "FastStream, 256")
        ),
        row("bare, alone", found, "requests/s", label="bare service alone, one process"),
        row(
            "alone", found, "lookups/s", baseline="bare, alone", goal=40_000, bound="value",
            label="lookup, service side alone, one process",
        ),
        row(
            "batched", found, "persons/s", baseline="lookup", goal=150_000, bound="value",
            label=f"lookups of {office.together} persons each",
        ),
    ]  # fmt: skip


async def half_year(seconds: float, residents: int) -> list[Row]:
    """Ask for so long without a pause, and say how long 100 million lookups would take."""
    async with asking(residents) as office, bare_requests(office) as bare:
        before = [await bare(10_000)() for _ in range(SUSTAINED_IN // 2)]
        parts = await _sustained(office, seconds)
        after = [await bare(10_000)() for _ in range(SUSTAINED_IN // 2)]
        office.check_log()
    lasted, done = sum(part.seconds for part in parts), sum(part.done for part in parts)
    found = {
        "sustained": [Turn(part.per_s) for part in parts],
        "bare": [Turn(part.per_s) for part in before + after],
    }
    label = f"lookups, sustained for {lasted:.0f} s, in {len(parts)} parts"
    minutes = HALF_YEAR / (done / lasted) / 60
    return [
        row("sustained", found, "lookups/s", baseline="bare", label=label),
        single("100 million lookups", minutes, "minutes", goal=60, better="less"),
    ]


async def _sustained(office: Asking, seconds: float) -> list[Spell]:
    """Ask for so long; return what was done in each part."""
    clock = Clock()
    start, asked = clock.wall_ns(), 0
    until = start + seconds * 1e9

    async def work() -> None:
        nonlocal asked
        while clock.wall_ns() < until:
            await office.lookup()
            asked += 1

    working = [asyncio.create_task(work()) for _ in range(IN_FLIGHT)]
    parts, begun, so_far = [], start, 0
    for _ in range(SUSTAINED_IN):
        await asyncio.sleep(seconds / SUSTAINED_IN)
        now = clock.wall_ns()
        parts.append(Spell(asked - so_far, (now - begun) / 1e9))
        begun, so_far = now, asked
    await asyncio.gather(*working)
    return parts
