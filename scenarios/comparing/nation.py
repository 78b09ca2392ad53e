"""What the measured costs would be for the whole country, and how far that can be trusted.

    yearly = measured / (residents × years) × residents of the country
           = measured / life events × life events of the country in a year

Every design had the same life events, so both lines give the same figure. Its uncertainty is
±1.96 √n / n (Poisson, 95 %). Telling rests on n life events (a household that moves together is
one); asking about everybody on file rests on n residents, who have the files. Events and residents
differ in what they cost, so this is the least that it is.
"""

import math
from collections.abc import Callable

import msgspec

from scenarios.comparing.designs import DESIGNS, days_between
from scenarios.comparing.model import Comparison, DesignResult

RESIDENTS = 126_000_000
"""Of Japan (総務省「人口推計」2020)."""

BODIES = 1_788
"""1,741 municipalities and wards and 47 prefectures (デジタル・ガバメント実行計画, 2020)."""

LINKAGES = 100_000_000
LINKAGE_DAYS = 183
LINKAGE_OFFICE_HOURS = 124 * 8
"""Linkages of June to November 2020 (about; 同計画), the days, and the hours of working days."""

NODE_PER_S = 16_000
"""Lookups a second, logged and synced to disk, on two cores with the asker: docs/benchmarks.md."""

YEAR_DAYS = 365.2425
Z_95 = 1.96

COUNTED_ALREADY = frozenset({"movers"})
"""What counts the persons of events that are counted under another name."""


def _linkages(result: DesignResult) -> float:
    return result.lookups + result.events


MEASURES: dict[str, Callable[[DesignResult], float]] = {
    "linkages": _linkages,
    "lookups": lambda result: result.lookups,
    "events": lambda result: result.events,
    "messages": lambda result: result.messages,
    "bytes": lambda result: result.bytes,
    "items_disclosed": lambda result: result.items_disclosed,
    "cpu_s": lambda result: result.cpu_s,
}
"""What is extrapolated. A linkage is a person asked about, or an event in effect at a recipient."""


ASKED = frozenset({"linkages", "lookups", "items_disclosed"})
"""What rests on residents where everybody on file is asked about."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of one design, for the whole country.

    Attributes:
        measured: In the run.
        uncertainty: Relative.
        per_event: For one life event.
        per_resident: For one resident and year.
        yearly, low, high: In the country, and the bounds of its 95 % interval.
    """

    measure: str
    measured: float
    uncertainty: float
    per_event: float
    per_resident: float
    yearly: float
    low: float
    high: float


class DesignNation(msgspec.Struct, frozen=True, kw_only=True):
    """One design, for the whole country.

    Attributes:
        per_s: Linkages a second, spread over the whole year.
        office_per_s, office_low, office_high: The same if all fell into office hours.
        of_known: Times the linkages that are known.
        of_node: Times what one node answers, in office hours.
        cores: Processors busy in office hours, at what this run took, simulator included.
        per_body_day: Linkages of one body on a day, on average.
        rounds, rounds_due: Rounds of reviews in the run, and how many so long a time should
            have; 0 where nobody reviews.
    """

    design: str
    estimates: tuple[Estimate, ...]
    per_s: float
    office_per_s: float
    office_low: float
    office_high: float
    of_known: float
    of_node: float
    cores: float
    per_cpu_s: float
    per_body_day: float
    rounds: int
    rounds_due: float

    def estimate(self, measure: str) -> Estimate:
        """Return the estimate of one measure."""
        return next(one for one in self.estimates if one.measure == measure)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How far the designs lie apart in what a life event costs.

    Attributes:
        ratio: Highest to lowest; none if the lowest is 0.
    """

    measure: str
    lowest: str
    lowest_per_event: float
    highest: str
    highest_per_event: float
    ratio: float | None


class Nation(msgspec.Struct, frozen=True, kw_only=True):
    """The country, by what was measured in a small part of it.

    Attributes:
        sample: Residents of the run.
        life_events: In the run: the n of the uncertainty.
        life_events_yearly: In the country, by the rate of the run.
        of_events, of_residents: The relative uncertainty of what rests on life events, and of
            what rests on residents.
        left_out: Designs that cannot be extrapolated: no round of reviews fell into the run.
        known_per_s, known_office_per_s: The known linkages a second, over all hours and over
            office hours.
    """

    residents: int
    bodies: int
    sample: int
    days: int
    life_events: int
    life_events_yearly: float
    of_events: float
    of_residents: float
    known_linkages: int
    known_per_s: float
    known_office_per_s: float
    node_per_s: int
    designs: tuple[DesignNation, ...]
    spreads: tuple[Spread, ...]
    left_out: tuple[str, ...]


def happened(comparison: Comparison) -> int:
    """Count the life events; a household that moves is one, however many move."""
    return sum(
        count for kind, count in comparison.life_events.items() if kind not in COUNTED_ALREADY
    )


def extrapolated(
    comparison: Comparison, residents: int = RESIDENTS, bodies: int = BODIES
) -> Nation:
    """Apply what was measured to so many residents and bodies; no design if nothing happened."""
    events = happened(comparison)
    years = comparison.days / YEAR_DAYS
    usable = events > 0 and comparison.population > 0 and years > 0
    shown = [one for one in comparison.designs if usable and _reviewed(comparison, one.design)]
    scale = residents / (comparison.population * years) if usable else 0.0
    return Nation(
        residents=residents,
        bodies=bodies,
        sample=comparison.population,
        days=comparison.days,
        life_events=events,
        life_events_yearly=events * scale,
        of_events=_poisson(events) if usable else 0.0,
        of_residents=_poisson(comparison.population) if usable else 0.0,
        known_linkages=LINKAGES,
        known_per_s=LINKAGES / (LINKAGE_DAYS * 86_400),
        known_office_per_s=LINKAGES / (LINKAGE_OFFICE_HOURS * 3_600),
        node_per_s=NODE_PER_S,
        designs=tuple(_design(comparison, one, scale, residents, bodies) for one in shown),
        spreads=tuple(_spread(name, shown, events) for name in MEASURES) if shown else (),
        left_out=tuple(
            one.design
            for one in comparison.designs
            if usable and not _reviewed(comparison, one.design)
        ),
    )


def _design(
    comparison: Comparison, result: DesignResult, scale: float, residents: int, bodies: int
) -> DesignNation:
    events = happened(comparison)
    estimates = []
    for name, measure in MEASURES.items():
        measured = measure(result)
        yearly = measured * scale
        uncertainty = _uncertainty(comparison, result, name)
        estimates.append(
            Estimate(
                measure=name,
                measured=measured,
                uncertainty=uncertainty,
                per_event=measured / events,
                per_resident=yearly / residents,
                yearly=yearly,
                low=yearly * max(0.0, 1 - uncertainty),
                high=yearly * (1 + uncertainty),
            )
        )
    linkages = estimates[0]
    office_s = 2 * LINKAGE_OFFICE_HOURS * 3_600
    cpu_s = result.cpu_s * scale
    return DesignNation(
        design=result.design,
        estimates=tuple(estimates),
        per_s=linkages.yearly / (YEAR_DAYS * 86_400),
        office_per_s=linkages.yearly / office_s,
        office_low=linkages.low / office_s,
        office_high=linkages.high / office_s,
        of_known=linkages.yearly / (LINKAGES * YEAR_DAYS / LINKAGE_DAYS),
        of_node=linkages.yearly / office_s / NODE_PER_S,
        cores=cpu_s / office_s,
        per_cpu_s=_linkages(result) / result.cpu_s if result.cpu_s else 0.0,
        per_body_day=linkages.yearly / YEAR_DAYS / bodies,
        rounds=_rounds(comparison, result.design),
        rounds_due=_rounds_due(comparison, result.design),
    )


def _poisson(count: int) -> float:
    return Z_95 / math.sqrt(count)


def _uncertainty(comparison: Comparison, result: DesignResult, measure: str) -> float:
    """Return the relative uncertainty of a measure; of a mixture, by its independent parts."""
    of_events = _poisson(happened(comparison))
    if not _every(comparison, result.design) or measure not in ASKED:
        return of_events
    of_residents = _poisson(comparison.population)
    if measure == "lookups":
        return of_residents
    total = _linkages(result)
    asked, told = result.lookups * of_residents, result.events * of_events
    return math.hypot(asked, told) / total if total else of_events


def _spread(name: str, results: list[DesignResult], events: int) -> Spread:
    costs = [(MEASURES[name](result) / events, result.design) for result in results]
    least, most = min(costs, key=lambda cost: cost[0]), max(costs, key=lambda cost: cost[0])
    return Spread(
        measure=name,
        lowest=least[1],
        lowest_per_event=least[0],
        highest=most[1],
        highest_per_event=most[0],
        ratio=most[0] / least[0] if least[0] else None,
    )


def _every(comparison: Comparison, design: str) -> int:
    """Return every how many days a design brings news to all files; 0 if it tells."""
    known = DESIGNS.get(design)
    if known is None or not known.reviews:
        return 0
    reviews = comparison.pull_every_days
    return max(reviews, comparison.extract_every_days) if known.copy else reviews


def _rounds(comparison: Comparison, design: str) -> int:
    every = _every(comparison, design)
    return len(days_between(comparison.start, comparison.days, every)) if every else 0


def _rounds_due(comparison: Comparison, design: str) -> float:
    every = _every(comparison, design)
    return comparison.days / every if every else 0.0


def _reviewed(comparison: Comparison, design: str) -> bool:
    return not _every(comparison, design) or _rounds(comparison, design) > 0
