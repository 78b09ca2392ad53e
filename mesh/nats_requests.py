"""Requests over one NATS connection, with their own deadline, failed at once when it breaks.

The client library's own `request` waits out its whole time-out when the connection is lost
meanwhile, and keeps a timer for each request; here one sweep looks after all deadlines.
"""

import asyncio
import itertools
from typing import NamedTuple

from nats.aio.client import Client
from nats.aio.msg import Msg

SWEEP_SECONDS = 0.05
PENDING_ANSWERS = 262_144
_NO_RESPONDERS = "503"


class NoAnswerError(Exception):
    """The request was not answered; `str` says why in one word."""


class _Waiting(NamedTuple):
    answer: "asyncio.Future[bytes]"
    deadline: float


class Requests:
    """Sends requests and hands each answer to whoever waits for it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._prefix = f"{client.new_inbox()}."
        self._tokens = itertools.count()
        self._waiting: dict[str, _Waiting] = {}
        self._sweep: asyncio.TimerHandle | None = None

    async def listen(self) -> None:
        """Begin to receive answers."""
        await self._client.subscribe(
            f"{self._prefix}*",
            cb=self._take,
            pending_msgs_limit=PENDING_ANSWERS,
            pending_bytes_limit=-1,
        )

    async def send(
        self, subject: str, body: bytes, *, deadline: float, headers: dict[str, str] | None = None
    ) -> bytes:
        """Send a request and return the answer's body.

        Raises:
            NoAnswerError: Nobody listens, nobody answered in time, or the connection broke.
        """
        if not self._client.is_connected:
            raise NoAnswerError("disconnected")
        loop = asyncio.get_running_loop()
        token = str(next(self._tokens))
        answer = loop.create_future()
        self._waiting[token] = _Waiting(answer, loop.time() + deadline)
        if self._sweep is None:
            self._sweep = loop.call_later(SWEEP_SECONDS, self._fail_overdue)
        try:
            await self._client.publish(subject, body, reply=self._prefix + token, headers=headers)
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

    async def _take(self, msg: Msg) -> None:
        waiting = self._waiting.get(msg.subject[len(self._prefix) :])
        if waiting is None or waiting.answer.done():
            return
        if msg.headers is not None and msg.headers.get("Status") == _NO_RESPONDERS:
            _fail(waiting, "no-responders")
        else:
            waiting.answer.set_result(msg.data)

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
