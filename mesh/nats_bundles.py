"""Several requests or events in one NATS message: what goes the same way at once.

A request that leaves alone is a plain message. Lookups that one participant sends to another in
the same turn of the event loop, about the same contract, travel as one *bundle*: a zero byte, then
each body behind its length in four bytes. Between accounts the server lets one reply back for each
message, so all answers come in one: a zero byte, then each behind the number of its request (two
bytes) and its length. One that takes longer than `PATIENCE_SECONDS` is left out, and asked alone.

Events travel in the same way into the stream of a recipient, with one acknowledgement. There, each
takes effect by itself and is reported by itself; the message leaves the stream when all have, and
if one has to come again, all do: the others are known by their ids.

Each request or event keeps its own identity, permit, log entry and error; only the carriage is
shared. None waits for a bundle to fill.
"""

import asyncio
import struct
from collections.abc import Callable, Iterable, Iterator

MARK = b"\0"
"""No JSON document begins with it."""

MOST_TOGETHER = 64
LARGEST = 256 * 1024
"""How many bytes a bundle has at most, unless one body alone is larger."""

LARGEST_ANSWERS = 960_000
"""How many bytes the answers have at most together: a message holds a little more."""

PATIENCE_SECONDS = 1.0
"""How long answers that are ready wait for the others of their bundle."""

_LENGTH = struct.Struct(">I")
_NUMBERED = struct.Struct(">HI")


class BrokenBundleError(ValueError):
    """The bytes are not what `pack` or `pack_answers` makes."""


def pack(bodies: Iterable[bytes]) -> bytes:
    """Return a bundle of requests."""
    parts = [MARK]
    for body in bodies:
        parts += (_LENGTH.pack(len(body)), body)
    return b"".join(parts)


def unpack(bundle: bytes) -> list[bytes]:
    """Return the requests of a bundle.

    Raises:
        BrokenBundleError: It is not one, or holds more than `MOST_TOGETHER`.
    """
    bodies, position, size = [], 1, len(bundle)
    try:
        while position < size:
            (length,) = _LENGTH.unpack_from(bundle, position)
            position += _LENGTH.size
            bodies.append(bundle[position : position + length])
            position += length
    except struct.error:
        raise BrokenBundleError from None
    if position != size or not 0 < len(bodies) <= MOST_TOGETHER:
        raise BrokenBundleError
    return bodies


def pack_answers(answers: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a message of answers, each with the number of its request, from 0."""
    parts = [MARK]
    for number, answer in answers:
        parts += (_NUMBERED.pack(number, len(answer)), answer)
    return b"".join(parts)


def unpack_answers(message: bytes) -> list[tuple[int, bytes]]:
    """Return the answers in a message, each with the number of its request.

    Raises:
        BrokenBundleError: It is not one of answers.
    """
    answers, position, size = [], 1, len(message)
    try:
        while position < size:
            number, length = _NUMBERED.unpack_from(message, position)
            position += _NUMBERED.size
            answers.append((number, message[position : position + length]))
            position += length
    except struct.error:
        raise BrokenBundleError from None
    if position != size:
        raise BrokenBundleError
    return answers


def apportioned(sizes: list[int]) -> Iterator[slice]:
    """Divide a row of bodies into parts that may travel together, given their sizes in bytes."""
    start = total = 0
    for position, size in enumerate(sizes):
        if position > start and (total + size > LARGEST or position - start >= MOST_TOGETHER):
            yield slice(start, position)
            start, total = position, 0
        total += size
    if sizes:
        yield slice(start, len(sizes))


class Answers:
    """The answers to one bundle: sent when the last is ready, or the patience ends.

    Args:
        send: Sends one message to whoever asked; told how many answers are in it.
        expected: How many there will be.
    """

    def __init__(self, send: Callable[[bytes, int], None], expected: int) -> None:
        self._send = send
        self._expected = expected
        self._ready: list[tuple[int, bytes]] = []
        self._size = 0
        self._end = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._leave)

    def add(self, number: int, answer: bytes) -> None:
        """Take the answer to one request; one for which there is no room is left out."""
        self._expected -= 1
        if self._size + len(answer) <= LARGEST_ANSWERS:
            self._ready.append((number, answer))
            self._size += len(answer) + _NUMBERED.size
        if self._expected == 0 and not self._end.cancelled():
            self._end.cancel()
            self._leave()

    def _leave(self) -> None:
        self._expected = 0
        self._send(pack_answers(self._ready), len(self._ready))


class Delivery:
    """One message of a stream: it is acknowledged when each event in it has come to its end.

    Args:
        send: Sends what the stream is to know.
        expected: How many events are in it.
    """

    def __init__(self, send: Callable[[bytes], None], expected: int) -> None:
        self._send = send
        self._expected = expected
        self._again_after: float | None = None

    async def done(self) -> None:
        """Take note that one event need not come again."""
        self._ended()

    async def again(self, seconds: float) -> None:
        """Take note that one event is to come again after a while, or later."""
        self._again_after = max(seconds, self._again_after or 0.0)
        self._ended()

    async def working(self) -> None:
        """Say that some event is still worked on."""
        self._send(b"+WPI")

    def _ended(self) -> None:
        self._expected -= 1
        if self._expected:
            return
        if self._again_after is None:
            self._send(b"+ACK")
        else:
            self._send(b'-NAK {"delay": %d}' % int(self._again_after * 1e9))
