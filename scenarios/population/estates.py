"""What people own and owe their heirs a share of: the home, and accounts at a second bank."""

import math
import random

from scenarios.population.model import Household, Parcel
from scenarios.population.settling import ADULT, Draft, Settlement

OWN_THEIR_HOME = 0.609
"""Share of households that do: 総務省「令和5年住宅・土地統計調査」 (持ち家住宅率)."""

SECOND_BANK = 0.25
"""Share of adults with an account at the second bank: an estimate."""

LAND_MEDIAN, HOUSE_MEDIAN = 9_000_000, 4_500_000
SPREAD = 0.5
"""Assessed values in yen, and the standard deviation of their logarithm: estimates."""


def draw_parcels(rng: random.Random, settlement: Settlement) -> list[Parcel]:
    """Return land and house of every head of a household who owns the home."""
    parcels: list[Parcel] = []
    for household, owns in zip(settlement.households, settlement.owns_home, strict=True):
        if rng.random() < OWN_THEIR_HOME if owns is None else owns:
            parcels += _home(rng, household)
    return parcels


def draw_second_bank(rng: random.Random, drafts: list[Draft]) -> set[int]:
    """Return who has an account at the second bank."""
    return {
        number
        for number, draft in enumerate(drafts)
        if draft.age >= ADULT
        and (rng.random() < SECOND_BANK if draft.second_bank is None else draft.second_bank)
    }


def _home(rng: random.Random, household: Household) -> tuple[Parcel, Parcel]:
    owner, municipality = household.members[0], household.address.municipality
    return (
        Parcel(
            owner=owner,
            kind="land",
            municipality=municipality,
            assessed_yen=_value(rng, LAND_MEDIAN),
        ),
        Parcel(
            owner=owner,
            kind="house",
            municipality=municipality,
            assessed_yen=_value(rng, HOUSE_MEDIAN),
        ),
    )


def _value(rng: random.Random, median: int) -> int:
    return int(median * math.exp(rng.gauss(0, SPREAD))) // 1000 * 1000
