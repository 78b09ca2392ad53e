"""Those who ask and answer in benchmarks: an office in this process, its neighbours in others."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Any

from benchmarks.fairness import Spell, check
from contracts.base import PersonCode
from contracts.tax import CorrectIncome, IncomeQuery, IncomesQuery
from mesh.access_log import verify
from mesh.clock import Clock
from mesh.operating import reading
from mesh.participant import RunningParticipant
from mesh.running import running_participants
from mesh.server_config import ask_subject
from scenarios.driving.outcome import LOOKUP
from scenarios.driving.plan import Plan, planned
from scenarios.driving.task import Question
from scenarios.load import DATE
from scenarios.population.generate import generate
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import AFTER_A_DEATH, name_of
from scenarios.stage.processes import Processes
from scenarios.stage.running import Scenery, StageOptions, prepared
from services.catalogue import SERVICES
from services.code_exchange.store import keyring

IN_FLIGHT = 256
TOGETHER = 500
"""How many persons one batched question names."""

CORRECTING = 32
BATCHES_IN_FLIGHT = 8
RESTING_SECONDS = 60.0

PLACES = MUNICIPALITIES[:3]
HOT, ELSEWHERE, THIRD = PLACES
AFFAIR = "child-allowance"
BATCH, CORRECTED = "tax.incomes.v1", "tax.income-corrected.v1"

REQUEST = b"x" * 365
"""A bare request: as long as a lookup of the project is on the wire."""


class Asking:
    """An office, an insurer and a counter in this process; who answers them is in others."""

    def __init__(
        self, scenery: Scenery, plan: Plan, running: dict[str, RunningParticipant], residents: int
    ) -> None:
        self.deployment, self.url = scenery.deployment, scenery.url
        self.residents = residents
        self.owner, self.asker = name_of("tax", HOT), name_of("benefits", HOT)
        self.elsewhere, self.third = name_of("tax", ELSEWHERE), name_of("tax", THIRD)
        self.insurer = name_of("health-insurance", HOT)
        self._office, self._insurer = running[self.asker], running[self.insurer]
        self._counter = running[name_of("counter", HOT)]
        self._rng = random.Random(1)  # noqa: S311 - reproducible, and no secret
        task = plan.tasks[0]
        self.questions, self.year, self._corrections = task.questions, plan.year, task.corrections
        self.answered = {LOOKUP: 0, BATCH: 0}
        self._corrected = 0
        theirs = keyring(self.deployment.directory / "keys").translate(
            self.asker, self.insurer, tuple(each.person for each in self.questions)
        )
        self._known_to_insurer = {
            each.person: PersonCode(str(code))
            for each, code in zip(self.questions, theirs, strict=True)
        }
        self.bare_subject = ask_subject(self.elsewhere, LOOKUP, self.asker)

    async def lookup(self) -> None:
        """Ask about somebody, and check the answer."""
        await self._ask(self._rng.choice(self.questions))

    async def batch(self) -> None:
        """Ask about many persons in one question, and check each answer."""
        await self._ask_together(self._rng.sample(self.questions, self.together))

    @property
    def together(self) -> int:
        """How many persons a batch names: 500, if there are so many."""
        return min(TOGETHER, len(self.questions))

    async def lookups(self, count: int) -> Spell:
        """Ask so many questions, 256 at a time."""
        return await spell(self.lookup, count, IN_FLIGHT)

    async def batches(self, count: int) -> Spell:
        """Ask so many questions about many persons each; what counts are the persons."""
        asked = await spell(self.batch, count, BATCHES_IN_FLIGHT)
        return Spell(count * self.together, asked.seconds)

    async def corrections(self, count: int) -> Spell:
        """Have so many incomes corrected, of which the insurer is told; until it is up to date."""
        before = self._last_told()
        await spell(self._correct, count, CORRECTING)
        async with asyncio.timeout(RESTING_SECONDS):
            while self._untold():  # noqa: ASYNC110 - the owner is another process
                await asyncio.sleep(0.02)
        with reading(self.deployment.database(self.owner)) as db:
            queued = dict(
                db.execute(
                    "SELECT id, queued_ns FROM outbox WHERE seq > ? AND contract = ?",
                    (before, CORRECTED),
                ).fetchall()
            )
        with reading(self.deployment.database(self.insurer)) as db:
            applied = [
                at
                for id_, at in db.execute(
                    "SELECT id, applied_ns FROM inbox WHERE outcome = 'applied'"
                )
                if id_ in queued
            ]
        check(
            holds=len(applied) == len(queued) == count,
            otherwise="a correction has not taken effect at the insurer",
        )
        return Spell(count, (max(applied) - min(queued.values())) / 1e9)

    async def learn(self) -> None:
        """Ask about everybody once: the codes are known, as in an office that runs for years."""
        unasked = iter(self.questions)

        async def work() -> None:
            for question in unasked:
                await self._ask(question)

        await asyncio.gather(*(work() for _ in range(64)))
        for start in range(0, len(self.questions), self.together):
            await self._ask_together(self.questions[start : start + self.together])

    def check_log(self) -> None:
        """Check that the owner's log is whole, and has an entry for each answer.

        It may have more: what was answered too late for its bundle has been asked again.
        """
        with reading(self.deployment.database(self.owner)) as db:
            for contract, answered in self.answered.items():
                (entries,) = db.execute(
                    "SELECT count(*) FROM access_log WHERE contract = ? AND outcome = 'disclosed'",
                    (contract,),
                ).fetchone()
                check(
                    holds=entries >= answered,
                    otherwise=f"{answered:,} answers, but {entries:,} log entries ({contract})",
                )
            check(holds=verify(db).ok, otherwise="the log is not as it was written")

    async def _ask(self, question: Question) -> None:
        answer = await self._office.lookup(
            IncomeQuery(person=question.person, year=self.year), to=self.owner, affair=AFFAIR
        )
        self.answered[LOOKUP] += 1
        right = (answer.total_income, answer.dependants)
        check(
            holds=right == (question.total_income, question.dependants),
            otherwise="a lookup was answered wrongly",
        )

    async def _ask_together(self, chosen: "list[Question] | tuple[Question, ...]") -> None:
        persons = tuple(self._known_to_insurer[each.person] for each in chosen)
        answer = await self._insurer.lookup(
            IncomesQuery(persons=persons, year=self.year), to=self.owner
        )
        self.answered[BATCH] += len(chosen)
        check(
            holds=answer.total_income == tuple(each.total_income for each in chosen),
            otherwise="a batch was answered wrongly",
        )

    async def _correct(self) -> None:
        chosen = self._corrections[self._corrected % len(self._corrections)]
        self._corrected += 1
        await self._counter.command(
            CorrectIncome(
                person=chosen.person,
                year=self.year,
                total_income=1_000_000 + self._corrected,  # another than before: it is told
            ),
            to=self.owner,
        )

    def _last_told(self) -> int:
        with reading(self.deployment.database(self.owner)) as db:
            return int(db.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0])

    def _untold(self) -> bool:
        with reading(self.deployment.database(self.owner)) as db:
            row = db.execute(
                "SELECT 1 FROM outbox WHERE state IN ('queued', 'sent') LIMIT 1"
            ).fetchone()
        return row is not None


@asynccontextmanager
async def asking(residents: int, services: int = 1) -> AsyncIterator[Asking]:
    """Set up an office in this process and, in others, a tax office and the code exchange.

    Args:
        services: How many processes answer for the tax office.
    """
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
        async with running_participants(
            {
                name_of(kind, HOT): SERVICES[kind]
                for kind in ("benefits", "health-insurance", "counter")
            },
            deployment=scenery.deployment,
            policy=scenery.policy,
            url=scenery.url,
            clock=scenery.clock,
        ) as running:
            office = Asking(scenery, plan, running, residents)
            await office.learn()
            yield office


async def spell(do: Callable[[], Awaitable[Any]], count: int, in_flight: int) -> Spell:
    """Do something so many times, so many at a time."""
    clock, numbers = Clock(), iter(range(count))
    start = clock.wall_ns()

    async def work() -> None:
        for _ in numbers:
            await do()

    await asyncio.gather(*(work() for _ in range(in_flight)))
    return Spell(count, (clock.wall_ns() - start) / 1e9)
