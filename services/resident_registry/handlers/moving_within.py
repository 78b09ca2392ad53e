"""Moves inside the municipality (住基法23条)."""

from contracts.moving import AddressChanged, MoveInRegistered, RegisterMoveWithin
from contracts.residency import HeadChanged
from mesh.context import Context
from services.resident_registry import moving_within, store
from services.resident_registry.households import with_new_head
from services.resident_registry.model import late_days
from services.resident_registry.service import service


@service.obeys(RegisterMoveWithin)
async def register_move_within(registration: RegisterMoveWithin, ctx: Context) -> MoveInRegistered:
    """Register, in person, people who have moved inside the municipality (転居届, 住基法23条)."""
    before = store.home_of_all(ctx.tx, registration.movers)
    booked = store.booked(ctx.tx, registration.movers)
    moved, staying = moving_within.moved_within(
        registration,
        before,
        store.pending(ctx.tx, before),
        here=ctx.municipality,
        today=ctx.today,
        new_id=ctx.request_id,
    )
    ctx.case = moving_within.case_of([visit.case_id for visit in booked]) or ctx.case
    after = [moved] if staying is None else [moved, staying]
    store.keep(ctx.tx, *after)
    for visit in booked:
        store.BOOKINGS.remove(ctx.tx, visit.person)
    for mover in moved.members:
        ctx.publish(
            AddressChanged(
                person=mover.person,
                register_municipality=mover.register_municipality,
                moved_on=mover.since,
                address=mover.address,
            )
        )
    for home in after:
        for member in with_new_head([before], [home]):
            ctx.publish(
                HeadChanged(person=member.person, changed_on=registration.moved_on, head=home.head)
            )
    return MoveInRegistered(late_days=late_days(registration.moved_on, ctx.today))
