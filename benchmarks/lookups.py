"""Lookups: with permit check, agency codes and a durable log, against bare requests and FastStream.

All have the asking side in this process and the answering side in another, on one server, over
accounts: bare and the project over the same two. What is asked and answered is as long.
"""

import asyncio
import functools
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import nats
from faststream.nats import NatsBroker

from benchmarks.fairness import Row, check, interleaved, row, single
from benchmarks.raw import flood
from benchmarks.workers import url_of, worker
from contracts.base import PersonCode
from contracts.tax import IncomeQuery, IncomesQuery
from mesh.access_log import verify
from mesh.clock import Clock
from mesh.operating import reading
from mesh.participant import RunningParticipant
from mesh.running import running_participants
from mesh.server_config import ask_subject
from scenarios.driving.outcome import LOOKUP
from scenarios.driving.plan import Plan, planned
from scenarios.load import DATE
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import AFTER_A_DEATH, name_of
from scenarios.stage.processes import Processes
from scenarios.stage.running import Scenery, StageOptions, prepared
from services.catalogue import SERVICES
from services.code_exchange.store import keyring

IN_FLIGHT = 256
FASTSTREAM_IN_FLIGHT = 64
"""FastStream is fastest with about so many (shared notes, and tried again here)."""

HALF_YEAR = 100_000_000
TOGETHER = 500
"""How many persons one batched question names."""

PLACES = MUNICIPALITIES[:3]
HOT, ELSEWHERE = PLACES[0], PLACES[1]
AFFAIR = "child-allowance"


class Asking:
    """An office that asks, in this process; those who answer are in others."""

    def __init__(
        self, scenery: Scenery, plan: Plan, office: RunningParticipant, insurer: RunningParticipant
    ) -> None:
        self._scenery = scenery
        self._office = office
        self._insurer = insurer
        self._rng = random.Random(1)  # noqa: S311 - reproducible, and no secret
        self.questions = plan.tasks[0].questions
        self.year = plan.year
        self.owner, self.asker = name_of("tax", HOT), name_of("benefits", HOT)
        self.answered = self.answered_in_batches = 0
        theirs = keyring(scenery.deployment.directory / "keys").translate(
            office.me.name, insurer.me.name, tuple(each.person for each in self.questions)
        )
        self._known_to_insurer = {
            each.person: PersonCode(str(code))
            for each, code in zip(self.questions, theirs, strict=True)
        }
        subject = ask_subject(name_of("tax", ELSEWHERE), LOOKUP, self.asker)
        self.bare_subject, self.request = subject, b"x" * 420

    async def lookup(self) -> None:
        """Ask one question, and check the answer."""
        question = self._rng.choice(self.questions)
        answer = await self._office.lookup(
            IncomeQuery(person=question.person, year=self.year), to=self.owner, affair=AFFAIR
        )
        self.answered += 1
        right = (answer.total_income, answer.dependants)
        check(
            holds=right == (question.total_income, question.dependants),
            otherwise="a lookup was answered wrongly",
        )

    async def batch(self) -> None:
        """Ask about many persons in one question, and check each answer."""
        chosen = self._rng.sample(self.questions, min(TOGETHER, len(self.questions)))
        persons = tuple(self._known_to_insurer[each.person] for each in chosen)
        answer = await self._insurer.lookup(
            IncomesQuery(persons=persons, year=self.year), to=self.owner
        )
        self.answered_in_batches += len(chosen)
        check(
            holds=answer.total_income == tuple(each.total_income for each in chosen),
            otherwise="a batch was answered wrongly",
        )

    def check_log(self) -> None:
        """Check that the owner's log is whole, and has an entry for each answer."""
        with reading(self._scenery.deployment.database(self.owner)) as db:
            for contract, answered in (
                (LOOKUP, self.answered),
                ("tax.incomes.v1", self.answered_in_batches),
            ):
                (entries,) = db.execute(
                    "SELECT count(*) FROM access_log WHERE contract = ? AND outcome = 'disclosed'",
                    (contract,),
                ).fetchone()
                check(holds=entries == answered, otherwise="a log entry is missing")
            check(holds=verify(db).ok, otherwise="the log is not as it was written")


@asynccontextmanager
async def asking(residents: int, services: int = 1) -> AsyncIterator[Asking]:
    """Set up an office in this process and, in others, a tax office and the code exchange."""
    options = StageOptions(municipalities=PLACES, date=DATE, processes=True, without=AFTER_A_DEATH)
    population = generate(
        residents=residents, seed=1, base_date=DATE.replace(month=1, day=31), municipalities=PLACES
    )
    with prepared(options, population) as scenery, ExitStack() as stack:
        plan = planned(scenery, population, PLACES, DATE, clients=1, moves=0, seed=1)
        processes = Processes(scenery.deployment, scenery.url)
        stack.callback(processes.stop)
        names = [processes.launch(name) for name in (name_of("tax", HOT), "code-exchange")]
        await processes.ready(*names)
        more = [processes.launch(names[0], answering=number) for number in range(1, services)]
        await processes.ready(*more)
        asker, insurer = name_of("benefits", HOT), name_of("health-insurance", HOT)
        async with running_participants(
            {asker: SERVICES["benefits"], insurer: SERVICES["health-insurance"]},
            deployment=scenery.deployment,
            policy=scenery.policy,
            url=scenery.url,
            clock=scenery.clock,
        ) as running:
            office = Asking(scenery, plan, running[asker], running[insurer])
            await several(office.lookup, len(office.questions), 64)  # codes are learned
            yield office


async def several(do: Callable[[], Awaitable[Any]], count: int, in_flight: int) -> float:
    """Do something so many times, so many at a time; return how many a second."""
    clock, numbers = Clock(), iter(range(count))
    start = clock.wall_ns()

    async def work() -> None:
        for _ in numbers:
            await do()

    await asyncio.gather(*(work() for _ in range(in_flight)))
    return count / ((clock.wall_ns() - start) / 1e9)


async def lookups(rounds: int, count: int, residents: int) -> list[Row]:
    """Compare lookups with bare requests and with FastStream."""
    async with asking(residents) as office:
        scenery = office._scenery  # noqa: SLF001 - of this module
        url, deployment = scenery.url, scenery.deployment
        directory = str(deployment.directory)
        other, third = name_of("tax", ELSEWHERE), name_of("tax", PLACES[2])
        with (
            worker("bare", url, directory, other, office.bare_subject),
            worker("faststream", url, directory, third, "income"),
        ):
            client = await nats.connect(url_of(url, deployment, office.asker))
            request = functools.partial(
                client.request, office.bare_subject, office.request, timeout=30
            )
            async with NatsBroker(url_of(url, deployment, third), logger=None) as broker:
                stream = functools.partial(
                    broker.request, {"person": "x" * 300, "year": 2025}, "income", timeout=30
                )
                of = functools.partial
                found = await interleaved(
                    {
                        "bare": of(several, request, count, IN_FLIGHT),
                        "lookup": of(several, office.lookup, count, IN_FLIGHT),
                        "faststream": of(several, stream, count // 4, FASTSTREAM_IN_FLIGHT),
                    },
                    rounds,
                )
            await client.close()
        await several(office.batch, len(office.questions) // TOGETHER + 8, 8)  # codes are learned
        together = min(TOGETHER, len(office.questions))
        batches = await several(office.batch, max(8, count // 50), 8)
        office.check_log()
        alone = await flood(deployment, url, office, count * 2)
    return [
        row("bare", found, "requests/s", label="bare nats-py request"),
        row("faststream", found, "requests/s", label="FastStream request"),
        row("lookup", found, "lookups/s", baseline="bare", goal=0.80),
        row(
            "lookup", found, "lookups/s", baseline="faststream", goal=2.5,
            label="lookup, against FastStream",
        ),
        single("lookup, service side alone, one process", alone, "lookups/s", goal=40_000),
        single("batched lookups", batches * together, "persons/s", goal=150_000),
    ]  # fmt: skip


async def half_year(seconds: float, residents: int) -> list[Row]:
    """Ask for so long without a pause, and say how long 100 million lookups would take."""
    async with asking(residents) as office:
        clock = Clock()
        until, start, before = clock.wall_ns() + seconds * 1e9, clock.wall_ns(), office.answered

        async def work() -> None:
            while clock.wall_ns() < until:
                await office.lookup()

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        per_s = (office.answered - before) / ((clock.wall_ns() - start) / 1e9)
        office.check_log()
    return [
        single(f"lookups, sustained for {seconds:.0f} s", per_s, "lookups/s"),
        single("100 million lookups", HALF_YEAR / per_s / 60, "minutes", goal=60, better="less"),
    ]


async def residents(rounds: int, count: int, sizes: tuple[int, ...]) -> list[Row]:
    """Compare the cost of a lookup where many people live with that where few do."""
    rows: list[Row] = []
    first = 0.0
    for size in sizes:
        async with asking(size) as office:
            rates = [await several(office.lookup, count, IN_FLIGHT) for _ in range(rounds)]
            office.check_log()
        rate = sorted(rates)[len(rates) // 2]
        first = first or rate
        if size != sizes[0]:
            rows.append(
                single(
                    f"cost of a lookup at {size:,} residents, {sizes[0]:,} being 1",
                    first / rate,
                    "times",
                    goal=1.3,
                    better="less",
                )
            )
    return rows


async def processes(rounds: int, count: int, residents: int) -> list[Row]:
    """Compare two answering processes with one."""
    rates = []
    for services in (1, 2):
        async with asking(residents, services) as office:
            found = [await several(office.lookup, count, IN_FLIGHT) for _ in range(rounds)]
            office.check_log()
        rates.append(sorted(found)[len(found) // 2])
    return [single("lookups with 2 service processes, 1 being 1", rates[1] / rates[0], "times")]
