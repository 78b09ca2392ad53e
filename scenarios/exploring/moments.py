"""When people act: on a few days, and there so close together that acts and faults meet."""

import random
from typing import NamedTuple

DAY_SECONDS = 86_400.0
WINDOWS = 3
LONGEST_PAUSE_DAYS = 5
WITHIN_SECONDS = (0.5, 5.0, 60.0, 1_800.0)
"""In how short a time everybody acts on one of the days."""

BEFORE_SECONDS = 2.0
AFTER_SECONDS = 30.0


class Moments(NamedTuple):
    """The days on which people act.

    Attributes:
        days: Days after the beginning.
        within: For each, in how many seconds everybody acts.
    """

    days: tuple[int, ...]
    within: tuple[float, ...]

    @classmethod
    def draw(cls, rng: random.Random) -> "Moments":
        """Draw the days."""
        days, day = [], 0
        for _ in range(WINDOWS):
            days.append(day)
            day += rng.randint(1, LONGEST_PAUSE_DAYS)
        return cls(tuple(days), tuple(rng.choice(WITHIN_SECONDS) for _ in days))

    def on(self, rng: random.Random, window: int) -> float:
        """Draw a moment, in seconds after the beginning, on one of the days."""
        return self.days[window] * DAY_SECONDS + BEFORE_SECONDS + rng.random() * self.within[window]

    def near(self, rng: random.Random) -> float:
        """Draw a moment about one at which people act, or shortly after."""
        window = rng.randrange(len(self.days))
        span = BEFORE_SECONDS + self.within[window] + AFTER_SECONDS
        return self.days[window] * DAY_SECONDS + rng.random() * span
