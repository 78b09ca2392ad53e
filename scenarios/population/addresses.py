"""Where a household lives, and where a family register is kept.

The town and its postal code are real; what follows the town is invented, and may not exist.
"""

import random

from contracts.common import Address
from scenarios.population.drawing import Weighted, between
from scenarios.population.places import Municipality, Town, towns

FLAT_OF_LONE = 0.67
FLAT_OF_FAMILY = 0.35
"""Share of households in a flat: an estimate (総務省「住宅・土地統計調査」 has the figures)."""

_BUILDINGS = Weighted(
    (
        ("コーポ", 4),
        ("ハイツ", 4),
        ("メゾン", 4),
        ("グリーンハイツ", 2),
        ("サンハイツ", 2),
        ("パークハイム", 2),
        ("第一コーポ", 1),
        ("さくらマンション", 1),
    )
)


def draw_address(rng: random.Random, municipality: Municipality, *, alone: bool) -> Address:
    """Draw an address in a municipality, a flat more often for who lives alone."""
    town = _draw_town(rng, municipality)
    is_flat = rng.random() < (FLAT_OF_LONE if alone else FLAT_OF_FAMILY)
    return Address(
        postal_code=town.postal_code,
        municipality=municipality.code,
        prefecture=municipality.prefecture,
        city=municipality.ja,
        town=town.name,
        block=f"{_draw_lot(rng, town)}{between(rng, 1, 24)}",
        building=_draw_flat(rng) if is_flat else "",
    )


def draw_domicile(rng: random.Random, municipality: Municipality) -> str:
    """Draw a registered domicile (本籍): town and lot, without the house (戸籍法施行規則3条)."""
    town = _draw_town(rng, municipality)
    return f"{town.name}{_draw_lot(rng, town)}"


def _draw_town(rng: random.Random, municipality: Municipality) -> Town:
    choice = towns(municipality)
    return choice[int(rng.random() * len(choice))]


def _draw_lot(rng: random.Random, town: Town) -> str:
    if town.chome:
        return f"{between(rng, 1, 4)}丁目{between(rng, 1, 40)}番地"
    return f"{between(rng, 1, 1800)}番地"


def _draw_flat(rng: random.Random) -> str:
    return f"{_BUILDINGS.draw(rng)}{between(rng, 1, 5)}0{between(rng, 1, 8)}号"
