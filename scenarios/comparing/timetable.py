"""What happens when, in a compared period: citizens act, offices review and pay, midnight comes."""

import datetime as dt
import heapq
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, NamedTuple, TypeAlias

from mesh.clock import JST

Doing: TypeAlias = Callable[[], Coroutine[Any, Any, object]]


class Entry(NamedTuple):
    """One entry of a timetable.

    Attributes:
        number: Keeps entries of the same moment in the order in which they were put in.
        waits: Whether nothing else may happen before it is over.
    """

    at: dt.datetime
    number: int
    do: Doing
    waits: bool


class Timetable:
    """Entries in the order of their moments."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._put = 0

    def put(self, at: dt.datetime, do: Doing, *, waits: bool = False) -> None:
        """Add an entry."""
        self._put += 1
        heapq.heappush(self._entries, Entry(at, self._put, do, waits))

    def put_nightly(
        self, days: list[dt.date], hour: dt.timedelta, do: Callable[[dt.date], Doing]
    ) -> None:
        """Add an entry for each of some days, so long after midnight."""
        for day in days:
            self.put(midnight(day) + hour, do(day))

    def __iter__(self) -> Iterator[Entry]:
        """Take the entries out, the earliest first."""
        while self._entries:
            yield heapq.heappop(self._entries)


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins."""
    return dt.datetime.combine(day, dt.time(0, 0, tzinfo=JST))
