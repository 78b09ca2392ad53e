"""A load run from beginning to end: the stage, the driving processes, and what they found."""

import datetime as dt
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import msgspec

from mesh.clock import Clock
from mesh.deployment import Deployment
from mesh.errors import SetupError
from mesh.permits import Policy
from mesh.running import empty_inboxes
from scenarios.driving.crew import Crew, crew_of
from scenarios.driving.mix import HALF_YEAR_LOOKUPS, Mix
from scenarios.driving.model import KINDS, Kind, KindResult, Latency, Load, Second, Step
from scenarios.driving.outcome import delivered, entries_at, log_check, wrong_in_files
from scenarios.driving.plan import Plan, planned, written
from scenarios.driving.sweep import Sweep
from scenarios.driving.tally import Tally, buckets, histogram, latency
from scenarios.driving.task import Phase
from scenarios.population.generate import generate
from scenarios.stage.country import name_of
from scenarios.stage.files import opened
from scenarios.stage.processes import Processes
from scenarios.stage.running import Scenery, Stage, StageOptions, prepared

FSYNC = "stores: every commit; streams: every 2 minutes"
"""A lookup or a change is on disk before it is answered; the server's streams are only a queue
that the outbox refills (docs/delivery.md)."""

LATE_MS = 50.0
"""A driver that was later than this measures itself."""

MOST_MOVES_PER_S = 200.0
"""So many households are held ready for each second of a closed loop."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What to drive.

    Attributes:
        rate: How many to begin each second; `None` for a closed loop.
        workers: In a closed loop, how many are under way.
        services: How many processes answer for the tax office that is asked.
        clients: How many processes drive.
        attach: Whether the participants run already, filled with the same residents.
    """

    options: StageOptions
    residents: int
    seed: int
    mix: Mix
    seconds: float
    rate: float | None = None
    workers: int = 256
    services: int = 1
    clients: int = 1
    sweep: bool = False
    preset: str | None = None
    attach: bool = False


Tell = Callable[[Second], None]


async def drive(work: Work, tell: Tell) -> Load:
    """Set the stage, drive, and look at what is in the participants' files afterwards.

    Raises:
        MeshError: The stage could not be set, or a driving process stopped.
    """
    options = work.options
    population = generate(
        residents=work.residents,
        seed=work.seed,
        base_date=options.date - dt.timedelta(days=60),
        municipalities=options.municipalities,
    )
    setting = attached(options) if work.attach else prepared(options, population)
    with setting as scenery, ExitStack() as stack:
        if options.nats is not None and not work.attach:
            await empty_inboxes(scenery.deployment, scenery.url)
        plan = planned(
            scenery,
            population,
            options.municipalities,
            options.date,
            clients=work.clients,
            moves=_households(work),
            seed=work.seed,
        )
        deployment = scenery.deployment
        tasks = written(plan.tasks, deployment.directory / "load")
        driving = {name for task in plan.tasks for name in task.participants}
        processes = Processes(deployment, scenery.url)
        stack.callback(processes.stop)
        hot = name_of("tax", options.municipalities[0])
        if not work.attach:
            names = [processes.launch(name) for name in _needed(work, deployment, driving)]
            await processes.ready(*names)
        more = [processes.launch(hot, answering=number) for number in range(1, work.services)]
        await processes.ready(*more)
        with opened(deployment) as files:
            before = entries_at(files[hot])
        stage = Stage(options, population, deployment, scenery.clock, {}, processes)
        async with crew_of(tasks) as crew:
            run = _Run(work, crew, tell)
            await run.warm_up()
            await run.measure()
            await stage.at_rest()
        return _found(run, stage, plan, before)


@contextmanager
def attached(options: StageOptions) -> Iterator[Scenery]:
    """Use a mesh that runs already, wherever its participants are.

    Raises:
        SetupError: There is no such deployment here, or nobody has run it.
    """
    assert options.directory is not None
    assert options.nats is not None
    deployment = Deployment.load(options.directory)
    owner = name_of("tax", options.municipalities[0])
    if not deployment.database(owner).exists():
        raise SetupError(f"{options.directory} holds no store of {owner}; leave --attach out")
    policy = Policy.load(deployment.permits_file)
    yield Scenery(deployment, policy, Clock(shared=deployment.clock_file), options.nats)


def _needed(work: Work, deployment: Deployment, driving: set[str]) -> list[str]:
    """Return who has to run beside those who drive: of a move, everybody is told."""
    everybody = [name for name in deployment.participants if name not in driving]
    if work.mix["move"]:
        return everybody
    hot = work.options.municipalities[0]
    few = {"code-exchange", name_of("tax", hot), name_of("health-insurance", hot)}
    return [name for name in everybody if name in few]


def _households(work: Work) -> int:
    share = work.mix["move"]
    if not share:
        return 0
    rate = MOST_MOVES_PER_S if work.rate is None else work.rate * share
    return int(rate * work.seconds) + 10


class _Run:
    """The phases of a run, and what each found."""

    def __init__(self, work: Work, crew: Crew, tell: Tell) -> None:
        self.work = work
        self._crew = crew
        self._tell = tell
        self.warm = Tally(lambda _: None)
        self.tally = Tally(tell)
        self.steps: list[Step] = []
        self.knee: float | None = None
        self.tallies: list[Tally] = []

    async def warm_up(self) -> None:
        await self._crew.play([Phase()] * self.work.clients, self.warm.hear)

    async def measure(self) -> None:
        work = self.work
        if not work.sweep:
            self.tally = await self._play(self._phases(work.rate))
            return
        sweep = Sweep(work.rate)
        while (rate := sweep.next_rate()) is not None:
            tally = await self._play(self._phases(rate))
            step = Step(
                offered_per_s=rate,
                throughput_per_s=tally.throughput(),
                latency_ms=latency(histogram(tally.took_us.items())),
                sustained=False,
            )
            self.steps.append(sweep.judged(step))
            if self.steps[-1].sustained:
                self.tally = tally
        self.knee = sweep.knee

    async def _play(self, phases: list[Phase]) -> Tally:
        tally = Tally(self._tell)
        self.tallies.append(tally)
        await self._crew.play(phases, tally.hear)
        tally.end()
        return tally

    def _phases(self, rate: float | None) -> list[Phase]:
        """Divide a phase among the processes: lookups evenly, all that commands to the first."""
        work = self.work
        first: list[Kind] = ["notify", "move"]
        phases = []
        for number in range(work.clients):
            share: Mix = dict.fromkeys(KINDS, 0.0)
            if number == 0:
                share |= {kind: work.mix[kind] for kind in first}
            if rate is not None:
                share["lookup"] = work.mix["lookup"] / work.clients
                rates = {kind: rate * part for kind, part in share.items()}
                phases.append(Phase(rates=rates, seconds=work.seconds))
                continue
            mine = {kind: part * work.clients for kind, part in share.items()}
            mine["lookup"] = max(0.0, 1.0 - sum(mine.values()))
            workers = max(1, work.workers // work.clients)
            phases.append(Phase(workers=workers, mix=mine, seconds=work.seconds))
        return phases


def _found(run: _Run, stage: Stage, plan: Plan, before: int) -> Load:
    work, tally, hot = run.work, run.tally, stage.options.municipalities[0]
    every = [run.warm, *run.tallies]
    errors: Counter[str] = sum((one.errors for one in every), Counter())
    refused: Counter[str] = sum((one.refused for one in every), Counter())
    cases = [case for one in every for case in one.cases]
    with opened(stage.deployment) as files:
        outcome = delivered(files, tally.cases)
        log = log_check(
            files,
            name_of("tax", hot),
            sum(one.answers for one in every),
            sum(errors.values()),
            before,
        )
        wrong = sum(one.wrong for one in every)
        wrong += wrong_in_files(files, stage, plan, cases, hot)
    took: dict[Kind, Counter[int]] = {"lookup": tally.took_us, **outcome.took_us}
    per_kind = {kind: _of_kind(took[kind], tally.lasted) for kind in KINDS if work.mix[kind]}
    done = sum(result.done for result in per_kind.values())
    whole = sum(took.values(), Counter())
    behind_ms = tally.behind_us / 1e3
    lookups_per_s = tally.answers / tally.lasted if tally.lasted else 0.0
    return Load(
        preset=work.preset,
        mix={str(kind): share for kind, share in work.mix.items()},
        seed=work.seed,
        residents=work.residents,
        services=work.services,
        clients=work.clients,
        loop="closed" if work.rate is None and not work.sweep else "open",
        fsync=FSYNC,
        duration_s=tally.lasted,
        offered_per_s=_offered(run),
        throughput_per_s=done / tally.lasted if tally.lasted else 0.0,
        latency_ms=latency(histogram(whole.items())),
        answers=tally.answers,
        wrong=wrong,
        refused=dict(refused),
        errors=dict(errors),
        retried=sum(one.again for one in every),
        lost=outcome.untold,
        backlog=outcome.untold,
        behind_ms=behind_ms,
        fell_behind=tally.stopped or behind_ms > LATE_MS,
        access_log=log,
        per_kind={str(kind): result for kind, result in per_kind.items()},
        seconds=tuple(tally.seconds),
        sweep=tuple(run.steps),
        knee_per_s=run.knee,
        whole_takes_s=(
            HALF_YEAR_LOOKUPS / lookups_per_s
            if work.preset == "nation-half-year" and lookups_per_s
            else None
        ),
        machine=_machine(),
    )


def _offered(run: _Run) -> float:
    if run.work.sweep:
        return run.knee or 0.0
    if run.work.rate is not None:
        return run.work.rate
    return run.tally.began / run.tally.lasted if run.tally.lasted else 0.0


def _of_kind(took: Counter[int], seconds: float) -> KindResult:
    filled = histogram(took.items())
    done = took.total()
    measured: Latency | None = latency(filled)
    return KindResult(
        done=done,
        throughput_per_s=done / seconds if seconds else 0.0,
        latency_ms=measured,
        histogram=buckets(filled),
    )


def _machine() -> str:
    python = f"Python {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}"


def check_clients(work: Work) -> None:
    """Check that so many processes can drive this.

    Raises:
        SetupError: They cannot.
    """
    most = len(work.options.municipalities)
    if work.clients > most:
        raise SetupError(f"--clients {work.clients} is more than the {most} benefits offices")
    commanding = work.mix["notify"] + work.mix["move"]
    if work.rate is None and not work.sweep and commanding * work.clients > 1:
        raise SetupError(
            "one process commands for all: with so many --clients, notify and move may be at most"
            f" {1 / work.clients:.2f} of the mix"
        )
