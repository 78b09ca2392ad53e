"""Requests over one NATS connection, with their own deadline, failed at once when it breaks.

The client library's own `request` waits out its whole time-out when the connection is lost
meanwhile, and keeps a timer for each request; here one sweep looks after all deadlines. What
leaves for the same subject in the same moment travels together: see `mesh.nats_bundles`.
"""

import asyncio
import itertools
from typing import NamedTuple, TypeAlias

import nats.errors

from mesh import nats_bundles as bundles
from mesh.nats_wire import Wire

SWEEP_SECONDS = 0.05
ALONE_SECONDS = 60.0
"""For how long what takes long to answer is asked alone: it would keep others waiting."""

_NO_RESPONDERS = b"NATS/1.0 503"

_Answer: TypeAlias = "asyncio.Future[bytes]"
_Unsent: TypeAlias = list[tuple[bytes, _Answer]]


class NoAnswerError(Exception):
    """The request was not answered; `str` says why in one word."""


class _LeftOutError(Exception):
    """The answer was not ready when those to the rest of its bundle left."""


class _Waiting(NamedTuple):
    answers: list[_Answer]
    deadline: float

    def fail(self, error: Exception) -> None:
        for answer in self.answers:
            if not answer.done():
                answer.set_exception(error)


class Requests:
    """Sends requests and hands each answer to whoever waits for it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._prefix = f"{wire.new_inbox()}."
        self._length = len(self._prefix)
        self._tokens = itertools.count()
        self._unsent: dict[tuple[str, float], _Unsent] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._alone: dict[str, float] = {}
        self._sweep: asyncio.TimerHandle | None = None

    async def listen(self) -> None:
        """Begin to receive answers."""
        await self._wire.subscribe_directly(f"{self._prefix}*", self._take)

    async def ask(self, subject: str, body: bytes, *, deadline: float, together: bool) -> bytes:
        """Send a request and return its answer.

        Args:
            together: Whether it may travel with others that leave for the same subject now.

        Raises:
            NoAnswerError: Nobody listens, nobody answered in time, or the connection broke.
        """
        loop = asyncio.get_running_loop()
        answer: _Answer = loop.create_future()
        if together and self._alone.get(subject, 0.0) <= loop.time():
            if not self._unsent:
                loop.call_soon(self._send_unsent)
            self._unsent.setdefault((subject, deadline), []).append((body, answer))
            try:
                return await answer
            except _LeftOutError:
                self._alone[subject] = loop.time() + ALONE_SECONDS
                answer = loop.create_future()
        self._send(subject, body, [answer], deadline, None)
        return await answer

    async def send(self, subject: str, body: bytes, *, deadline: float, headers: bytes) -> bytes:
        """Send a request with headers, by itself; otherwise as `ask`, alone."""
        answer: _Answer = asyncio.get_running_loop().create_future()
        self._send(subject, body, [answer], deadline, headers)
        return await answer

    def fail_all(self) -> None:
        """Fail whatever is under way: the connection is lost, and with it the answers."""
        waiting, self._waiting = self._waiting, {}
        for each in waiting.values():
            each.fail(NoAnswerError("disconnected"))

    def close(self) -> None:
        """Stop looking after deadlines, and fail what is under way."""
        self._send_unsent()
        self.fail_all()
        if self._sweep is not None:
            self._sweep.cancel()
            self._sweep = None

    def _send_unsent(self) -> None:
        unsent, self._unsent = self._unsent, {}
        for (subject, deadline), requests in unsent.items():
            for part in bundles.apportioned([len(body) for body, _ in requests]):
                bodies, answers = zip(*requests[part], strict=True)
                together = bodies[0] if len(bodies) == 1 else bundles.pack(bodies)
                self._send(subject, together, list(answers), deadline, None)

    def _send(
        self,
        subject: str,
        body: bytes,
        answers: list[_Answer],
        deadline: float,
        headers: bytes | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        token = str(next(self._tokens))
        waiting = self._waiting[token] = _Waiting(answers, loop.time() + deadline)
        if self._sweep is None:
            self._sweep = loop.call_later(SWEEP_SECONDS, self._fail_overdue)
        try:
            self._wire.send(subject, body, reply=self._prefix + token, headers=headers)
        except nats.errors.Error:
            del self._waiting[token]
            waiting.fail(NoAnswerError("disconnected"))

    def _take(self, subject: str, _reply: str, body: bytes, headers: bytes | None) -> int:
        token = subject[self._length :]
        waiting = self._waiting.get(token)
        if waiting is None:
            return 1
        answers = waiting.answers
        if headers is not None and headers.startswith(_NO_RESPONDERS):
            waiting.fail(NoAnswerError("no-responders"))
        elif len(answers) == 1:
            _settle(answers[0], body)
        else:
            for number, answer in bundles.unpack_answers(body):
                if number < len(answers):
                    _settle(answers[number], answer)
            waiting.fail(_LeftOutError())
        del self._waiting[token]
        return len(answers)

    def _fail_overdue(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        overdue = [token for token, waiting in self._waiting.items() if waiting.deadline <= now]
        for token in overdue:
            self._waiting.pop(token).fail(NoAnswerError("overdue"))
        self._sweep = loop.call_later(SWEEP_SECONDS, self._fail_overdue) if self._waiting else None


def _settle(answer: _Answer, body: bytes) -> None:
    if not answer.done():
        answer.set_result(body)
