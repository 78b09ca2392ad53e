"""The residents act: at counters and at their own devices, until they are answered."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import msgspec

from contracts.base import Command, PersonCode, Reply
from contracts.births import BirthReported
from contracts.common import MunicipalityCode
from contracts.deaths import DeathReported
from contracts.portal import FileMove
from mesh.errors import MeshError, Refused
from scenarios.moving.plan import Move
from scenarios.stage.acting import weekday_from
from scenarios.stage.running import Stage
from scenarios.year import commands
from scenarios.year.occasions import (
    Act,
    Bereavement,
    Birth,
    Deed,
    Divorce,
    IncomeCorrection,
    Marriage,
)
from scenarios.year.plan import Plan
from services.code_exchange.store import keyring

R = TypeVar("R", bound=Reply)
T = TypeVar("T")

DEVICE = "citizen-app"

SOON_SECONDS = 0.2
HOUR_NS = 3_600_000_000_000
LATER_SECONDS = 3600.0
"""How long people wait before they come again: twice as long each time, up to an hour."""

PATIENCE_SECONDS = 14 * 24 * 3600.0
"""How long they take `NOT_YET` for an answer."""

NOT_YET = ("refused.not-moved-out", "refused.no-such-case")
"""Refusals that mean that what an office builds on has not arrived yet: it was filed before."""


class Citizens:
    """Performs the acts of a plan on a stage.

    Acts of one occasion wait for each other; whatever answers is down, people come again.

    Attributes:
        refused: What an office has refused for good: the act, and the code of the refusal.
        waited_hours: How long each act took until it was answered.
    """

    def __init__(self, stage: Stage, plan: Plan) -> None:
        self.refused: list[str] = []
        self.waited_hours: list[float] = []
        self._stage = stage
        self._world = plan.world
        self._keyring = keyring(stage.deployment.directory / "keys")
        self._links: dict[int, bytes] = {}
        self._first: dict[int, asyncio.Future[Reply | None]] = {}
        self._do: dict[Deed, Callable[[Act], Awaitable[None]]] = {
            Deed.FILE_MOVE: self._file_move,
            Deed.VISIT: self._visit,
            Deed.REPORT_DEATH: self._report_death,
            Deed.CONFIRM: self._confirm,
            Deed.REPORT_BIRTH: self._report_birth,
            Deed.CLAIM_ALLOWANCE: self._claim_allowance,
            Deed.REPORT_MARRIAGE: self._report_marriage,
            Deed.REPORT_DIVORCE: self._report_divorce,
            Deed.CORRECT_INCOME: self._correct_income,
        }

    def check_nothing_refused(self) -> None:
        """Refuse to go on if an office has refused what a citizen asked for.

        Raises:
            Refused: It has; of the first the message says what and why.
        """
        if self.refused:
            raise Refused("citizen-refused", f"an office refused a citizen: {self.refused[0]}")

    async def perform(self, act: Act) -> None:
        """Perform one act, however often people have to come."""
        await self._do[act.deed](act)

    def code(self, participant: str, person: int) -> PersonCode:
        """Return somebody's code at a participant.

        Raises:
            KeyError: The person was born in this plan, and the birth was not reported yet.
        """
        link = self._links.get(person)
        if link is None and self._world.newborn(person) is None:
            return self._stage.code(participant, person)
        return PersonCode(self._keyring.code(participant, self._links[person]))

    # ---- moves ---------------------------------------------------------------------------

    async def _file_move(self, act: Act) -> None:
        move, parties = _of(act, Move), self._stage.deployment.participants

        def filing() -> FileMove:
            # Who could not file in time comes to the counter on a later day.
            visit_on = max(move.visit_on, weekday_from(self._stage.clock.today()))
            now = msgspec.structs.replace(move, visit_on=visit_on)
            return commands.filing_of_move(now, partial(self.code, DEVICE), parties)

        self._note(act, await self._insist(act, DEVICE, filing))

    async def _visit(self, act: Act) -> None:
        move = _of(act, Move)
        if await self._noted(act) is not None:
            counter = self._counter(move.destination.code)
            report = partial(commands.report_of_move, move, partial(self.code, counter))
            await self._insist(act, counter, report)

    # ---- deaths and births ---------------------------------------------------------------

    async def _report_death(self, act: Act) -> None:
        death = _of(act, Bereavement).death
        counter = self._counter(death.reported_at.code)
        report = partial(commands.report_of_death, death, partial(self.code, counter))
        self._note(act, await self._insist(act, counter, report))

    async def _confirm(self, act: Act) -> None:
        bereavement = _of(act, Bereavement)
        reported = await self._noted(act)
        has_desk = bool(self._stage.deployment.of_kind("bereavement-desk"))
        if not isinstance(reported, DeathReported) or not has_desk:
            return
        assert bereavement.claimant is not None, "who confirms is planned"
        claimant, code = bereavement.claimant, partial(self.code, DEVICE)
        command = partial(commands.confirmation, reported.case, claimant, code)
        residence = bereavement.death.residence.code
        await self._insist(act, DEVICE, command, at=residence, case=reported.case)

    async def _report_birth(self, act: Act) -> None:
        birth = _of(act, Birth)
        counter = self._counter(birth.residence)
        report = partial(commands.report_of_birth, birth, partial(self.code, counter))
        reported = await self._insist(act, counter, report)
        if isinstance(reported, BirthReported):
            link = self._keyring.link(counter, reported.child)
            assert link is not None, "the reply names the child by the counter's code"
            self._links[birth.child] = link
        self._note(act, reported)

    async def _claim_allowance(self, act: Act) -> None:
        birth = _of(act, Birth)
        if await self._noted(act) is not None:
            claim = partial(commands.claim_of_allowance, birth, partial(self.code, DEVICE))
            await self._insist(act, DEVICE, claim)

    # ---- what is done in one act -----------------------------------------------------------

    async def _report_marriage(self, act: Act) -> None:
        marriage = _of(act, Marriage)
        counter = self._counter(marriage.residences[0])
        report = partial(commands.report_of_marriage, marriage, partial(self.code, counter))
        await self._insist(act, counter, report)

    async def _report_divorce(self, act: Act) -> None:
        divorce = _of(act, Divorce)
        counter = self._counter(divorce.residence)
        report = partial(commands.report_of_divorce, divorce, partial(self.code, counter))
        await self._insist(act, counter, report)

    async def _correct_income(self, act: Act) -> None:
        correction = _of(act, IncomeCorrection)
        counter = self._counter(correction.taxed_by)
        report = partial(commands.return_of_income, correction, partial(self.code, counter))
        await self._insist(act, counter, report)

    # ---- how it is done ------------------------------------------------------------------

    def _counter(self, municipality: MunicipalityCode) -> str:
        return self._stage.deployment.at("counter", municipality).name

    def _note(self, act: Act, reply: Reply | None) -> None:
        """Let the next act of the occasion know what became of its first."""
        self._answer(act).set_result(reply)

    async def _noted(self, act: Act) -> Reply | None:
        """Wait for the first act of the occasion; `None` if it was refused."""
        reply = await self._answer(act)
        del self._first[act.number]
        return reply

    def _answer(self, act: Act) -> "asyncio.Future[Reply | None]":
        if act.number not in self._first:
            self._first[act.number] = asyncio.get_running_loop().create_future()
        return self._first[act.number]

    async def _insist(
        self,
        act: Act,
        device: str,
        saying: Callable[[], Command[R]],
        *,
        at: MunicipalityCode | None = None,
        case: str | None = None,
    ) -> R | None:
        """Say something until it is answered; `None` if it is refused.

        The message id stays the same while nobody answers, so that it is obeyed once.
        """
        clock = self._stage.clock
        message_id, wait, patient_until = clock.uuid7(), SOON_SECONDS, None
        began = clock.wall_ns()
        while True:
            try:
                reply = await self._stage.devices[device].command(
                    saying(), at=at, case=case, message_id=message_id
                )
            except MeshError as error:
                now = clock.wall_ns()
                if error.code in NOT_YET:
                    patient_until = patient_until or now + int(PATIENCE_SECONDS * 1e9)
                    message_id = clock.uuid7()  # who was refused asks anew, later
                if not error.retry and now >= (patient_until or now):
                    self.refused.append(f"{act.deed.value}: {error.code}")
                    return None
            else:
                self.waited_hours.append((clock.wall_ns() - began) / HOUR_NS)
                return reply
            await clock.sleep(clock.jitter(wait))
            wait = min(2 * wait, LATER_SECONDS)


def _of(act: Act, kind: type[T]) -> T:
    assert isinstance(act.occasion, kind), "the deed says what the occasion is"
    return act.occasion
