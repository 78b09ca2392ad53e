"""What is due when in a simulated network: one timer of the loop for all that is under way."""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

Action: TypeAlias = Callable[[], None]

SAME_MOMENT = 1e-6
"""Moments nearer than this, in seconds, are the same: a year in a float leaves no more."""


class Schedule:
    """Runs actions at their moments; those of one moment in the order they were given."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Action]] = []
        self._given = 0
        self._timer: asyncio.TimerHandle | None = None

    def after(self, seconds: float, action: Action) -> None:
        """Run an action after a while."""
        loop = asyncio.get_running_loop()
        moment = loop.time() + seconds
        self._given += 1
        heapq.heappush(self._due, (moment, self._given, action))
        if self._timer is None or moment < self._timer.when():
            self._wake_at(loop, moment)

    def _wake_at(self, loop: asyncio.AbstractEventLoop, moment: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(moment, self._run)

    def _run(self) -> None:
        loop, due = asyncio.get_running_loop(), self._due
        self._timer = None
        now = loop.time() + SAME_MOMENT
        try:
            while due and due[0][0] <= now:
                heapq.heappop(due)[2]()
        finally:
            if due:
                self._wake_at(loop, due[0][0])


class Deadline:
    """Ends what waits too long; all that wait by one deadline wait equally long.

    Args:
        seconds: How long.
    """

    def __init__(self, schedule: Schedule, seconds: float) -> None:
        self._schedule = schedule
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
            self._schedule.after(self._seconds, self._look)

    def _look(self) -> None:
        now, queue = asyncio.get_running_loop().time(), self._waiting
        while queue and (queue[0][1].done() or queue[0][0] <= now + SAME_MOMENT):
            waiting = queue.popleft()[1]
            if not waiting.done():
                waiting.set_exception(TimeoutError())
        self._armed = bool(queue)
        if queue:
            self._schedule.after(queue[0][0] - now, self._look)
