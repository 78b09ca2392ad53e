"""Time that passes only while nothing else is to be done: a year of waiting takes seconds.

An event loop of this module runs what is ready; when nothing is, it goes on at once to the
moment at which something will be. All that waits by asyncio waits in this time, so the code
that waits does not change.
"""

import asyncio
import contextvars
import datetime as dt
import gc
import selectors
from asyncio import events
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from mesh.clock import Clock

T = TypeVar("T")

_SECOND = 1_000_000_000
_MICROSECOND = 1e-6
_FILES_EVERY = 64
"""How many rounds of the loop pass between two looks at files, while there is anything to do."""

_COLLECT_AFTER = (50_000, 20, 100)


class _Selector(selectors.DefaultSelector):
    """Waits for files not at all, and lets the time pass instead.

    Attributes:
        now: Seconds since the loop was made.
    """

    now = 0.0
    _unlooked = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout == 0 and self._unlooked < _FILES_EVERY:
            self._unlooked += 1
            return []
        self._unlooked = 0
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits for something that never happens")
        if not ready and timeout is not None:
            self.now += timeout
        return ready


class _Handle(events.Handle):
    """A callback that is due now; made without what only a debugger needs."""

    __slots__ = ()

    def __init__(
        self,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: asyncio.AbstractEventLoop,
        context: contextvars.Context,
    ) -> None:
        self._context = context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None
        self._source_traceback = None


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

    def call_soon(  # type: ignore[override]  # the same, without the checks of debug mode
        self,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Run a callback as soon as it is its turn; called several times for each message."""
        handle = _Handle(callback, args, self, context or contextvars.copy_context())
        self._ready.append(handle)  # type: ignore[attr-defined]  # of BaseEventLoop
        return handle


class VirtualClock(Clock):
    """A clock whose wall time is the loop's virtual time; for code that runs under `run`.

    Args:
        start: Civil time at the beginning.
        seed: Makes identifiers reproducible.
    """

    def __init__(self, start: dt.datetime, seed: int) -> None:
        self._began_ns = int(start.timestamp()) * _SECOND
        self._time = asyncio.get_running_loop().time
        self._read = (0, start)
        super().__init__(start, seed)

    def now(self) -> dt.datetime:
        """Return the civil time, in Japan Standard Time; it is read many times at one moment."""
        moment = self.civil_ns()
        if self._read[0] != moment:
            self._read = (moment, super().now())
        return self._read[1]

    def wall_ns(self) -> int:
        """Return the virtual time in nanoseconds since 1970."""
        return self._began_ns + int(self._time() * _SECOND)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time, single-threaded.

    Meanwhile garbage is collected less often than by default, as in `mesh.running.run_loop`:
    looking for it took a quarter of a busy simulation's time.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECT_AFTER)
    try:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(main)
    finally:
        gc.set_threshold(*before)
