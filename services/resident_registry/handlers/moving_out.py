"""Moves to another municipality, handled at the old one (住基法24条, 9条1項)."""

from contracts.base import Accepted, PersonCode
from contracts.moving import (
    FileMoveOut,
    MovedIn,
    MovedOut,
    MoveOutFiled,
    MoveOutWithdrawn,
    WithdrawMoveOut,
)
from contracts.residency import HeadChanged
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused
from services.resident_registry import deaths, moving_out, store
from services.resident_registry.service import service, told_by


@service.obeys(FileMoveOut)
async def file_move_out(filing: FileMoveOut, ctx: Context) -> Accepted:
    """Announce a move to the new municipality; the register stays as it is (住基法24条)."""
    home = store.home_of_all(ctx.tx, filing.movers)
    moves = moving_out.filed(
        filing,
        home,
        store.pending(ctx.tx, home),
        here=ctx.municipality,
        today=ctx.today,
        case=ctx.case,
    )
    for move in moves:
        store.MOVES_OUT.put(ctx.tx, move)
    for mover in moving_out.moving_together(home, moves):
        ctx.publish(
            MoveOutFiled(
                person=mover.person,
                destination=filing.destination,
                planned_on=filing.planned_on,
                name=mover.name,
                birth_date=mover.birth_date,
                sex=mover.sex,
                relation=mover.relation.value,
                head=filing.new_head,
                new_address=filing.new_address,
                register_municipality=mover.register_municipality,
            )
        )
    return Accepted()


@service.obeys(WithdrawMoveOut)
async def withdraw_move_out(withdrawal: WithdrawMoveOut, ctx: Context) -> Accepted:
    """Forget a filed move, or the visit booked for one inside the municipality."""
    filed = [move for p in withdrawal.movers if (move := store.MOVES_OUT.get(ctx.tx, p))]
    booked = store.booked(ctx.tx, withdrawal.movers, ctx.case)
    if not filed and not booked:
        raise Refused("no-move-pending", _why_not_pending(withdrawal.movers, ctx))
    for visit in booked:
        store.BOOKINGS.remove(ctx.tx, visit.person)
    for move in filed:
        store.withdraw(ctx.tx, move)
        ctx.publish(MoveOutWithdrawn(person=move.person, destination=move.destination))
    return Accepted()


@service.on(MovedIn)
async def close_record(event: MovedIn, ctx: Context) -> None:
    """Remove the record of somebody who is registered elsewhere now (転入通知, 住基法9条1項)."""
    moved_on, destination = disclosed(event.moved_on), told_by(ctx)
    resident = store.RESIDENTS.get(ctx.tx, event.person)
    if resident is None:
        deaths.check_not_deceased(store.DECEASED.get(ctx.tx, event.person))
        removed = store.REMOVED.where(ctx.tx, person=event.person)
        moving_out.check_reported_before(removed, destination)
        return
    before = store.home(ctx.tx, resident.household)
    pending = store.pending(ctx.tx, before)
    move = pending.get(event.person)
    withdrawn = store.WITHDRAWN.where(ctx.tx, person=event.person)
    moving_out.check_announced(move, withdrawn, destination)

    after = moving_out.left(before, event.person, pending, ctx.today)
    for changed in moving_out.renominated(event.person, pending):
        store.MOVES_OUT.put(ctx.tx, changed)
    new_address = disclosed(event.address)
    store.remove(ctx.tx, resident, moved_on, destination, new_address, ctx.case)
    if after is None:
        store.HOUSEHOLDS.remove(ctx.tx, before.id)
    else:
        store.keep(ctx.tx, after)
        for member in moving_out.staying_with_new_head(before, after, pending, move):
            ctx.publish(HeadChanged(person=member.person, changed_on=moved_on, head=after.head))
    if move is not None and moving_out.is_void(move, destination, ctx.case):
        ctx.publish(MoveOutWithdrawn(person=move.person, destination=move.destination))
    ctx.publish(
        MovedOut(
            person=event.person,
            moved_on=moved_on,
            destination=destination,
            new_address=new_address,
        )
    )


def _why_not_pending(movers: tuple[PersonCode, ...], ctx: Context) -> str:
    if any(store.REMOVED.where(ctx.tx, person=person) for person in movers):
        return (
            "the move is registered at its destination already (住基法9条1項) and cannot be"
            " withdrawn; to come back, file a new move there"
        )
    return "no move of these people is filed here; check whether it was withdrawn before"
