"""What is due when in a simulated network."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from mesh.virtual_time import VirtualLoop

Action: TypeAlias = Callable[[], None]

SAME_MOMENT = 1e-6
"""Moments nearer than this, in seconds, are the same: a year in a float leaves no more."""


def after(seconds: float, action: Action) -> None:
    """Run an action after a while; those of one moment run in the order they were given."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop), "a simulated network is for virtual time"
    loop.act_at(loop.time() + seconds, action)


class Deadline:
    """Ends what waits too long; all that wait by one deadline wait equally long.

    Args:
        seconds: How long.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: deque[tuple[float, asyncio.Future[bytes]]] = deque()
        self._armed = False

    def end(self, waiting: "asyncio.Future[bytes]") -> None:
        """Let a future end with a `TimeoutError`, unless it is done in time."""
        queue = self._waiting
        while queue and queue[0][1].done():
            queue.popleft()
        queue.append((asyncio.get_running_loop().time() + self._seconds, waiting))
        if not self._armed:
            self._armed = True
            after(self._seconds, self._look)

    def _look(self) -> None:
        now, queue = asyncio.get_running_loop().time(), self._waiting
        while queue and (queue[0][1].done() or queue[0][0] <= now + SAME_MOMENT):
            waiting = queue.popleft()[1]
            if not waiting.done():
                waiting.set_exception(TimeoutError())
        self._armed = bool(queue)
        if queue:
            after(queue[0][0] - now, self._look)
