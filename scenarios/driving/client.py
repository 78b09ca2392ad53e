"""A driving process: participants that ask and command as fast, or as steadily, as they are told.

The driver itself must cost little: it counts, and leaves histograms and pictures to the process
that started it. Run by `scenarios.driving.crew`, never by hand.
"""

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TypeVar

import anyio
import msgspec

from contracts.base import Command, Reply
from contracts.tax import CorrectIncome, IncomeQuery
from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import MeshError, Refused
from mesh.logs import configure_logs
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import run_loop, running_participants
from scenarios.driving.arrivals import begin_steadily, keep_going
from scenarios.driving.model import Kind
from scenarios.driving.task import Case, Correction, Household, Phase, Spell, Task
from services.catalogue import SERVICES

R = TypeVar("R", bound=Reply)

AFFAIR = "child-allowance"
"""For what incomes are asked."""

SPELL_SECONDS = 0.25
WARMING = 64
"""How many questions are under way while codes are learned, before anything is measured."""

MOST_UNDER_WAY = 20_000
"""With so many under way an open loop has lost: it stops, and says so."""

PATIENCE_SECONDS = 30.0
AGAIN_SECONDS = 0.05
NOT_ANNOUNCED = "refused.not-moved-out"
"""The refusal of a move-in of which the last municipality has not told yet."""


class Driver:
    """Drives with the participants of this process, and counts what becomes of it."""

    def __init__(self, task: Task, running: dict[str, RunningParticipant], clock: Clock) -> None:
        self._task = task
        self._running = running
        self._clock = clock
        self._asker = running[task.participants[0]]
        self._rng = random.Random(task.seed)  # noqa: S311 - reproducible, and no secret
        self._questions = task.questions
        self._corrections = task.corrections
        self._households = iter(task.households)
        self._next = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._took: Counter[int] = Counter()
        self._refused: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._cases: list[Case] = []
        self._began = self._answers = self._wrong = self._again = self._behind_ns = 0

    async def play(self, phase: Phase) -> bool:
        """Play one phase to its end; return whether everything was begun."""
        if phase.seconds <= 0:
            await self._warm_up()
            return True
        if phase.workers:
            kinds, weights = list(phase.mix), list(phase.mix.values())
            await keep_going(
                phase.workers,
                phase.seconds,
                self._clock,
                lambda: self._rng.choices(kinds, weights)[0],
                self._do,
            )
            return True
        whole = await begin_steadily(
            phase.rates,
            phase.seconds,
            self._clock,
            self._begin,
            lambda: self._under_way < MOST_UNDER_WAY,
        )
        while self._tasks:
            await asyncio.wait(self._tasks)
        return whole

    def spell(self, *, ended: bool = False, stopped: bool = False) -> Spell:
        """Return what has happened since the last time, and begin to count anew."""
        spell = Spell(
            began=self._began,
            under_way=self._under_way,
            behind_us=self._behind_ns // 1_000,
            took_us=dict(self._took),
            answers=self._answers,
            wrong=self._wrong,
            refused=dict(self._refused),
            errors=dict(self._errors),
            again=self._again,
            cases=tuple(self._cases),
            stopped=stopped,
            ended=ended,
        )
        for counter in (self._took, self._refused, self._errors):
            counter.clear()
        self._cases.clear()
        self._began = self._answers = self._wrong = self._again = self._behind_ns = 0
        return spell

    def _begin(self, kind: Kind, due_ns: int) -> None:
        self._behind_ns = max(self._behind_ns, self._clock.wall_ns() - due_ns)
        task = asyncio.get_running_loop().create_task(self._do(kind, due_ns))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, kind: Kind, due_ns: int) -> None:
        self._began += 1
        self._under_way += 1
        try:
            if kind == "lookup":
                await self._ask(due_ns)
            elif kind == "notify":
                await self._correct(due_ns)
            else:
                await self._move(due_ns)
        except MeshError as error:
            (self._errors if error.retry else self._refused)[error.code] += 1
        finally:
            self._under_way -= 1

    async def _ask(self, due_ns: int) -> None:
        question = self._questions[self._next % len(self._questions)]
        self._next += 1
        answer = await self._asker.lookup(
            IncomeQuery(person=question.person, year=self._task.year),
            to=self._task.owner,
            affair=AFFAIR,
        )
        self._took[(self._clock.wall_ns() - due_ns) // 1_000] += 1
        self._answers += 1
        if (answer.total_income, answer.dependants) != (question.total_income, question.dependants):
            self._wrong += 1

    async def _correct(self, due_ns: int) -> None:
        correction: Correction = self._rng.choice(self._corrections)
        case = self._clock.uuid7()
        await self._insist(
            self._running[self._task.counter],
            CorrectIncome(
                person=correction.person,
                year=self._task.year,
                total_income=self._rng.randrange(1_000_000, 9_000_000),
            ),
            to=self._task.owner,
            case=case,
        )
        self._cases.append(Case("notify", case, due_ns))

    async def _move(self, due_ns: int) -> None:
        household: Household | None = next(self._households, None)
        if household is None:
            raise Refused("no-more-households", "everybody has moved; raise --residents")
        filed = await self._insist(self._running["citizen-app"], household.file)
        self._cases.append(Case("move", filed.case, due_ns, household.number))
        counter, until = self._running[household.counter], self._until()
        while True:
            try:
                await self._insist(counter, household.visit)
            except MeshError as error:
                if error.code != NOT_ANNOUNCED or self._clock.wall_ns() > until:
                    raise
            else:
                return
            await asyncio.sleep(AGAIN_SECONDS)

    async def _insist(
        self,
        device: RunningParticipant,
        command: Command[R],
        *,
        to: str | None = None,
        case: str | None = None,
    ) -> R:
        """Send a command again while nobody answers; it is obeyed once, for its id is the same."""
        message_id, until = self._clock.uuid7(), self._until()
        while True:
            try:
                return await device.command(command, to=to, case=case, message_id=message_id)
            except MeshError as error:
                if not error.retry or self._clock.wall_ns() > until:
                    raise
            self._again += 1
            await asyncio.sleep(AGAIN_SECONDS)

    def _until(self) -> int:
        return self._clock.wall_ns() + int(PATIENCE_SECONDS * 1e9)

    async def _warm_up(self) -> None:
        """Ask every question once: its code is known, as in an office that runs for years."""
        numbers = iter(range(len(self._questions)))

        async def work() -> None:
            for _ in numbers:
                await self._do("lookup", self._clock.wall_ns())

        await asyncio.gather(*(work() for _ in range(WARMING)))


async def drive(task: Task) -> None:
    """Play the phases that come on standard input, and say what happens on standard output."""
    deployment = Deployment.load(Path(task.deployment))
    clock = Clock(shared=deployment.clock_file)
    async with running_participants(
        {name: SERVICES[deployment.named(name).kind] for name in task.participants},
        deployment=deployment,
        policy=Policy.load(deployment.permits_file),
        url=task.url,
        clock=clock,
    ) as running:
        driver = Driver(task, running, clock)
        _say(driver.spell(ended=True))
        while line := await anyio.to_thread.run_sync(sys.stdin.readline):
            playing = asyncio.create_task(driver.play(msgspec.json.decode(line, type=Phase)))
            while not (await asyncio.wait((playing,), timeout=SPELL_SECONDS))[0]:
                _say(driver.spell())
            _say(driver.spell(ended=True, stopped=not playing.result()))


def _say(spell: Spell) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(spell) + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Read the task from the file named on the command line, and drive."""
    configure_logs()
    try:
        run_loop(drive(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Task)))
    except MeshError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
