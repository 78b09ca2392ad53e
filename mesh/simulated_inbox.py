"""One participant's queue of events in a simulated network, as a JetStream work queue keeps it."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from mesh.transport import SILENCE_SECONDS, Told

WINDOW_SECONDS = 120.0
"""How long the id of a message is remembered, so that it is not queued twice."""

ON_THE_WAY = 512
"""How many events are delivered ahead of their acknowledgement."""

Carry: TypeAlias = Callable[[Callable[[], None]], None]
"""Lets something happen after as long as a message takes, if it is not lost."""


class _Queued(msgspec.Struct, eq=False):
    """One event in the queue.

    Attributes:
        attempt: How often it was delivered.
        waits: What will deliver it again, if it has been delivered.
    """

    publisher: str
    contract: str
    body: bytes
    attempt: int = 0
    waits: asyncio.TimerHandle | None = None


class Inbox:
    """Keeps events until they are acknowledged, and delivers them to whoever listens.

    Args:
        carry: Carries deliveries and acknowledgements.
    """

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self._queue: dict[int, _Queued] = {}
        self._next = 0
        self._fresh: deque[int] = deque()
        self._on_the_way: set[int] = set()
        self._known: set[str] = set()
        self._used: deque[tuple[float, str]] = deque()
        self._on_told: Callable[[Told], None] | None = None
        self._paused = False

    def listen(self, on_told: Callable[[Told], None]) -> None:
        """Deliver what is queued, and what comes."""
        self._on_told = on_told
        self._deliver()

    def detach(self) -> None:
        """Nobody listens any more: what is unacknowledged is delivered again to the next."""
        self._on_told = None
        self._put_back()

    def pause(self) -> None:
        """Deliver nothing for the time being."""
        self._paused = True
        self._put_back()

    def resume(self) -> None:
        """Deliver again."""
        self._paused = False
        self._deliver()

    def clear(self) -> None:
        """Lose everything."""
        self._put_back()
        self._queue.clear()
        self._fresh.clear()
        self._known.clear()
        self._used.clear()

    def put(self, publisher: str, contract: str, body: bytes, message_id: str) -> None:
        """Queue an event, unless one of the same id was queued a short while ago."""
        if not self._is_new(message_id):
            return
        number, self._next = self._next, self._next + 1
        self._queue[number] = _Queued(publisher, contract, body)
        self._fresh.append(number)
        self._deliver()

    def _is_new(self, message_id: str) -> bool:
        """Tell whether an id was not used within the window, and remember it."""
        now = asyncio.get_running_loop().time()
        while self._used and now - self._used[0][0] >= WINDOW_SECONDS:
            self._known.discard(self._used.popleft()[1])
        if message_id in self._known:
            return False
        self._known.add(message_id)
        self._used.append((now, message_id))
        return True

    def _deliver(self) -> None:
        """Deliver, the oldest first, as many as may be on the way."""
        if self._on_told is None or self._paused:
            return
        while self._fresh and len(self._on_the_way) < ON_THE_WAY:
            self._send(self._fresh.popleft())

    def _send(self, number: int) -> None:
        event = self._queue.get(number)
        if event is None:
            return
        event.attempt += 1
        self._on_the_way.add(number)
        self._wait(number, SILENCE_SECONDS)
        told = self._told(number, event)

        def arrive() -> None:
            if self._on_told is not None and not self._paused:
                self._on_told(told)

        self._carry(arrive)

    def _told(self, number: int, event: _Queued) -> Told:
        async def done() -> None:
            self._carry(lambda: self._done(number))

        async def again(seconds: float) -> None:
            self._carry(lambda: self._wait(number, seconds))

        async def working() -> None:
            self._carry(lambda: self._wait(number, SILENCE_SECONDS))

        return Told(
            event.publisher, event.contract, event.body, event.attempt, done, again, working
        )

    def _done(self, number: int) -> None:
        event = self._queue.pop(number, None)
        if event is not None:
            self._forget_timer(event)
            self._on_the_way.discard(number)
            self._deliver()

    def _wait(self, number: int, seconds: float) -> None:
        """Deliver an event again after a while; it keeps its place among those on the way."""
        event = self._queue.get(number)
        if event is not None and number in self._on_the_way:
            self._forget_timer(event)
            loop = asyncio.get_running_loop()
            event.waits = loop.call_later(seconds, self._again, number)

    def _again(self, number: int) -> None:
        if number in self._on_the_way and self._on_told is not None and not self._paused:
            self._send(number)

    def _put_back(self) -> None:
        for number in self._on_the_way:
            self._forget_timer(self._queue[number])
        self._fresh = deque(sorted(self._on_the_way | set(self._fresh)))
        self._on_the_way.clear()

    @staticmethod
    def _forget_timer(event: _Queued) -> None:
        if event.waits is not None:
            event.waits.cancel()
            event.waits = None
