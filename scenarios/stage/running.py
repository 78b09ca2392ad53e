"""Opens the stage: a server, every participant running, and the citizen's devices at hand."""

import datetime as dt
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import anyio
import msgspec

from contracts.base import PersonCode
from mesh.clock import JST, Clock
from mesh.deployment import Deployment, Participant
from mesh.errors import SetupError
from mesh.observing import NOBODY, Observer
from mesh.operating import progress
from mesh.participant import RunningParticipant
from mesh.permits import Policy
from mesh.running import empty_inboxes, running_participants
from mesh.server import running_server
from mesh.store import NOTE_SECONDS
from scenarios.population.model import Population
from scenarios.population.places import Municipality
from scenarios.stage.country import participants_of
from scenarios.stage.files import opened
from scenarios.stage.loading import fill_stores
from scenarios.stage.processes import Processes
from services.catalogue import SERVICES
from services.code_exchange.store import keyring

DEVICES = ("citizen-app", "counter")
"""What the people of the scenario hold in their hands: always in the scenario's own process."""

LOOK_SECONDS = 0.01
STALLED_SECONDS = 60.0
MORNING = dt.time(9, 0, tzinfo=JST)


class StageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to set the stage.

    Attributes:
        directory: Where to keep the deployment; a temporary one, removed afterwards, if `None`.
        nats: The URL of a running server with the deployment's configuration; an embedded
            server is started if `None`.
        port: The embedded server's port; -1 lets the system choose.
        processes: Whether every participant runs as a process of its own.
        again: Whether an earlier run in the directory may be deleted.
        without: Participants of the country that do not take part.
        also: Those that take part only if asked for: see `scenarios.stage.country`.
    """

    municipalities: tuple[Municipality, ...]
    date: dt.date
    directory: Path | None = None
    nats: str | None = None
    port: int = -1
    processes: bool = False
    again: bool = False
    without: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()

    def participants(self) -> list[Participant]:
        """Return who takes part."""
        return participants_of(self.municipalities, self.without, self.also)


class Stage:
    """A country at work.

    Attributes:
        running: The participants of this process, by name.
        devices: Of these, the citizen's device and each municipality's counter.
        transport: How output names what carries the messages.
    """

    def __init__(
        self,
        options: StageOptions,
        population: Population,
        deployment: Deployment,
        clock: Clock,
        running: dict[str, RunningParticipant],
        processes: Processes | None,
    ) -> None:
        self.options = options
        self.population = population
        self.deployment = deployment
        self.clock = clock
        self.running = running
        self.devices = {n: p for n, p in running.items() if p.me.kind in DEVICES}
        self.processes = processes
        self.transport = "nats" if options.nats else "nats (embedded server)"
        self._keyring = keyring(deployment.directory / "keys")

    @property
    def citizen(self) -> RunningParticipant:
        """The citizen's own device."""
        return self.devices["citizen-app"]

    def code(self, participant: str, person: int) -> PersonCode:
        """Return a person's code at a participant, as the card that the person shows would."""
        return PersonCode(self._keyring.code(participant, self.population.link_of(person)))

    def travel_to(self, day: dt.date, at: dt.time = MORNING) -> None:
        """Let everybody's civil time go on to a day."""
        self.clock.travel_to(dt.datetime.combine(day, at))

    async def until(self, moment: dt.datetime) -> None:
        """Wait until everything is at rest, and let civil time go on to a moment."""
        await self.at_rest()
        if moment > self.clock.now():
            self.clock.travel_to(moment)

    async def at_rest(self) -> None:
        """Wait until every message has taken effect or is parked.

        Raises:
            SetupError: Nothing went on for a minute; the message says how to see what waits.
        """
        with opened(self.deployment) as files:
            connections = [file.db for file in files.values()]
            before, unchanged_since = progress(connections), self.clock.wall_ns()
            while True:
                await anyio.sleep(LOOK_SECONDS)
                now, wall = progress(connections), self.clock.wall_ns()
                if now == before and now.open == 0:
                    await anyio.sleep(2 * NOTE_SECONDS)  # what was asked is noted by then
                    return
                if now != before:
                    before, unchanged_since = now, wall
                elif wall - unchanged_since > STALLED_SECONDS * 1e9:
                    break
        raise SetupError(
            f"{before.open} messages wait, and nothing has happened for {STALLED_SECONDS:.0f} s;"
            " is the NATS server there? With --deployment, python -m mesh untold lists them"
        )


@asynccontextmanager
async def on_stage(
    options: StageOptions,
    population: Population,
    *,
    shaped: Callable[[Policy], Policy] = lambda policy: policy,
    observer: Observer = NOBODY,
) -> AsyncIterator[Stage]:
    """Set the stage with a population, and run it for the time of the block.

    Args:
        shaped: Returns the policy that holds here, given that of the contracts.
        observer: Looks on at the participants of this process.

    Raises:
        SetupError: The server, a store or a participant cannot be started as asked.
    """
    with prepared(options, population, shaped) as scenery, ExitStack() as stack:
        deployment, url = scenery.deployment, scenery.url
        if options.nats is not None:
            await empty_inboxes(deployment, url)
        own = {
            name: SERVICES[party.kind]
            for name, party in deployment.participants.items()
            if not options.processes or party.kind in DEVICES
        }
        processes = None
        if options.processes:
            processes = Processes(deployment, url)
            stack.callback(processes.stop)
            others = [name for name in deployment.participants if name not in own]
            for name in others:
                processes.launch(name)
            await processes.ready(*others)
        async with running_participants(
            own,
            deployment=deployment,
            policy=scenery.policy,
            url=url,
            clock=scenery.clock,
            observer=observer,
        ) as running:
            yield Stage(options, population, deployment, scenery.clock, running, processes)


class Scenery(NamedTuple):
    """A server and filled stores, on which nobody acts yet."""

    deployment: Deployment
    policy: Policy
    clock: Clock
    url: str


@contextmanager
def prepared(
    options: StageOptions,
    population: Population,
    shaped: Callable[[Policy], Policy] = lambda policy: policy,
) -> Iterator[Scenery]:
    """Make the deployment, fill its stores and run its server, for the time of the block.

    Raises:
        SetupError: The server or a store cannot be started as asked.
    """
    with _directory(options.directory) as directory, ExitStack() as stack:
        deployment = Deployment(directory, options.participants())
        new = _is_new(directory)
        if not options.again:
            _refuse_used(deployment)
        deployment.save()
        policy = shaped(Policy.load(deployment.permits_file, set(SERVICES)))
        deployment.clock_file.unlink(missing_ok=True)
        clock = Clock(dt.datetime.combine(options.date, MORNING), shared=deployment.clock_file)
        url = options.nats
        if url is None:
            url = stack.enter_context(running_server(deployment, policy, port=options.port)).url
        elif new:
            raise SetupError(
                f"made a deployment in {directory}. Next: python -m mesh config -d {directory},"
                " start the server with what it wrote, and run this again"
            )
        _empty(deployment)
        fill_stores(deployment, population)
        yield Scenery(deployment, policy, clock, url)


@contextmanager
def _directory(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        try:
            chosen.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(f"{chosen} cannot be made: {error.strerror}") from None
        yield chosen
        return
    directory = Path(tempfile.mkdtemp(prefix="tsunagi-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _is_new(directory: Path) -> bool:
    """Tell whether a directory has no deployment yet; one that holds other things is refused."""
    if (directory / "deployment.json").exists():
        return False
    if any(directory.iterdir()):
        raise SetupError(f"{directory} holds something else; name an empty or a new directory")
    return True


def _refuse_used(deployment: Deployment) -> None:
    if any(deployment.database(name).exists() for name in deployment.participants):
        raise SetupError(
            f"{deployment.directory} holds an earlier run: look at it with python -m mesh,"
            " or delete it and play again with --again"
        )


def _empty(deployment: Deployment) -> None:
    """A simulation starts anew: the stores that an earlier one left go, and nothing else."""
    for name in deployment.participants:
        store = deployment.database(name)
        for suffix in ("", "-wal", "-shm"):
            store.with_name(f"{store.name}{suffix}").unlink(missing_ok=True)
