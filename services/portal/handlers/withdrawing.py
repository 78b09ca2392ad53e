"""A filed move is withdrawn, and everyone who was told of it is told again."""

import msgspec

from contracts.base import Accepted, Reply
from contracts.moving import WithdrawMoveOut
from contracts.portal import WithdrawMove
from contracts.private import MoveCancelled
from mesh.context import Context
from mesh.errors import MeshError, Refused
from services.portal import letters, model, store
from services.portal.model import Case, Status
from services.portal.service import keep, service, tell


@service.obeys(WithdrawMove)
async def withdraw_move(command: WithdrawMove, ctx: Context) -> Accepted:
    """Ask the old municipality to forget the move, unless somebody has moved in already."""
    ctx.case = command.case
    case = store.own_case(command.case, command.person, ctx)
    if case.anyone_moved:
        raise Refused(
            "already-moved-in",
            "the move is registered already and cannot be withdrawn; file a new move to come back",
        )
    if case.status is Status.WITHDRAWING:
        return Accepted()
    if case.status is not Status.OPEN:
        raise Refused("case-closed", "the case is closed; there is nothing left to withdraw")
    store.CASES.put(ctx.tx, msgspec.structs.replace(case, status=Status.WITHDRAWING))
    ctx.submit(WithdrawMoveOut(movers=case.persons), at=case.from_municipality)
    return Accepted()


@service.settled(WithdrawMoveOut)
async def follow_withdrawal(_: WithdrawMoveOut, result: Reply | MeshError, ctx: Context) -> None:
    """Close the case and cancel what was planned; or go on, if the move has taken place."""
    case = store.case(ctx)
    if case.status is not Status.WITHDRAWING:
        return
    if isinstance(result, MeshError) or case.anyone_moved:
        _go_on(case, ctx)
        return
    withdrawn = model.ended(case, Status.WITHDRAWN)
    store.CASES.put(ctx.tx, withdrawn)
    if case.announced:
        ctx.publish(MoveCancelled(person=case.filer))
    store.end_consents(ctx.tx, withdrawn)
    tell(letters.WITHDRAWN, withdrawn, ctx)


def _go_on(case: Case, ctx: Context) -> None:
    goes_on = msgspec.structs.replace(case, status=Status.OPEN)
    tell(letters.NOT_WITHDRAWN, case, ctx)
    keep(case, model.brought_up_to_date(goes_on), ctx)
