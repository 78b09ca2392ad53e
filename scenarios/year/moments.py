"""When people act: counters are open on weekdays by day, the portal is open at any hour."""

import datetime as dt
import random

from mesh.clock import JST
from scenarios.population.drawing import between
from scenarios.stage.acting import SATURDAY
from scenarios.stage.running import MORNING

OFFICE_HOURS = (9, 17)
_HOUR = 3600
_DAY = 24 * _HOUR


class Moments:
    """The time for which is planned: from nine in the morning of its first day.

    Attributes:
        start: The first day.
        end: The day after the last.
        weekdays: Those between, on which counters are open.
    """

    def __init__(self, rng: random.Random, start: dt.date, days: int) -> None:
        self._rng = rng
        self.start = start
        self.end = start + dt.timedelta(days=days)
        self.days = tuple(start + dt.timedelta(days=n) for n in range(days))
        self.weekdays = tuple(day for day in self.days if day.weekday() < SATURDAY)

    def weekday(self) -> dt.date:
        """Draw a day on which counters are open; there must be one."""
        return self.weekdays[between(self._rng, 0, len(self.weekdays) - 1)]

    def at_counter(self, day: dt.date) -> dt.datetime:
        """Draw a moment in office hours."""
        opens, closes = (hour * _HOUR for hour in OFFICE_HOURS)
        return _moment(day, between(self._rng, opens, closes - 1))

    def at_portal(self, day: dt.date) -> dt.datetime:
        """Draw a moment of a day."""
        first = MORNING.hour * _HOUR if day == self.start else 0
        return _moment(day, between(self._rng, first, _DAY - 1))


def _moment(day: dt.date, seconds: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), JST) + dt.timedelta(seconds=seconds)
