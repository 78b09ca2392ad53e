"""One participant's queue of events in a simulated network, as a JetStream work queue keeps it."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

import msgspec

from mesh.simulated_schedule import SAME_MOMENT, Action
from mesh.transport import SILENCE_SECONDS, Told

WINDOW_SECONDS = 120.0
"""How long the id of a message is remembered, so that it is not queued twice."""

ON_THE_WAY = 512
"""How many events are delivered ahead of their acknowledgement."""


class Carrier(Protocol):
    """What carries deliveries and acknowledgements."""

    def later(self, action: Action) -> None:
        """Let a message arrive after a while; or never, or twice."""
        ...

    def after(self, seconds: float, action: Action) -> None:
        """Let something happen after a while, for certain."""
        ...

    def note(self, kind: str, sender: str, receiver: str, contract: str) -> None:
        """Add a message to the trace."""
        ...


class _Queued(msgspec.Struct, eq=False):
    """One event in the queue.

    Attributes:
        attempt: How often it was delivered.
        due: When it is delivered again, if it has been delivered.
    """

    publisher: str
    contract: str
    body: bytes
    attempt: int = 0
    due: float = 0.0


class Inbox:
    """Keeps events until they are acknowledged, and delivers them to whoever listens."""

    def __init__(self, owner: str, carrier: Carrier) -> None:
        self._owner = owner
        self._carrier = carrier
        self._queue: dict[int, _Queued] = {}
        self._next = 0
        self._fresh: deque[int] = deque()
        self._on_the_way: set[int] = set()
        self._silent: deque[tuple[float, int]] = deque()
        self._looking = False
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
        event, listener = self._queue.get(number), self._on_told
        if event is None or listener is None:
            return
        event.attempt += 1
        self._on_the_way.add(number)
        self._wait(number, SILENCE_SECONDS)
        told = self._told(number, event, listener)

        def arrive() -> None:
            if self._on_told is listener and not self._paused:
                listener(told)

        self._carrier.later(arrive)

    def _told(self, number: int, event: _Queued, listener: Callable[[Told], None]) -> Told:
        def say(what: str, action: Action) -> None:
            # Who has gone meanwhile says nothing, even if it has come back since.
            if self._on_told is listener and not self._paused:
                self._carrier.note(what, self._owner, event.publisher, event.contract)
                self._carrier.later(action)

        async def done() -> None:
            say("done", partial(self._done, number))

        async def again(seconds: float) -> None:
            say("again", partial(self._wait, number, seconds))

        async def working() -> None:
            say("working", partial(self._wait, number, SILENCE_SECONDS))

        return Told(
            event.publisher, event.contract, event.body, event.attempt, done, again, working
        )

    def _done(self, number: int) -> None:
        if self._queue.pop(number, None) is not None:
            self._on_the_way.discard(number)
            self._deliver()

    def _wait(self, number: int, seconds: float) -> None:
        """Deliver an event again after a while; it keeps its place among those on the way."""
        event = self._queue.get(number)
        if event is None or number not in self._on_the_way:
            return
        event.due = asyncio.get_running_loop().time() + seconds
        if seconds != SILENCE_SECONDS:
            self._carrier.after(seconds, partial(self._again, number, event.due))
            return
        # One look at a time, at the oldest: nearly all are acknowledged before it comes.
        self._silent.append((event.due, number))
        if not self._looking:
            self._looking = True
            self._carrier.after(seconds, self._look)

    def _look(self) -> None:
        """Deliver again what nothing was heard of for too long."""
        now = asyncio.get_running_loop().time()
        while self._silent:
            due, number = self._silent[0]
            if self._is_due(number, due) and due > now + SAME_MOMENT:
                self._carrier.after(due - now, self._look)
                return
            self._silent.popleft()
            self._again(number, due)
        self._looking = False

    def _is_due(self, number: int, due: float) -> bool:
        event = self._queue.get(number)
        return event is not None and event.due == due and number in self._on_the_way

    def _again(self, number: int, due: float) -> None:
        if self._is_due(number, due) and self._on_told is not None and not self._paused:
            self._send(number)

    def _put_back(self) -> None:
        self._fresh = deque(sorted(self._on_the_way | set(self._fresh)))
        self._on_the_way.clear()
