"""The roles that every municipality fills, whatever the seed: scenarios happen to them."""

import random

from scenarios.population import bereavement_cast, moving_cast
from scenarios.population.model import LifeEvent
from scenarios.population.roles import Cast, Role, role_key
from scenarios.population.settling import Settlement

__all__ = ["MINIMUM_RESIDENTS", "relate", "role_key", "roles_at"]

MINIMUM_RESIDENTS = 60
"""So many in each municipality, for the cast and some neighbours to be not only the cast."""


def roles_at(life_event: LifeEvent, rng: random.Random, municipality: int, of: int) -> list[Role]:
    """Return who of the cast lives in a municipality, given its position among `of`."""
    if life_event == "bereavement":
        return bereavement_cast.roles_at(rng, municipality, of)
    return moving_cast.roles_at(rng, municipality, of)


def relate(life_event: LifeEvent, settlement: Settlement, cast: Cast) -> None:
    """Make the cast the relatives that their roles say, across households."""
    if life_event == "bereavement":
        bereavement_cast.relate(settlement, cast)
    else:
        moving_cast.relate(settlement, cast)
