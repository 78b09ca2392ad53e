"""What people do on a stage, act by act; and when each act began."""

import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec

from contracts.base import Command, Reply
from contracts.common import MunicipalityCode
from mesh.errors import MeshError
from mesh.participant import RunningParticipant
from scenarios.stage.running import Stage

T = TypeVar("T")
R = TypeVar("R", bound=Reply)

RETRY_SECONDS = 0.2
"""How soon people try again when nobody answers."""


SATURDAY = 5


def weekday_from(day: dt.date) -> dt.date:
    """Return the day, or the Monday after it: counters are closed at the weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


class PlayedAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act, and the wall time at which it began."""

    day: dt.date
    title_ja: str
    title_en: str
    began_ns: int


class Acting:
    """People's acts on a stage.

    Attributes:
        acts: What was done so far.
        findings: What the acts showed, as (Japanese, English).
        patience_seconds: How long people try again when nobody answers.
    """

    patience_seconds = 30.0

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.acts: list[PlayedAct] = []
        self.findings: list[tuple[str, str]] = []

    async def act(self, day: dt.date, ja: str, en: str, *doing: Coroutine[Any, Any, T]) -> list[T]:
        """Play an act on a day: do one thing after the other, and wait for all that follows."""
        self.stage.travel_to(day)
        began = self.stage.clock.wall_ns()
        self.acts.append(PlayedAct(day=day, title_ja=ja, title_en=en, began_ns=began))
        done = [await each for each in doing]
        await self.stage.at_rest()
        return done

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
        message_id = self.stage.clock.uuid7()
        until = self.stage.clock.wall_ns() + int(self.patience_seconds * 1e9)
        while True:
            try:
                return await device.command(command, at=at, to=to, case=case, message_id=message_id)
            except MeshError as error:
                if not error.retry or self.stage.clock.wall_ns() > until:
                    raise
            await self.stage.clock.sleep(RETRY_SECONDS)
