"""When things begin: at their time, whatever becomes of those before; or one after the other."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable

from mesh.clock import Clock
from scenarios.driving.model import Kind

Begin = Callable[[Kind, int], None]
"""Begins one of a kind that was due at that wall time (ns); returns at once."""

LONGEST_SLEEP = 0.05
MOST_AT_ONCE = 256
"""How many are begun without a turn for what is under way."""

_NS = 1_000_000_000


def due_times(rates: dict[Kind, float], seconds: float) -> list[tuple[int, Kind]]:
    """Return when each is due, in nanoseconds after the beginning: each kind evenly by its rate."""
    each = (
        [(int(number * _NS / rate), kind) for number in range(round(rate * seconds))]
        for kind, rate in rates.items()
        if rate > 0
    )
    return list(heapq.merge(*each))


async def begin_steadily(
    rates: dict[Kind, float],
    seconds: float,
    clock: Clock,
    begin: Begin,
    has_room: Callable[[], bool],
) -> bool:
    """Begin each when it is due; what is late is begun at once, and counts from when it was due.

    Args:
        has_room: Whether more may be under way.

    Returns:
        Whether all were begun: it stops for good when there is no room.
    """
    start = clock.wall_ns()
    at_once = 0
    for after, kind in due_times(rates, seconds):
        due = start + after
        at_once += 1
        while (ahead := due - clock.wall_ns()) > 0:
            at_once = 0
            await asyncio.sleep(min(ahead / _NS, LONGEST_SLEEP))
        if at_once >= MOST_AT_ONCE:
            at_once = 0
            await asyncio.sleep(0)
        if not has_room():
            return False
        begin(kind, due)
    return True


async def keep_going(
    workers: int, seconds: float, clock: Clock, draw: Callable[[], Kind], do: "Do"
) -> None:
    """Let so many go on, each beginning its next when its last has come to its end."""
    until = clock.wall_ns() + int(seconds * _NS)

    async def work() -> None:
        while (now := clock.wall_ns()) < until:
            await do(draw(), now)

    await asyncio.gather(*(work() for _ in range(workers)))


Do = Callable[[Kind, int], Awaitable[None]]
"""Does one of a kind that was due at that wall time (ns), to its end."""
