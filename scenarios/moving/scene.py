"""What a citizen who moves house does on a stage."""

import msgspec

from contracts.moving import RegisterMoveIn, RegisterMoveWithin
from contracts.portal import FileMove, WithdrawMove
from scenarios.moving.plan import Move, Planner
from scenarios.stage.acting import Acting
from scenarios.stage.country import name_of
from scenarios.stage.running import Stage


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A move that was filed, and the case it became.

    Attributes:
        withdrawn: Whether it was withdrawn again.
    """

    move: Move
    case: str
    withdrawn: bool = False


class Scene(Acting):
    """A citizen's acts on a stage.

    Attributes:
        filed: What was filed so far, by case.
    """

    def __init__(self, stage: Stage, planner: Planner) -> None:
        super().__init__(stage)
        self.planner = planner
        self.filed: dict[str, Filed] = {}

    async def file(self, move: Move) -> str:
        """File a move at the portal, once for everybody; return the case."""
        stage, device = self.stage, "citizen-app"
        reply = await self.insist(
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
        await self.insist(self.stage.citizen, WithdrawMove(person=person, case=case))
        self.filed[case] = msgspec.structs.replace(filed, withdrawn=True)

    async def visit(self, move: Move) -> int:
        """Come to the counter, the one visit that remains; return by how many days it is late."""
        stage = self.stage
        counter = name_of("counter", move.destination)
        movers = tuple(stage.code(counter, m) for m in move.movers)
        if not move.within:
            reply = await self.insist(
                stage.devices[counter],
                RegisterMoveIn(movers=movers, moved_on=move.moved_on, address=move.address),
            )
            return reply.late_days
        reply = await self.insist(
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
