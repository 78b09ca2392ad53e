"""A year of life events: how many, to whom, when, and what people then do about it.

The plan is a pure function of its arguments, so every design meets the same year. Who has
something under way is left alone until it is over, and for some days after: what happens when
life events overlap is the business of fault exploration.
"""

import calendar
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scenarios.moving.plan import LEAD, UNPACKED
from scenarios.population.drawing import between
from scenarios.population.model import Population
from scenarios.population.places import Municipality
from scenarios.stage.acting import weekday_from
from scenarios.year.choosing import Choice
from scenarios.year.happening import Happening, Planned
from scenarios.year.moments import Moments
from scenarios.year.occasions import Act
from scenarios.year.rates import EVERYBODY, Rates
from scenarios.year.world import World

YEAR_DAYS = 365

DEATH_REPORTED_WITHIN = 6
BIRTH_REPORTED_WITHIN = 13
"""Within so many days after (戸籍法86条1項: seven, 49条1項: fourteen, the first one counted)."""

MARGIN = dt.timedelta(days=1)
"""Nobody comes to the counter with a move on the last day: it would be cut short."""


class Plan(NamedTuple):
    """A year planned.

    Attributes:
        acts: In the order of their moments.
        counts: How many there are of each kind: `moves` of households with so many `movers`,
            `deaths`, `births`, `marriages`, `divorces` and corrected `incomes`. Less than the
            rates say where there is nobody to whom it could happen.
        world: The residents as they are when all of it has happened.
    """

    acts: tuple[Act, ...]
    counts: dict[str, int]
    world: World


class _Slot(NamedTuple):
    """Something that will happen to somebody.

    Attributes:
        begins: From when the household has something under way.
        happened_on: The day of the death, birth or move.
        shown_on: The day on which it is brought to the counter.
    """

    begins: dt.date
    kind: str
    happened_on: dt.date
    shown_on: dt.date


def plan(
    population: Population,
    places: tuple[Municipality, ...],
    rates: Rates,
    start: dt.date,
    days: int,
    seed: int,
) -> Plan:
    """Plan the life events of so many days from the first on.

    Args:
        population: As it is on the first day.
        places: The municipalities between which people move.
        seed: The only source of chance.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible, and no secret
    world = World(population)
    moments = Moments(rng, start, days)
    choice = Choice(rng, world, start)
    happening = Happening(rng, world, choice, moments, places)
    slots = [
        *(_moves(rng, rates, moments, choice, len(population.persons)) if places[1:] else ()),
        *_reported(rng, rates, moments, len(population.persons)),
    ]
    rng.shuffle(slots)
    slots.sort(key=lambda slot: slot.begins)
    happen: dict[str, Callable[[_Slot], Planned | None]] = {
        "moves": lambda s: happening.move(s.begins, s.happened_on, s.shown_on),
        "deaths": lambda s: happening.death(s.happened_on, s.shown_on),
        "births": lambda s: happening.birth(s.happened_on, s.shown_on),
        "marriages": lambda s: happening.marriage(s.shown_on),
        "divorces": lambda s: happening.divorce(s.shown_on),
        "incomes": lambda s: happening.income(s.shown_on),
    }
    counts = Counter(dict.fromkeys((*happen, "movers"), 0))
    acts: list[Act] = []
    for number, slot in enumerate(slots):
        planned = happen[slot.kind](slot)
        if planned is None:
            continue
        counts[slot.kind] += 1
        counts["movers"] += planned.movers
        acts += (
            Act(at=at, number=number, deed=deed, occasion=planned.occasion)
            for at, deed in planned.deeds
        )
    acts.sort(key=lambda act: (act.at, act.number))
    return Plan(tuple(acts), dict(counts), world)


def _moves(
    rng: random.Random, rates: Rates, moments: Moments, choice: Choice, residents: int
) -> Iterator[_Slot]:
    """Yield moves, as many of a day as its month says; filed two weeks before, or on short notice.

    Those who move in the first two weeks file after the first day has begun.
    """
    households = rates.per_thousand.moves * residents / EVERYBODY / choice.mean_moving()
    owed = rng.random()
    for moved_on in moments.days:
        owed += households * _share_of_day(rates.months.moves, moved_on)
        visit_on = weekday_from(moved_on + UNPACKED)
        while owed >= 1:
            owed -= 1
            filed_on = moved_on - LEAD
            if filed_on < moments.start:
                notice = between(rng, 0, (moved_on - moments.start).days)
                filed_on = moved_on - dt.timedelta(days=notice)
            if visit_on < moments.end - MARGIN:
                yield _Slot(filed_on, "moves", moved_on, visit_on)


def _share_of_day(months: tuple[float, ...], day: dt.date) -> float:
    """Return which share of a year falls on a day."""
    share = months[day.month - 1] / sum(months)
    return share / calendar.monthrange(day.year, day.month)[1]


def _reported(
    rng: random.Random, rates: Rates, moments: Moments, residents: int
) -> Iterator[_Slot]:
    """Yield what is reported at the counter, evenly spread; some of it happened before."""
    if not moments.weekdays:
        return
    of_thousand = rates.per_thousand
    kinds = {
        "deaths": (of_thousand.deaths, DEATH_REPORTED_WITHIN),
        "births": (of_thousand.births, BIRTH_REPORTED_WITHIN),
        "marriages": (of_thousand.marriages, 0),
        "divorces": (of_thousand.divorces, 0),
        "incomes": (of_thousand.incomes, 0),
    }
    for kind, (rate, within) in kinds.items():
        expected = rate * residents / EVERYBODY * len(moments.days) / YEAR_DAYS
        for _ in range(int(expected + rng.random())):
            shown_on = moments.weekday()
            ago = between(rng, 1, within) if within else 0
            happened_on = shown_on - dt.timedelta(days=ago)
            yield _Slot(max(happened_on, moments.start), kind, happened_on, shown_on)
