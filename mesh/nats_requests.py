"""Requests over one NATS connection, with their own deadline, failed at once when it breaks.

The client library's own `request` waits out its whole time-out when the connection is lost
meanwhile, and keeps a timer for each request; here one sweep looks after all deadlines. What
leaves for the same subject in the same moment travels together: see `mesh.nats_bundles`.
"""

import asyncio
import hashlib
import itertools
from typing import NamedTuple, TypeAlias

import nats.errors

from mesh import nats_bundles as bundles
from mesh.nats_wire import Wire

SWEEP_SECONDS = 0.05
ALONE_SECONDS = 60.0
"""For how long what takes long to answer is asked alone: it would keep others waiting."""

TELL_SECONDS = 5.0

_NO_RESPONDERS = b"NATS/1.0 503"
_MESSAGE_ID = b"NATS/1.0\r\nNats-Msg-Id: %b\r\n\r\n"

_Answer: TypeAlias = "asyncio.Future[bytes]"
_Unsent: TypeAlias = list[tuple[bytes, _Answer]]
_Untold: TypeAlias = list[tuple[str, bytes, _Answer]]


class NoAnswerError(Exception):
    """The request was not answered; `str` says why in one word."""


class _LeftOutError(Exception):
    """The answer was not ready when those to the rest of its bundle left."""


class _Waiting(NamedTuple):
    """Who waits for the answer to a message; all for the same one, or each for a part of it."""

    answers: list[_Answer]
    deadline: float
    same: bool

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
        self._untold: dict[str, _Untold] = {}
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
            self._soon_sent()
            self._unsent.setdefault((subject, deadline), []).append((body, answer))
            try:
                return await answer
            except _LeftOutError:
                self._alone[subject] = loop.time() + ALONE_SECONDS
                answer = loop.create_future()
        self._send(subject, body, [answer], deadline)
        return await answer

    async def tell(self, subject: str, body: bytes, message_id: str) -> bytes:
        """Publish into a stream, and return its acknowledgement; what leaves now shares both.

        Args:
            message_id: Within the de-duplication window the stream takes each only once.

        Raises:
            NoAnswerError: Nothing was acknowledged in time.
        """
        answer: _Answer = asyncio.get_running_loop().create_future()
        self._soon_sent()
        self._untold.setdefault(subject, []).append((message_id, body, answer))
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

    def _soon_sent(self) -> None:
        if not (self._unsent or self._untold):
            asyncio.get_running_loop().call_soon(self._send_unsent)

    def _send_unsent(self) -> None:
        unsent, self._unsent = self._unsent, {}
        untold, self._untold = self._untold, {}
        for subject, events in untold.items():
            for part in bundles.apportioned([len(body) for _, body, _ in events]):
                ids, bodies, told = zip(*events[part], strict=True)
                headers = _MESSAGE_ID % _id_of(ids).encode()
                self._send(subject, _together(bodies), list(told), TELL_SECONDS, headers)
        for (subject, deadline), requests in unsent.items():
            for part in bundles.apportioned([len(body) for body, _ in requests]):
                bodies, answers = zip(*requests[part], strict=True)
                self._send(subject, _together(bodies), list(answers), deadline)

    def _send(
        self,
        subject: str,
        body: bytes,
        answers: list[_Answer],
        deadline: float,
        headers: bytes | None = None,
    ) -> None:
        loop = asyncio.get_running_loop()
        token = str(next(self._tokens))
        waiting = self._waiting[token] = _Waiting(
            answers, loop.time() + deadline, same=headers is not None or len(answers) == 1
        )
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
        elif waiting.same:
            for answer in answers:
                _settle(answer, body)
        else:
            for number, part in bundles.unpack_answers(body):
                if number < len(answers):
                    _settle(answers[number], part)
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


def _together(bodies: tuple[bytes, ...]) -> bytes:
    return bodies[0] if len(bodies) == 1 else bundles.pack(bodies)


def _id_of(ids: tuple[str, ...]) -> str:
    """Return the id of a message: another for every other set of events."""
    if len(ids) == 1:
        return ids[0]
    return hashlib.blake2b(" ".join(ids).encode(), digest_size=16).hexdigest()


def _settle(answer: _Answer, body: bytes) -> None:
    if not answer.done():
        answer.set_result(body)
