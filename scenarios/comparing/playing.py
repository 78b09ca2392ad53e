"""Plays the same period under one design, and measures it."""

import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeAlias

import anyio
import msgspec

from mesh.observing import Observer
from mesh.permits import Policy
from mesh.records import Reads
from scenarios.comparing.counting import Counting
from scenarios.comparing.designs import (
    COPY_SERVER,
    EXTRACT_HOUR,
    REVIEW_HOUR,
    Design,
    Rhythm,
    days_between,
)
from scenarios.comparing.judging import Judge
from scenarios.comparing.model import Check, DesignResult, OfficeResult, Staleness
from scenarios.comparing.offices import Office, offices_of
from scenarios.comparing.onlooker import Learned, Onlooker, days_of, percentile
from scenarios.comparing.paydays import PAYING, Books, paydays_between
from scenarios.comparing.timetable import Doing, Timetable, midnight
from scenarios.population.model import Population
from scenarios.stage.files import opened
from scenarios.stage.running import Stage, StageOptions, on_stage
from scenarios.stage.simulating import SimulatedFile, SimulatedStage, on_simulated_stage
from scenarios.year.acts import Citizens
from scenarios.year.plan import Plan
from services.catalogue import SERVICES
from services.code_exchange.store import keyring

PAY_HOUR = dt.timedelta(hours=9)
DAY = dt.timedelta(days=1)

Advance: TypeAlias = Callable[[float], None]
"""Is told what share of the period is over."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """What is played: the same for every design.

    Attributes:
        options: The stage; its date is the first day.
        transport: `simulated` or `nats`.
        rhythm: Of those who are not told.
        check_every_days: After how many days the judge looks; at the end only, if not given.
    """

    options: StageOptions
    days: int
    seed: int
    transport: str = "simulated"
    rhythm: Rhythm = Rhythm()
    check_every_days: int | None = None

    @property
    def start(self) -> dt.date:
        """The first day."""
        return self.options.date

    @property
    def end(self) -> dt.date:
        """The day after the last one."""
        return self.start + DAY * self.days

    def stage_for(self, design: Design) -> StageOptions:
        """Return the stage, on which a copy server is only if the design has one."""
        also = {COPY_SERVER} if design.copy else ()
        return msgspec.structs.replace(self.options, also=frozenset(also))


async def play(
    design: Design, period: Period, population: Population, plan: Plan, advance: Advance
) -> DesignResult:
    """Play the period under one design.

    Raises:
        SetupError: The stage could not be set.
        Refused: An office refused what a citizen asked for.
    """
    async with on_run(design, period, population) as run:
        citizens = Citizens(run.stage, plan)
        await run.through(plan, citizens, advance)
        citizens.check_nothing_refused()
        return run.result()


@asynccontextmanager
async def on_run(design: Design, period: Period, population: Population) -> AsyncIterator["Run"]:
    """Set the stage for one run.

    Raises:
        SetupError: It cannot be set.
    """
    onlooker = Onlooker()
    async with _stage(design, period, population, onlooker) as stage:
        if isinstance(stage, SimulatedStage):
            seen = {name: SimulatedFile(stage, name) for name in stage.deployment.participants}
            yield Run(design, period, stage, seen, onlooker)
            return
        with opened(stage.deployment) as files:
            yield Run(design, period, stage, files, onlooker)


@asynccontextmanager
async def _stage(
    design: Design, period: Period, population: Population, observer: Observer
) -> AsyncIterator[Stage]:
    options = period.stage_for(design)
    if period.transport == "nats":
        async with on_stage(
            options, population, shaped=design.applied_to, observer=observer
        ) as stage:
            yield stage
        return
    async with on_simulated_stage(
        options,
        population,
        seed=period.seed,
        shaped=design.applied_to,
        observer=observer,
        alone=True,
    ) as simulated:
        yield simulated


class Run:
    """One run of a period under one design.

    Attributes:
        stale_by_day: Files out of date at each midnight.
    """

    def __init__(
        self,
        design: Design,
        period: Period,
        stage: Stage,
        files: Mapping[str, Reads],
        onlooker: Onlooker,
    ) -> None:
        self.design = design
        self.period = period
        self.stage = stage
        self.onlooker = onlooker
        self.stale_by_day: list[int] = []
        self.checks: list[Check] = []
        self._files = files
        self._offices = offices_of(stage.deployment, files)
        self._keys = keyring(stage.deployment.directory / "keys")
        self._books = Books()
        self._judge = Judge(stage.deployment, files, self._keys)
        self._began_cpu = time.process_time()
        policy = Policy.load(stage.deployment.permits_file, set(SERVICES))
        onlooker.begin(stage.deployment, policy, self._offices, self._keys, stage.clock)

    # ---- playing -----------------------------------------------------------------------------

    async def through(
        self, plan: Plan, citizens: Citizens, advance: Advance, more: Timetable | None = None
    ) -> None:
        """Let the whole period pass.

        Args:
            more: What happens besides.
        """
        timetable = more or Timetable()
        self._fill(timetable, plan, citizens, advance)
        async with anyio.create_task_group() as under_way:
            for entry in timetable:
                await self.stage.until(entry.at)
                if entry.waits or self.period.transport == "nats":
                    await entry.do()
                else:
                    under_way.start_soon(entry.do)
        await self.stage.at_rest()

    def _fill(self, timetable: Timetable, plan: Plan, citizens: Citizens, advance: Advance) -> None:
        for act in plan.acts:
            timetable.put(act.at, partial(citizens.perform, act))
        for day in range(self.period.days + 1):
            moment = midnight(self.period.start + DAY * day)
            timetable.put(moment, partial(self._midnight, day, advance), waits=True)
        for kind in PAYING:
            for payday in paydays_between(kind, self.period.start, self.period.end):
                timetable.put(midnight(payday) + PAY_HOUR, partial(self._pay, kind, payday))
        if self.design.reviews:
            self._fill_nights(timetable)

    def _fill_nights(self, timetable: Timetable) -> None:
        """Put in what offices do that are not told: reviews, also before they pay; extracts."""
        start, days, rhythm = self.period.start, self.period.days, self.period.rhythm
        if self.design.copy:
            for day in [start, *days_between(start, days, rhythm.extract_every_days)]:
                timetable.put(midnight(day) + EXTRACT_HOUR, self.stage.running[COPY_SERVER].collect)
        nights = days_between(start, days, rhythm.pull_every_days)
        for office in self._offices.values():
            paydays = (
                paydays_between(office.me.kind, start, self.period.end)
                if office.me.kind in PAYING
                else []
            )
            for day in dict.fromkeys((*nights, *paydays)):
                timetable.put(midnight(day) + REVIEW_HOUR, self._review(office))

    def _review(self, office: Office) -> Doing:
        copy = COPY_SERVER if self.design.copy else None

        async def review() -> None:
            # Looked up when it is time: who has crashed and come back is another one.
            if (participant := self.stage.running.get(office.me.name)) is not None:
                await participant.review(copy)

        return review

    async def _midnight(self, day: int, advance: Advance) -> None:
        every = self.period.check_every_days
        if day:
            self.stale_by_day.append(self.onlooker.out_of_date)
        if day and every is not None and day % every == 0:
            ended = self.period.start + DAY * (day - 1)
            self.checks.append(Check(day=ended, differences=self.differences()))
        advance(day / self.period.days)

    async def _pay(self, kind: str, day: dt.date) -> None:
        for office in self._offices.values():
            if office.me.kind == kind:
                self._books.note(office, day, self._judge)

    # ---- measuring ---------------------------------------------------------------------------

    def differences(self) -> int:
        """Count the files that disagree with the register that they follow."""
        return sum(1 for _ in self._judge.differences(self._offices.values()))

    def result(self) -> DesignResult:
        """Measure the run."""
        spent = time.process_time() - self._began_cpu
        self.onlooker.conclude()
        different, counting = self.differences(), Counting(self.stage.deployment, self._files)
        facts, disclosure, load = (
            self.onlooker.learned_facts,
            counting.disclosure(),
            counting.busiest_owner(),
        )
        lookups, useful = self.onlooker.lookups, self.onlooker.useful_lookups
        further, events = counting.further_lookups(), counting.events()
        copies = counting.copies(self._offices)
        messages, size, trace = self._carried()
        paydays = self._books.close(self._offices)
        return DesignResult(
            design=self.design.name,
            staleness_days=staleness(facts),
            events=events,
            lookups=lookups + further,
            useful_lookups=useful + further,
            messages=messages,
            bytes=size,
            items_disclosed=disclosure.items,
            holders=disclosure.holders,
            copies=copies,
            owner_mean_per_s=load.total / (self.period.days * DAY.total_seconds()),
            owner_peak_per_s=load.peak_per_s,
            overpaid_yen=sum(day.overpaid_yen for day in paydays),
            unpaid_yen=sum(day.unpaid_yen for day in paydays),
            deadlines_missed=sum(fact.late for fact in facts),
            differences_at_end=different,
            facts=len(facts),
            offices=_by_office(facts),
            stale_by_day=tuple(self.stale_by_day),
            paydays=tuple(paydays),
            cpu_s=spent,
            trace_hash=trace,
            checks=tuple(self.checks),
        )

    def _carried(self) -> tuple[int, int, str]:
        """Return messages, bytes and the trace of what was carried, as far as that is counted."""
        if not isinstance(self.stage, SimulatedStage):
            return 0, 0, ""
        counts = self.stage.simulation.network.counts
        messages = counts.asked + counts.answers + counts.told + counts.acknowledgements
        return messages, counts.size, self.stage.simulation.trace_hash()


def staleness(facts: list[Learned]) -> Staleness:
    """Return how stale the views of the offices were."""
    days = days_of(facts)
    return Staleness(
        mean=sum(days) / len(days) if days else 0.0,
        p50=percentile(days, 0.5),
        p95=percentile(days, 0.95),
        max=days[-1] if days else 0.0,
    )


def _by_office(facts: list[Learned]) -> tuple[OfficeResult, ...]:
    by_kind: dict[str, list[Learned]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    return tuple(
        OfficeResult(office=kind, facts=len(theirs), staleness_days=staleness(theirs))
        for kind, theirs in sorted(by_kind.items())
    )
