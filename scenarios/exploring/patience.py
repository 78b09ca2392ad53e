"""People who do not give up while nobody answers, on devices that may crash."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from contracts.base import Command, Lookup, Reply, contract_of
from contracts.common import MunicipalityCode
from mesh.errors import MeshError
from mesh.participant import RunningParticipant
from scenarios.bereavement import scene as bereavement
from scenarios.bereavement.plan import Planner as DeathPlanner
from scenarios.moving import scene as moving
from scenarios.moving.plan import Planner as MovePlanner
from scenarios.stage.acting import Acting
from scenarios.stage.simulating import SimulatedStage

R = TypeVar("R", bound=Reply)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 600.0
"""How long people wait before they try again: each time twice as long, up to this."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A command that was refused, and so must have changed nothing."""

    contract: str
    code: str
    message_id: str


class Notes(msgspec.Struct):
    """What people had to put up with.

    Attributes:
        retries: How often something was tried again because nobody answered.
    """

    retries: int = 0
    refused: list[Refusal] = []


class Patient(Acting):
    """Acts, again and again while nobody answers."""

    stage: SimulatedStage
    notes: Notes

    async def insist(
        self,
        device: RunningParticipant,
        command: Command[R],
        *,
        at: MunicipalityCode | None = None,
        to: str | None = None,
        case: str | None = None,
    ) -> R:
        """Send a command again while nobody answers; it is obeyed once, for its id is the same."""
        number = self.stage.clock.uuid7()
        try:
            return await self._patiently(
                device.me.name,
                lambda d: d.command(command, at=at, to=to, case=case, message_id=number),
            )
        except MeshError as error:
            refusal = Refusal(
                contract=contract_of(command).name, code=error.code, message_id=number
            )
            self.notes.refused.append(refusal)
            raise

    async def ask(self, device: str, query: Lookup[R], *, at: MunicipalityCode | None = None) -> R:
        """Ask again while nobody answers."""
        return await self._patiently(device, lambda d: d.lookup(query, at=at))

    async def _patiently(self, device: str, do: Callable[[RunningParticipant], Awaitable[R]]) -> R:
        clock, pause = self.stage.clock, FIRST_PAUSE
        while True:
            running = self.stage.simulation.running.get(device)
            if running is not None:
                try:
                    return await do(running)
                except MeshError as error:
                    if not error.retry:
                        raise
            self.notes.retries += 1
            await clock.sleep(clock.jitter(pause))
            pause = min(pause * 2, LONGEST_PAUSE)


class Movers(Patient, moving.Scene):
    """Those who move."""

    @classmethod
    def on(cls, stage: SimulatedStage, notes: Notes) -> "Movers":
        """Return them on a stage."""
        scene = cls(stage, MovePlanner(stage.population, 0))
        scene.notes = notes
        return scene


class Mourners(Patient, bereavement.Scene):
    """The families of those who die."""

    @classmethod
    def on(cls, stage: SimulatedStage, notes: Notes) -> "Mourners":
        """Return them on a stage."""
        options = stage.options
        planner = DeathPlanner(stage.population, options.municipalities, options.date)
        scene = cls(stage, planner)
        scene.notes = notes
        return scene
