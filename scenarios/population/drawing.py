"""Draws from the one random generator: weighted tables, and whole numbers.

They are written here instead of taken from `random`, because `choices` and `randrange`
check their arguments at every call and cost five times as much.
"""

import random
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """A table from which an item is drawn as often as its weight says.

    Raises:
        ValueError: The table is empty.
    """

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        table = list(weights)
        if not table:
            raise ValueError("a weighted table needs at least one item")
        self.items = tuple(item for item, _ in table)
        self._cumulative = list(accumulate(weight for _, weight in table))
        self._total = self._cumulative[-1]
        self._last = len(table) - 1

    def draw(self, rng: random.Random) -> T:
        """Draw one item."""
        at = bisect(self._cumulative, rng.random() * self._total, 0, self._last)
        return self.items[at]


class Ages:
    """Ages in bands: a band is drawn by weight, then every year in it is as likely."""

    def __init__(self, *bands: tuple[int, int, float]) -> None:
        self._bands = Weighted(((low, high), weight) for low, high, weight in bands)

    def draw(self, rng: random.Random) -> int:
        """Draw an age in years."""
        low, high = self._bands.draw(rng)
        return between(rng, low, high)


def between(rng: random.Random, low: int, high: int) -> int:
    """Draw a whole number, both ends included."""
    return low + int(rng.random() * (high - low + 1))
