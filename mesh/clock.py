"""The one place that asks for the time, sleeps, or draws random numbers.

Two notions of time are kept apart: the *civil* time of the scenario, in which a month may
pass between two acts and from which every legal date is taken, and the *wall* time of the
machine, by which deliveries are measured.
"""

import asyncio
import contextlib
import datetime as dt
import mmap
import random
import secrets
import struct
import time
from pathlib import Path
from typing import NamedTuple

_MILLISECOND_NS = 1_000_000
_OFFSET = struct.Struct("=q")
JST = dt.timezone(dt.timedelta(hours=9), "JST")
_EPOCH = dt.datetime(1970, 1, 1, 9, tzinfo=JST)
_MICROSECOND = dt.timedelta(microseconds=1)  # whole ones: a float would arrive a moment early


class Moment(NamedTuple):
    """One moment, as it is needed for what is handled at it.

    Attributes:
        now: Civil time.
        at: The same as text, ISO 8601.
        wall_ns: Wall time in nanoseconds since 1970.
    """

    now: dt.datetime
    at: str
    wall_ns: int


class Clock:
    """Civil time that runs with the wall clock and can be moved forward.

    Args:
        start: Civil time at the beginning; the machine's own time if not given.
        seed: Makes identifiers reproducible; without it they come from the system's source.
        shared: A file through which processes of one simulation share their civil time: who
            moves it moves it for all. It is made if it does not exist.
    """

    def __init__(
        self,
        start: dt.datetime | None = None,
        seed: int | None = None,
        shared: Path | None = None,
    ) -> None:
        self._offset = _shared_offset(shared) if shared is not None else memoryview(bytearray(8))
        self._seeded = seed is not None
        # Identifiers are no secrets; a generator seeded by the system is quick, and as unlikely
        # to repeat itself.
        self._random = random.Random(secrets.randbits(256) if seed is None else seed)  # noqa: S311
        self._told, self._told_ns = (_EPOCH, ""), -1
        if start is not None:
            self.travel_to(start)

    def now(self) -> dt.datetime:
        """Return the civil time, in Japan Standard Time."""
        return _EPOCH + self.civil_ns() // 1000 * _MICROSECOND

    def moment(self) -> Moment:
        """Return the present moment; its civil time may be that of up to a millisecond before."""
        wall = self.wall_ns()
        civil = wall + _OFFSET.unpack_from(self._offset)[0]
        if not 0 <= civil - self._told_ns < _MILLISECOND_NS:
            now = self.now()
            self._told, self._told_ns = (now, now.isoformat()), civil
        return Moment(*self._told, wall)

    def civil_ns(self) -> int:
        """Return the civil time in nanoseconds since 1970."""
        ahead: int = _OFFSET.unpack_from(self._offset)[0]
        return self.wall_ns() + ahead

    def today(self) -> dt.date:
        """Return the civil date, from which rules and permits are taken."""
        return self.now().date()

    def travel_to(self, moment: dt.datetime) -> None:
        """Set the civil time; it runs on from there."""
        since_epoch = (moment.astimezone(JST) - _EPOCH) // _MICROSECOND
        ahead = since_epoch * 1000 - self.wall_ns()
        _OFFSET.pack_into(self._offset, 0, ahead)

    def wall_ns(self) -> int:
        """Return the machine's time in nanoseconds since 1970, for measuring deliveries."""
        return time.time_ns()

    @staticmethod
    async def sleep(seconds: float) -> None:
        """Wait, in wall time."""
        await asyncio.sleep(seconds)

    @staticmethod
    async def wait(event: asyncio.Event, seconds: float | None) -> None:
        """Wait for an event, in wall time at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def jitter(self, seconds: float) -> float:
        """Return the duration lengthened by up to a quarter, so that retries spread out."""
        return seconds * (1 + self._random.random() / 4)

    def uuid7(self) -> str:
        """Make a UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then random bits."""
        value = (self.wall_ns() // 1_000_000 & (1 << 48) - 1) << 80
        value |= self._random.getrandbits(76)
        value &= ~(0xF << 76) & ~(0x3 << 62)
        digits = f"{value | 0x7 << 76 | 0x2 << 62:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def secret(self) -> str:
        """Make 128 random bits, from the system's source unless the clock has a seed."""
        if self._seeded:
            return f"{self._random.getrandbits(128):032x}"
        return secrets.token_hex(16)

    def traceparent(self) -> str:
        """Start a trace (W3C Trace Context, version 00, sampled)."""
        trace = self._random.getrandbits(128)
        return f"00-{trace or 1:032x}-{self._random.getrandbits(64) or 1:016x}-01"

    def child_span(self, traceparent: str) -> str:
        """Go on in the same trace with a new span."""
        return f"{traceparent[:36]}{self._random.getrandbits(64) or 1:016x}-01"


def _shared_offset(path: Path) -> memoryview:
    """Map the file that holds the distance of civil from wall time, in nanoseconds."""
    with path.open("a+b") as file:
        if file.seek(0, 2) < _OFFSET.size:
            file.write(_OFFSET.pack(0))
            file.flush()
        return memoryview(mmap.mmap(file.fileno(), _OFFSET.size))
