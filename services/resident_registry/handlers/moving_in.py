"""Moves to another municipality, handled at the new one (住基法22条, 24条の2)."""

from contracts.base import Accepted
from contracts.moving import (
    BookVisit,
    MovedIn,
    MoveInRegistered,
    MoveOutFiled,
    MoveOutWithdrawn,
    RegisterMoveIn,
)
from contracts.residency import HeadChanged
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused
from services.resident_registry import moving_in, store
from services.resident_registry.households import Home, with_new_head
from services.resident_registry.model import (
    Arrival,
    ArrivalStatus,
    Booking,
    NoticeAwaited,
    late_days,
    relation_named,
)
from services.resident_registry.service import service, told_by


@service.on(MoveOutFiled)
async def expect(event: MoveOutFiled, ctx: Context) -> None:
    """Prepare the record of somebody who will move here (住基法24条の2第3項)."""
    store.ARRIVALS.put(
        ctx.tx,
        Arrival(
            person=event.person,
            case_id=ctx.case or "",
            status=ArrivalStatus.EXPECTED,
            previous_municipality=told_by(ctx),
            planned_on=disclosed(event.planned_on),
            name=disclosed(event.name),
            birth_date=disclosed(event.birth_date),
            sex=disclosed(event.sex),
            relation=relation_named(disclosed(event.relation)),
            head=disclosed(event.head),
            new_address=disclosed(event.new_address),
            register_municipality=disclosed(event.register_municipality),
        ),
    )


@service.on(MoveOutWithdrawn)
async def expect_no_more(event: MoveOutWithdrawn, ctx: Context) -> None:
    """Forget an announced move with its visit, unless the person has been registered already."""
    for arrival in store.expected(ctx.tx, event.person):
        if arrival.previous_municipality == told_by(ctx):
            store.ARRIVALS.put(ctx.tx, moving_in.settled(arrival, ArrivalStatus.WITHDRAWN))
            store.unbook(ctx.tx, event.person, arrival.case_id)


@service.obeys(BookVisit)
async def book_visit(booking: BookVisit, ctx: Context) -> Accepted:
    """Keep the day on which somebody comes to register a move (住基法22条, 23条)."""
    arrival = store.ARRIVALS.get(ctx.tx, booking.person, ctx.case or "")
    if arrival is not None:
        moving_in.check_still_expected(arrival)
    elif store.DECEASED.get(ctx.tx, booking.person) is not None:
        raise Refused(
            "recorded-dead", "the person has died; let another one of the household book the visit"
        )
    elif store.RESIDENTS.get(ctx.tx, booking.person) is None:
        raise NoticeAwaited(
            "the old municipality has not announced this person yet; send the booking again later"
        )
    store.BOOKINGS.put(
        ctx.tx, Booking(person=booking.person, case_id=ctx.case, visit_on=booking.visit_on)
    )
    return Accepted()


@service.obeys(RegisterMoveIn)
async def register_move_in(registration: RegisterMoveIn, ctx: Context) -> MoveInRegistered:
    """Register, in person, people who have moved here (転入届, 住基法22条)."""
    movers = tuple(dict.fromkeys(registration.movers))
    residents = [r for r in store.residents(ctx.tx, movers) if r is not None]
    arrivals = moving_in.announced([store.expected(ctx.tx, p) for p in movers], residents)
    earlier = store.arrived_before(ctx.tx, arrivals[0])
    joined = _home_at(registration, earlier, ctx)
    home = moving_in.moved_in(
        registration,
        arrivals,
        earlier,
        joined,
        here=ctx.municipality,
        today=ctx.today,
        new_id=ctx.request_id,
    )
    ctx.case = arrivals[0].case_id or None
    store.keep(ctx.tx, home)
    for arrival in arrivals:
        store.ARRIVALS.put(ctx.tx, moving_in.settled(arrival, ArrivalStatus.ARRIVED))
        store.BOOKINGS.remove(ctx.tx, arrival.person)
        ctx.publish(
            MovedIn(
                person=arrival.person,
                previous_municipality=arrival.previous_municipality,
                register_municipality=arrival.register_municipality,
                moved_on=registration.moved_on,
                address=registration.address,
                head=home.head,
            )
        )
    for member in with_new_head([joined] if joined else [], [home]):
        ctx.publish(
            HeadChanged(person=member.person, changed_on=registration.moved_on, head=home.head)
        )
    return MoveInRegistered(late_days=late_days(registration.moved_on, ctx.today))


def _home_at(registration: RegisterMoveIn, earlier: list[Arrival], ctx: Context) -> Home | None:
    """Return the household of those who came before, if they live at the same address."""
    for resident in store.residents(ctx.tx, [arrival.person for arrival in earlier]):
        if resident is not None and resident.address == registration.address:
            return store.home(ctx.tx, resident.household)
    return None
