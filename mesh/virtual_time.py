"""Time that passes only while nothing else is to be done: a year of waiting takes seconds.

An event loop of this module runs what is ready; when nothing is, it goes on at once to the
moment at which something will be. All that waits by asyncio waits in this time, so the code
that waits does not change.
"""

import asyncio
import contextvars
import datetime as dt
import gc
import heapq
from asyncio import events
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias, TypeVar

from mesh.clock import Clock, Moment

T = TypeVar("T")

_SECOND = 1_000_000_000
_MICROSECOND = 1e-6
_FILES_EVERY = 64
"""How many rounds of the loop pass between two looks at files, while there is anything to do."""

_COLLECT_AFTER = (50_000, 20, 100)


Action: TypeAlias = Callable[[], object]


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


class _Timer(asyncio.TimerHandle):
    """A callback that is due at its moment; made like a `_Handle`."""

    __slots__ = ()

    def __init__(
        self,
        when: float,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: asyncio.AbstractEventLoop,
        context: contextvars.Context,
    ) -> None:
        _Handle.__init__(self, callback, args, loop, context)  # type: ignore[arg-type]
        self._when = when
        self._scheduled = True


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time; use `run` instead, where you can.

    It is the loop of asyncio but for how a round goes: what is due at a moment runs in the order
    in which it was asked for, and files are looked at only now and then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._unlooked = 0
        self._asked = 0
        self._due: list[tuple[float, int, _Timer | Action]] = []

    def time(self) -> float:
        """Return the virtual seconds since the loop was made."""
        return self._now

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

    def call_at(  # type: ignore[override]  # the same, without the checks of debug mode
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run a callback at a moment."""
        timer = _Timer(when, callback, args, self, context or contextvars.copy_context())
        self.act_at(when, timer)
        return timer

    def act_at(self, when: float, action: "_Timer | Action") -> None:
        """Run something at a moment for certain: what is cheaper than a callback."""
        self._asked += 1
        heapq.heappush(self._due, (when, self._asked, action))

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Do nothing: what was cancelled is passed over when it is due."""

    def _run_once(self) -> None:
        """Run what is ready; if nothing is, go on to the next moment at which something is due."""
        ready, due = self._ready, self._due  # type: ignore[attr-defined]  # of BaseEventLoop
        self._unlooked += 1
        if self._unlooked >= _FILES_EVERY or not (ready or due):
            self._look_at_files()
        if not ready and not self._stopping:  # type: ignore[attr-defined]  # of BaseEventLoop
            self._pass_time()
        until = self._now + _MICROSECOND
        while due and due[0][0] < until:
            ready.append(heapq.heappop(due)[2])
        for _ in range(len(ready)):
            one = ready.popleft()
            try:
                if not isinstance(one, events.Handle):
                    one()
                elif not one._cancelled:  # noqa: SLF001 - as `Handle._run` does, without calling it
                    one._context.run(one._callback, *one._args)  # type: ignore[attr-defined]  # noqa: SLF001
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:  # noqa: BLE001 - as of any callback
                self._tell_of(one, error)

    def _look_at_files(self) -> None:
        self._unlooked = 0
        self._process_events(self._selector.select(0))  # type: ignore[attr-defined]

    def _pass_time(self) -> None:
        due = self._due
        while due and isinstance(due[0][2], _Timer) and due[0][2].cancelled():
            heapq.heappop(due)
        if not due:
            raise RuntimeError("everything waits for something that never happens")
        self._now = max(self._now, due[0][0])

    def _tell_of(self, failed: "asyncio.Handle | Action", error: BaseException) -> None:
        told: dict[str, Any] = {"message": f"exception in {failed!r}", "exception": error}
        self.call_exception_handler(told)


class VirtualClock(Clock):
    """A clock whose wall time is the loop's virtual time; for code that runs under `run`.

    Args:
        start: Civil time at the beginning.
        seed: Makes identifiers reproducible.
    """

    def __init__(self, start: dt.datetime, seed: int) -> None:
        self._began_ns = int(start.timestamp()) * _SECOND
        self._time = asyncio.get_running_loop().time
        self._wall = (-1.0, 0)
        self._read = (0, start)
        self._moment = Moment(start, "", -1)
        super().__init__(start, seed)

    def now(self) -> dt.datetime:
        """Return the civil time, in Japan Standard Time; it is read many times at one moment."""
        moment = self.civil_ns()
        if self._read[0] != moment:
            self._read = (moment, super().now())
        return self._read[1]

    def moment(self) -> Moment:
        """Return the present moment; much happens at each."""
        wall = self.wall_ns()
        if self._moment.wall_ns != wall or self._moment.now != self.now():
            now = self.now()
            self._moment = Moment(now, now.isoformat(), wall)
        return self._moment

    def wall_ns(self) -> int:
        """Return the virtual time in nanoseconds since 1970."""
        passed = self._time()
        if self._wall[0] != passed:
            self._wall = (passed, self._began_ns + int(passed * _SECOND))
        return self._wall[1]


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
