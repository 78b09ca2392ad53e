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

FIRST_DAY, LAST_DAYS = 5, 10
"""It begins so many days after the start, and so long before the end, that all can settle."""

SHORTEST = FIRST_DAY + LAST_DAYS + 1
"""How many days a period needs for an outage."""

HELD_UP_HOURS = 1 / 60
"""From how long a wait on it counts: without an outage everybody is served within a minute."""


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """Who is away, and for how long.

    Attributes:
        who: `owner` or `agency`.
        participant: Its name.
    """

    who: str
    participant: str
    hours: int
    begins: dt.datetime

    @property
    def ends(self) -> dt.datetime:
        """When it is over."""
        return self.begins + dt.timedelta(hours=self.hours)


def outages_of(period: Period, plan: Plan) -> list[Outage]:
    """Return every outage that is tried: of a registry, and of the pension office.

    They begin when most is going on in the hours of the longest one.
    """
    begins = _busiest(period, plan)
    parties = {
        "owner": name_of("resident-registry", period.options.municipalities[0]),
        "agency": "pension",
    }
    return [
        Outage(who=who, participant=name, hours=hours, begins=begins)
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
        ends, citizens = outage.ends, Citizens(run.stage, plan)
        timetable.put(outage.begins, partial(simulation.crash, outage.participant), waits=True)
        timetable.put(ends, partial(simulation.restart, outage.participant), waits=True)
        timetable.put(ends + dt.timedelta(hours=1), look, waits=True)
        await run.through(plan, citizens, lambda _: None, timetable)
        citizens.check_nothing_refused()
        result = run.result()
        waits = [hours for hours in citizens.waited_hours if hours >= HELD_UP_HOURS]
        held_up = within(run.onlooker.learned_facts, outage.begins, ends)
        return OutageResult(
            design=design.name,
            who=outage.who,
            participant=outage.participant,
            hours=outage.hours,
            begins=outage.begins,
            acts_held_up=len(waits),
            longest_wait_hours=max(waits, default=0.0),
            staleness_days=staleness(held_up),
            deadlines_missed=result.deadlines_missed,
            overpaid_yen=result.overpaid_yen,
            unpaid_yen=result.unpaid_yen,
            differences_back=back[0],
            differences_at_end=result.differences_at_end,
            hours_to_catch_up=_hours_to_catch_up(held_up, ends),
        )


def _busiest(period: Period, plan: Plan) -> dt.datetime:
    """Return the moment from which most is done in the hours of the longest outage."""
    longest = dt.timedelta(hours=max(OUTAGE_HOURS))
    moments = [
        midnight(period.start + DAY * day) + BEGINS
        for day in range(FIRST_DAY, period.days - LAST_DAYS)
    ]
    return max(moments, key=lambda one: sum(one <= act.at < one + longest for act in plan.acts))


def _hours_to_catch_up(held_up: list[Learned], back_at: dt.datetime) -> float:
    """Return how long after the end of an outage the last change that arose in it was learned."""
    ends_ns = back_at.timestamp() * 1e9
    last = max((fact.at_ns + fact.days * 86_400e9 for fact in held_up), default=ends_ns)
    return max(0.0, (last - ends_ns) / 3_600e9)
