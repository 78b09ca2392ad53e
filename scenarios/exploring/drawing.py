"""Everything that a seed decides, drawn from one generator."""

import random
from collections.abc import Sequence

from scenarios.exploring.faults import draw_conditions, draw_faults
from scenarios.exploring.model import Plan
from scenarios.exploring.moments import Moments
from scenarios.exploring.stories import Stories
from scenarios.exploring.template import BEGINNING, PLACES
from scenarios.population.model import Population

TANGLED = 0.6
"""Share of plans in which one family may do several things at once."""


def draw_plan(seed: int, population: Population, names: Sequence[str]) -> Plan:
    """Draw who does what when, and what goes wrong: always the same for one seed.

    Args:
        names: Those to whom something may happen.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
    tangled = rng.random() < TANGLED
    moments = Moments.draw(rng)
    stories = Stories(rng, population, PLACES, BEGINNING, moments, tangled=tangled)
    return Plan(
        seed=seed,
        tangled=tangled,
        conditions=draw_conditions(rng),
        stories=stories.draw(),
        faults=tuple(draw_faults(rng, names, moments)),
    )
