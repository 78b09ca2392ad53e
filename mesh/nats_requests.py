"""Requests over one NATS connection, with their own deadline, failed at once when it breaks.

The client library's own `request` waits out its whole time-out when the connection is lost
meanwhile, and keeps a timer for each request; here one sweep looks after all deadlines.
"""

import asyncio
import itertools
from typing import NamedTuple

from mesh.nats_wire import Wire

SWEEP_SECONDS = 0.05
_NO_RESPONDERS = b"NATS/1.0 503"


class NoAnswerError(Exception):
    """The request was not answered; `str` says why in one word."""


class _Waiting(NamedTuple):
    answer: "asyncio.Future[bytes]"
    deadline: float


class Requests:
    """Sends requests and hands each answer to whoever waits for it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._prefix = f"{wire.new_inbox()}."
        self._length = len(self._prefix)
        self._tokens = itertools.count()
        self._waiting: dict[str, _Waiting] = {}
        self._sweep: asyncio.TimerHandle | None = None

    async def listen(self) -> None:
        """Begin to receive answers."""
        await self._wire.subscribe_directly(f"{self._prefix}*", self._take)

    async def send(
        self, subject: str, body: bytes, *, deadline: float, headers: bytes | None = None
    ) -> bytes:
        """Send a request and return the answer's body.

        Raises:
            NoAnswerError: Nobody listens, nobody answered in time, or the connection broke.
        """
        if not self._wire.is_connected:
            raise NoAnswerError("disconnected")
        loop = asyncio.get_running_loop()
        token = str(next(self._tokens))
        answer = loop.create_future()
        self._waiting[token] = _Waiting(answer, loop.time() + deadline)
        if self._sweep is None:
            self._sweep = loop.call_later(SWEEP_SECONDS, self._fail_overdue)
        try:
            self._wire.send(subject, body, reply=self._prefix + token, headers=headers)
            received: bytes = await answer
            return received
        finally:
            self._waiting.pop(token, None)

    def fail_all(self) -> None:
        """Fail whatever is under way: the connection is lost, and with it the answers."""
        for waiting in self._waiting.values():
            _fail(waiting, "disconnected")

    def close(self) -> None:
        """Stop looking after deadlines, and fail what is under way."""
        self.fail_all()
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None

    def _take(self, subject: str, _reply: str, body: bytes, headers: bytes | None) -> None:
        waiting = self._waiting.get(subject[self._length :])
        if waiting is None or waiting.answer.done():
            return
        if headers is not None and headers.startswith(_NO_RESPONDERS):
            _fail(waiting, "no-responders")
        else:
            waiting.answer.set_result(body)

    def _fail_overdue(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for waiting in self._waiting.values():
            if waiting.deadline <= now:
                _fail(waiting, "overdue")
        self._sweep = loop.call_later(SWEEP_SECONDS, self._fail_overdue) if self._waiting else None


def _fail(waiting: _Waiting, reason: str) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(NoAnswerError(reason))
