"""A resident has died, or turns out to be alive (住基法8条, 9条2項, 施行令8条, 12条)."""

import datetime as dt

from contracts.deaths import DeathRecorded, DeathTakenBack
from contracts.moving import MoveOutWithdrawn
from contracts.residency import DeathUndone, HeadChanged
from mesh.context import Context
from mesh.envelope import disclosed
from services.resident_registry import deaths, store
from services.resident_registry.deaths import DeceasedRecord
from services.resident_registry.households import Home, with_new_head
from services.resident_registry.service import service


@service.on(DeathRecorded)
async def remove_record(event: DeathRecorded, ctx: Context) -> None:
    """Remove the record of somebody who has died, and tell everyone who has to know (8条, 9条2項).

    A move that was filed and not yet registered ends with the death. Those who stay have a new
    head at once, if the deceased was it (25条).
    """
    deaths.check_for_here(disclosed(event.residence), ctx.municipality)
    resident = store.RESIDENTS.get(ctx.tx, event.person)
    if resident is None:
        if store.DECEASED.get(ctx.tx, event.person) is None:
            deaths.check_removed_before(store.REMOVED.where(ctx.tx, person=event.person))
        return
    before = store.home(ctx.tx, resident.household)
    pending = store.pending(ctx.tx, before)
    death = deaths.recorded(event, before, pending, ctx.case)

    store.remove_deceased(ctx.tx, death)
    if (move := pending.get(event.person)) is not None:
        ctx.publish(MoveOutWithdrawn(person=event.person, destination=move.destination))
    if death.after is not None:
        for member in with_new_head([before], [death.after]):
            head = death.after.head
            ctx.publish(HeadChanged(person=member.person, changed_on=death.died_on, head=head))
    ctx.publish(deaths.deceased(death))


@service.on(DeathTakenBack)
async def restore_record(event: DeathTakenBack, ctx: Context) -> None:
    """Put back the record of somebody who is alive, and tell everyone who was told (施行令12条).

    A move that ended with the death has to be filed anew: its destination has dropped the
    announcement, its day may be over, and only the person can say whether it still stands.
    """
    death = store.DECEASED.get(ctx.tx, event.person)
    if death is None or death.died_on != disclosed(event.died_on):
        return
    store.DECEASED.remove(ctx.tx, event.person)
    home = None
    if store.RESIDENTS.get(ctx.tx, event.person) is None:
        home = _put_back(death, ctx)
    ctx.publish(DeathUndone(person=event.person, died_on=death.died_on))
    if home is not None:
        # Told even if it is the head of before: while the person was dead, nobody told of it.
        changed_on = _since_when_head(death, home, ctx)
        ctx.publish(HeadChanged(person=event.person, changed_on=changed_on, head=home.head))


def _put_back(death: DeceasedRecord, ctx: Context) -> Home:
    now = store.home_if_any(ctx.tx, death.household)
    others = store.DECEASED.where(ctx.tx, household=death.household)
    pending = store.pending(ctx.tx, now) if now is not None else {}
    home, later = deaths.restored(death, now, others, pending, new_id=ctx.request_id)
    for move in deaths.renominated_again(death, pending):
        store.MOVES_OUT.put(ctx.tx, move)
    for rewritten in later:
        store.DECEASED.put(ctx.tx, rewritten)
    store.keep(ctx.tx, home)
    changed_on = _since_when_head(death, home, ctx)
    for member in with_new_head([now] if now is not None else [], [home]):
        ctx.publish(HeadChanged(person=member.person, changed_on=changed_on, head=home.head))
    return home


def _since_when_head(death: DeceasedRecord, home: Home, ctx: Context) -> dt.date:
    """Return since when: the head of before never ceased to be, any other is one from today."""
    return death.died_on if home.head == death.before.head else ctx.today
