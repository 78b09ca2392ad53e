"""What an outage does to a design: the owner, or an office, is away for some hours."""

import datetime as dt
from functools import partial

import msgspec

from scenarios.comparing.designs import Design
from scenarios.comparing.model import OUTAGE_HOURS, OutageResult
from scenarios.comparing.onlooker import Learned, within
from scenarios.comparing.playing import DAY, Period, on_run, staleness
from scenarios.comparing.timetable import Timetable, midnight
from scenarios.population.model import Population
from scenarios.stage.country import name_of
from scenarios.stage.simulating import SimulatedStage
from scenarios.year.acts import Citizens
from scenarios.year.plan import Plan

BEGINS = dt.timedelta(hours=10)
"""When of the day an outage begins: when people are at the counters."""

AFTER_DAYS = 10
"""On which day of the period it begins."""

SHORTEST = AFTER_DAYS + 10
"""How many days a period needs, so that the longest outage is over well before its end."""


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """Who is away, and for how long.

    Attributes:
        who: `owner` or `agency`.
        participant: Its name.
    """

    who: str
    participant: str
    hours: int

    def begins(self, period: Period) -> dt.datetime:
        """Return when it begins."""
        return midnight(period.start + DAY * AFTER_DAYS) + BEGINS

    def ends(self, period: Period) -> dt.datetime:
        """Return when it is over."""
        return self.begins(period) + dt.timedelta(hours=self.hours)


def outages_of(period: Period) -> list[Outage]:
    """Return every outage that is tried: of a registry, and of the pension office."""
    parties = {
        "owner": name_of("resident-registry", period.options.municipalities[0]),
        "agency": "pension",
    }
    return [
        Outage(who=who, participant=name, hours=hours)
        for who, name in parties.items()
        for hours in OUTAGE_HOURS
    ]


async def play_outage(
    outage: Outage, design: Design, period: Period, population: Population, plan: Plan
) -> OutageResult:
    """Play the period under one design, with an outage in it.

    Raises:
        MeshError: The stage could not be set.
    """
    async with on_run(design, period, population) as run:
        assert isinstance(run.stage, SimulatedStage), "only a simulated participant crashes"
        simulation = run.stage.simulation
        back: list[int] = []

        async def look() -> None:
            back.append(run.differences())

        timetable = Timetable()
        ends = outage.ends(period)
        timetable.put(
            outage.begins(period), partial(simulation.crash, outage.participant), waits=True
        )
        timetable.put(ends, partial(simulation.restart, outage.participant), waits=True)
        timetable.put(ends + dt.timedelta(hours=1), look, waits=True)
        await run.through(plan, Citizens(run.stage, plan), lambda _: None, timetable)
        result = run.result()
        held_up = within(run.onlooker.learned_facts, outage.begins(period), ends)
        return OutageResult(
            design=design.name,
            who=outage.who,
            participant=outage.participant,
            hours=outage.hours,
            staleness_days=staleness(held_up),
            deadlines_missed=result.deadlines_missed,
            overpaid_yen=result.overpaid_yen,
            unpaid_yen=result.unpaid_yen,
            differences_back=back[0],
            differences_at_end=result.differences_at_end,
            hours_to_catch_up=_hours_to_catch_up(held_up, ends),
        )


def _hours_to_catch_up(held_up: list[Learned], back_at: dt.datetime) -> float:
    """Return how long after the end of an outage the last change that arose in it was learned."""
    ends_ns = back_at.timestamp() * 1e9
    last = max((fact.at_ns + fact.days * 86_400e9 for fact in held_up), default=ends_ns)
    return max(0.0, (last - ends_ns) / 3_600e9)
