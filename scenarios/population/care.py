"""Who is certified for long-term care (要介護認定), and at which level.

Shares by age, 要介護1 to 5 only, start at the 2.0 % that 社会保障審議会介護保険部会 (第96回, 2022)
reports for 65 to 69; those above, and the levels, are estimates of how they grow.
"""

import random

from scenarios.population.drawing import Weighted

INSURED_FROM = 65
"""Age of the first group of insured (介護保険法9条1号)."""

_CERTIFIED = ((90, 0.60), (85, 0.36), (80, 0.19), (75, 0.09), (70, 0.04), (INSURED_FROM, 0.02))
_LEVEL = Weighted(((1, 29), (2, 24), (3, 19), (4, 17), (5, 11)))


def draw_care_level(rng: random.Random, age: int) -> int | None:
    """Draw the level of care, 1 to 5, or `None`; always `None` below 65."""
    for since, share in _CERTIFIED:
        if age >= since:
            return _LEVEL.draw(rng) if rng.random() < share else None
    return None
