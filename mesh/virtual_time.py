"""Time that passes only while nothing else is to be done: a year of waiting takes seconds.

An event loop of this module runs what is ready; when nothing is, it goes on at once to the
moment at which something will be. All that waits by asyncio waits in this time, so the code
that waits does not change.
"""

import asyncio
import datetime as dt
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

from mesh.clock import Clock

T = TypeVar("T")

_SECOND = 1_000_000_000
_MICROSECOND = 1e-6


class _Selector(selectors.DefaultSelector):
    """Waits for files not at all, and lets the time pass instead.

    Attributes:
        now: Seconds since the loop was made.
    """

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits for something that never happens")
        if not ready and timeout is not None:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time; use `run` instead, where you can."""

    def __init__(self) -> None:
        self._passing = _Selector()
        super().__init__(self._passing)
        # After months, moments nearer than this are the same number of seconds.
        self._clock_resolution = _MICROSECOND

    def time(self) -> float:
        """Return the virtual seconds since the loop was made."""
        return self._passing.now


class VirtualClock(Clock):
    """A clock whose wall time is the loop's virtual time; for code that runs under `run`.

    Args:
        start: Civil time at the beginning.
        seed: Makes identifiers reproducible.
    """

    def __init__(self, start: dt.datetime, seed: int) -> None:
        self._began_ns = int(start.timestamp()) * _SECOND
        super().__init__(start, seed)

    def wall_ns(self) -> int:
        """Return the virtual time in nanoseconds since 1970."""
        return self._began_ns + int(asyncio.get_running_loop().time() * _SECOND)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time, single-threaded."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
