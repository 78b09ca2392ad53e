"""Draws what goes wrong, and lets it go wrong."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from contracts.base import Event
from mesh.observing import Nobody
from mesh.simulated_network import Conditions
from mesh.simulation import Simulation
from mesh.store import COMMIT_SECONDS
from scenarios.exploring.model import Fault, Wrong
from scenarios.exploring.moments import Moments

SHORTEST_SECONDS = 0.05
LONGEST_SECONDS = 7_200.0
"""How long a fault lasts: well within the day on which it begins."""

AT_WORK_SECONDS = 1_800.0
"""How long a crash waits for its victim to be at work."""

LATE_SECONDS = 0.05
MOST_STEPS = 12
"""When a victim at work crashes: at once, about its commit, or somewhat later."""

MOST_FAULTS = 14

WEIGHTS = {
    Wrong.CRASH: 3,
    Wrong.CRASH_AT_WORK: 5,
    Wrong.PARTITION: 3,
    Wrong.SERVER_DOWN: 1,
    Wrong.WIPE: 2,
    Wrong.STORM: 2,
}
STORM_LOSS, STORM_DUPLICATION = 0.2, 0.3
STORM_SECONDS = 120.0


def draw_conditions(rng: random.Random) -> Conditions:
    """Draw how the network behaves while nothing else is wrong."""
    return Conditions(
        delay_seconds=rng.choice((0.001, 0.01, 0.05)),
        spread=rng.choice((0.0, 0.5, 1.5)),
        loss=rng.choice((0.0, 0.01, 0.03)),
        duplication=rng.choice((0.0, 0.1, 0.3)),
    )


def draw_faults(rng: random.Random, names: Sequence[str], moments: Moments) -> list[Fault]:
    """Draw faults about the moments at which people act."""
    kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
    found = []
    for _ in range(rng.randrange(MOST_FAULTS + 1)):
        what = rng.choices(kinds, weights)[0]
        who, other = rng.sample(names, 2)
        longest = math.log(LONGEST_SECONDS / SHORTEST_SECONDS)
        found.append(
            Fault(
                what=what,
                at=moments.near(rng),
                lasting=SHORTEST_SECONDS * math.exp(rng.random() * longest),
                who="" if what in (Wrong.SERVER_DOWN, Wrong.STORM) else who,
                other=other if what is Wrong.PARTITION else "",
                pause=rng.choice((0.0, COMMIT_SECONDS, rng.random() * LATE_SECONDS)),
                steps=rng.randrange(MOST_STEPS) if what is Wrong.CRASH_AT_WORK else 0,
            )
        )
    return sorted(found, key=lambda fault: fault.at)


class AtWork(Nobody):
    """Notices when a participant is in the middle of an effect."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Event] = {}

    def published(self, publisher: str, event: Event) -> None:  # noqa: ARG002
        """See `Observer`."""
        self._notice(publisher)

    def learned(self, participant: str, event: Event) -> None:  # noqa: ARG002
        """See `Observer`."""
        self._notice(participant)

    async def of(self, name: str) -> bool:
        """Wait until a participant is at work; return whether it was in time."""
        noticed = self._waiting.setdefault(name, asyncio.Event())
        try:
            async with asyncio.timeout(AT_WORK_SECONDS):
                await noticed.wait()
        except TimeoutError:
            return False
        return True

    def _notice(self, name: str) -> None:
        if (noticed := self._waiting.pop(name, None)) is not None:
            noticed.set()


class Injector:
    """Lets faults happen in a simulation.

    Attributes:
        happened: How many of each kind have begun.
    """

    def __init__(self, simulated: Simulation, at_work: AtWork, say: Callable[[str], None]) -> None:
        self._simulated = simulated
        self._at_work = at_work
        self._say = say
        self._down = self._storms = 0
        self._calm = simulated.network.conditions
        self._apart: Counter[frozenset[str]] = Counter()
        self.happened: Counter[str] = Counter()

    async def let_happen(self, fault: Fault) -> None:
        """Let one fault happen, and end."""
        await self._simulated.clock.sleep(fault.at)
        match fault.what:
            case Wrong.CRASH:
                await self._crash(fault)
            case Wrong.CRASH_AT_WORK:
                if await self._at_work.of(fault.who):
                    await self._simulated.clock.sleep(fault.pause)
                    for _ in range(fault.steps):
                        await asyncio.sleep(0)
                    await self._crash(fault)
            case Wrong.PARTITION:
                await self._part(fault)
            case Wrong.SERVER_DOWN:
                await self._go_down(fault)
            case Wrong.STORM:
                await self._storm(fault)
            case Wrong.WIPE:
                self._note(fault)
                self._simulated.network.forget_inbox(fault.who)

    async def _crash(self, fault: Fault) -> None:
        simulated = self._simulated
        if fault.who not in simulated.running:
            return
        self._note(fault)
        await simulated.crash(fault.who)
        await simulated.clock.sleep(fault.lasting)
        await simulated.restart(fault.who)

    async def _part(self, fault: Fault) -> None:
        self._note(fault)
        pair = frozenset((fault.who, fault.other))
        self._apart[pair] += 1
        self._simulated.network.part(fault.who, fault.other)
        await self._simulated.clock.sleep(fault.lasting)
        self._apart[pair] -= 1
        if not self._apart[pair]:
            self._simulated.network.join(fault.who, fault.other)

    async def _storm(self, fault: Fault) -> None:
        self._note(fault)
        network = self._simulated.network
        self._storms += 1
        if self._storms == 1:
            self._calm = network.conditions
            network.conditions = msgspec.structs.replace(
                self._calm, loss=STORM_LOSS, duplication=STORM_DUPLICATION
            )
        await self._simulated.clock.sleep(min(fault.lasting, STORM_SECONDS))
        self._storms -= 1
        if not self._storms:
            network.conditions = self._calm

    async def _go_down(self, fault: Fault) -> None:
        self._note(fault)
        self._down += 1
        self._simulated.network.go_down()
        await self._simulated.clock.sleep(fault.lasting)
        self._down -= 1
        if not self._down:
            self._simulated.network.come_up()

    def _note(self, fault: Fault) -> None:
        self.happened[fault.what.value] += 1
        whom = " and ".join(name for name in (fault.who, fault.other) if name)
        self._say(f"fault: {fault.what.value} {whom} ({fault.lasting:.2f} s)")
