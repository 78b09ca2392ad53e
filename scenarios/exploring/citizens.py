"""Plays the stories of a plan: everybody does what is theirs, one step after the other."""

import asyncio
from collections.abc import Callable

import msgspec

from contracts.deaths import CorrectDeath, CorrectionGround
from contracts.portal import CaseQuery
from mesh.envelope import disclosed
from mesh.errors import MeshError
from scenarios.exploring.model import Kind, Step, Story
from scenarios.exploring.patience import Mourners, Movers, Notes
from scenarios.moving.plan import Move
from scenarios.stage.country import name_of
from scenarios.stage.simulating import SimulatedStage
from services.portal.model import Status

COME_AGAIN = {
    Kind.FILE: {"refused.case-open"},
    Kind.VISIT: {"refused.not-moved-out"},
    Kind.CONFIRM: {"refused.no-such-case"},
}
"""Refusals that say that something is still under way: people come again."""

COME_AGAIN_SECONDS = 300.0
COME_AGAIN_TIMES = 60
"""How soon people come again, and how often."""

OVER = (Status.WITHDRAWN.value, Status.REFUSED.value, Status.DONE.value)
"""The states of a case in which nobody has to come to the counter any more."""

DEVICE = "citizen-app"

Say = Callable[[str], None]


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How a step ended: `code` is that of the refusal, or empty."""

    story: Story
    step: Step
    code: str = ""


class Citizens:
    """Everybody in the stories of one plan.

    Attributes:
        movers, mourners: What was filed, and which deaths were reported.
        endings: How the steps ended; those are left out that had become pointless.
        arrived: The moves that were registered, in the order of the answers.
    """

    def __init__(self, stage: SimulatedStage, say: Say) -> None:
        self.stage = stage
        self.say = say
        self.began_ns = stage.clock.wall_ns()
        self.notes = Notes()
        self.movers = Movers.on(stage, self.notes)
        self.mourners = Mourners.on(stage, self.notes)
        self.endings: list[Ending] = []
        self.arrived: list[Move] = []

    async def play(self, story: Story) -> None:
        """Play a story to its end."""
        await _Family(self, story).play()


class _Family:
    """Those to whom one story happens."""

    def __init__(self, citizens: Citizens, story: Story) -> None:
        self._all = citizens
        self._story = story
        self._filed: dict[int, str] = {}
        self._reported: dict[int, str] = {}
        self._acts = {
            Kind.FILE: self._file,
            Kind.WITHDRAW: self._withdraw,
            Kind.VISIT: self._visit,
            Kind.REPORT: self._report,
            Kind.CONFIRM: self._confirm,
            Kind.CORRECT: self._correct,
        }

    async def play(self) -> None:
        steps = self._story.steps
        racing = [asyncio.create_task(self._at_its_time(step)) for step in steps if step.races]
        for step in steps:
            if not step.races:
                await self._at_its_time(step)
        await asyncio.gather(*racing)

    async def _at_its_time(self, step: Step) -> None:
        everybody, clock = self._all, self._all.stage.clock
        await clock.sleep(max(0.0, step.at - (clock.wall_ns() - everybody.began_ns) / 1e9))
        code = ""
        for _ in range(COME_AGAIN_TIMES):
            try:
                if not await self._acts[step.kind](step.subject):
                    return
            except MeshError as error:
                code = error.code
                if code not in COME_AGAIN.get(step.kind, ()) or await self._is_over(step):
                    break
                await clock.sleep(COME_AGAIN_SECONDS)
            else:
                code = ""
                break
        everybody.endings.append(Ending(story=self._story, step=step, code=code))
        everybody.say(f"{self._story.title}: {step.kind.value}: {code or 'accepted'}")

    # ---- what they do: each returns whether there was anything to do ---------------------------

    async def _file(self, subject: int) -> bool:
        move = self._of_the_living(self._story.moves[subject])
        if move is None:
            return False
        self._filed[subject] = await self._all.movers.file(move)
        return True

    async def _withdraw(self, subject: int) -> bool:
        if subject not in self._filed:
            return False
        await self._all.movers.withdraw(self._filed[subject])
        return True

    async def _visit(self, subject: int) -> bool:
        move = self._of_the_living(self._story.moves[subject])
        if move is None or subject not in self._filed:
            return False
        await self._all.movers.visit(move)
        self._all.arrived.append(move)
        return True

    async def _report(self, subject: int) -> bool:
        reported = await self._all.mourners.report(self._story.deaths[subject])
        self._reported[subject] = reported.case
        return True

    async def _confirm(self, subject: int) -> bool:
        if subject not in self._reported:
            return False
        case, death = self._reported[subject], self._story.deaths[subject]
        mourners = self._all.mourners
        confirmation = mourners.planner.confirmation(death.deceased, death.reporter)
        await mourners.confirm_what_may_be(case, confirmation)
        return True

    async def _correct(self, subject: int) -> bool:
        if subject not in self._reported:
            return False
        stage, mourners = self._all.stage, self._all.mourners
        case, death = self._reported[subject], self._story.deaths[subject]
        reported = mourners.reported[case]
        counter = name_of("counter", death.residence)
        code = stage.code(counter, death.deceased)
        await mourners.insist(
            stage.devices[counter],
            CorrectDeath(
                person=code,
                applicant=code,
                register_municipality=reported.register,
                ground=CorrectionGround.COURT,
                evidence=True,
            ),
        )
        corrected = msgspec.structs.replace(mourners.reported[case], corrected=True)
        mourners.reported[case] = corrected
        return True

    # ---- what they know ------------------------------------------------------------------------

    async def _is_over(self, step: Step) -> bool:
        """Tell whether it is no use to come again: the case has come to another end."""
        if step.kind is not Kind.VISIT:
            return False
        filed = self._all.movers.filed[self._filed[step.subject]]
        query = CaseQuery(person=self._all.stage.code(DEVICE, filed.move.filer), case=filed.case)
        return disclosed((await self._all.movers.ask(DEVICE, query)).status) in OVER

    def _of_the_living(self, move: Move) -> Move | None:
        """Return a move without those whose death was reported; nothing if nobody can act."""
        mourners = self._all.mourners
        # Nobody says that they moved on before they had come.
        before = [
            o.moved_on for o in self._all.arrived if not set(o.movers).isdisjoint(move.movers)
        ]
        move = msgspec.structs.replace(move, moved_on=max([move.moved_on, *before]))
        dead = set(mourners.dead)
        if dead.isdisjoint((*move.movers, *move.stayers)):
            return move
        movers = tuple(mover for mover in move.movers if mover not in dead)
        able = [mover for mover in movers if mourners.planner.adult(mover)]
        if not able:
            return None
        filer = move.filer if move.filer in movers else able[0]
        return msgspec.structs.replace(
            move,
            movers=movers,
            stayers=tuple(stayer for stayer in move.stayers if stayer not in dead),
            head=move.head if move.head in movers else able[0],
            filer=filer,
            remaining_head=None if move.remaining_head in dead else move.remaining_head,
            consents=move.consents if filer == move.filer else (),
        )
