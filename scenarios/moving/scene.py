"""What a citizen does, act by act, on a stage; and when each act began."""

import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec

from contracts.base import Command, Reply
from contracts.portal import FileMove, WithdrawMove
from contracts.residency import RegisterMoveIn, RegisterMoveWithin
from mesh.errors import MeshError
from mesh.participant import RunningParticipant
from scenarios.moving.plan import Move, Planner
from scenarios.stage.country import name_of
from scenarios.stage.running import Stage

T = TypeVar("T")
R = TypeVar("R", bound=Reply)

PATIENCE_SECONDS = 30.0
RETRY_SECONDS = 0.2
"""How long a citizen tries again when nobody answers, and how often."""


class PlayedAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act, and the wall time at which it began."""

    day: dt.date
    title_ja: str
    title_en: str
    began_ns: int


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A move that was filed, and the case it became.

    Attributes:
        withdrawn: Whether it was withdrawn again.
    """

    move: Move
    case: str
    withdrawn: bool = False


class Scene:
    """A citizen's acts on a stage.

    Attributes:
        acts: What was done so far.
        filed: What was filed so far, by case.
        findings: What the acts showed, as (Japanese, English).
    """

    def __init__(self, stage: Stage, planner: Planner) -> None:
        self.stage = stage
        self.planner = planner
        self.acts: list[PlayedAct] = []
        self.filed: dict[str, Filed] = {}
        self.findings: list[tuple[str, str]] = []

    async def act(self, day: dt.date, ja: str, en: str, *doing: Coroutine[Any, Any, T]) -> list[T]:
        """Play an act on a day: do one thing after the other, and wait for all that follows."""
        self.stage.travel_to(day)
        began = self.stage.clock.wall_ns()
        self.acts.append(PlayedAct(day=day, title_ja=ja, title_en=en, began_ns=began))
        done = [await each for each in doing]
        await self.stage.at_rest()
        return done

    async def file(self, move: Move) -> str:
        """File a move at the portal, once for everybody; return the case."""
        stage, device = self.stage, "citizen-app"
        reply = await self._insist(
            stage.citizen,
            FileMove(
                person=stage.code(device, move.filer),
                movers=tuple(stage.code(device, m) for m in move.movers),
                from_municipality=move.origin.code,
                new_address=move.address,
                new_head=stage.code(device, move.head),
                remaining_head=(
                    None if move.remaining_head is None else stage.code(device, move.remaining_head)
                ),
                planned_on=move.moved_on,
                visit_on=move.visit_on,
                consents=move.consents,
            ),
        )
        self.filed[reply.case] = Filed(move=move, case=reply.case)
        return reply.case

    async def withdraw(self, case: str) -> None:
        """Withdraw a filed move before the move-in."""
        filed = self.filed[case]
        person = self.stage.code("citizen-app", filed.move.filer)
        await self._insist(self.stage.citizen, WithdrawMove(person=person, case=case))
        self.filed[case] = msgspec.structs.replace(filed, withdrawn=True)

    async def visit(self, move: Move) -> int:
        """Come to the counter, the one visit that remains; return by how many days it is late."""
        stage = self.stage
        counter = name_of("counter", move.destination)
        movers = tuple(stage.code(counter, m) for m in move.movers)
        if not move.within:
            reply = await self._insist(
                stage.devices[counter],
                RegisterMoveIn(movers=movers, moved_on=move.moved_on, address=move.address),
            )
            return reply.late_days
        reply = await self._insist(
            stage.devices[counter],
            RegisterMoveWithin(
                movers=movers,
                moved_on=move.moved_on,
                address=move.address,
                new_head=stage.code(counter, move.head),
                remaining_head=(
                    None
                    if move.remaining_head is None
                    else stage.code(counter, move.remaining_head)
                ),
            ),
        )
        return reply.late_days

    async def _insist(self, device: RunningParticipant, command: Command[R]) -> R:
        """Send a command again while nobody answers; it is obeyed once, for its id is the same."""
        message_id = self.stage.clock.uuid7()
        until = self.stage.clock.wall_ns() + int(PATIENCE_SECONDS * 1e9)
        while True:
            try:
                return await device.command(command, message_id=message_id)
            except MeshError as error:
                if not error.retry or self.stage.clock.wall_ns() > until:
                    raise
            await self.stage.clock.sleep(RETRY_SECONDS)
