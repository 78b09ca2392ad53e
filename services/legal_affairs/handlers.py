"""What legal affairs does: answers what somebody owns, and reminds the heirs of an owner."""

from contracts.land import OWNER, Holdings, HoldingsQuery
from contracts.mesh import Unwatch, Watch
from contracts.residency import OWNER as REGISTRY
from contracts.residency import DeathUndone, Deceased, MovedOut
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.service import Service
from services.legal_affairs import store
from services.legal_affairs.model import UNMARKED, marked, register_by, reminder
from services.reporting import report_step

SUCCESSION = "succession-registration"

service = Service(OWNER, schema=store.SCHEMA)


@service.answers(HoldingsQuery)
async def holdings(query: HoldingsQuery, ctx: Context) -> Holdings:
    """Answer in place of a list of somebody's land and buildings (不動産登記法119条の2)."""
    owned = store.PARCELS.where(ctx.tx, owner=query.person)
    return Holdings(
        parcels=len(owned),
        located_in=tuple(dict.fromkeys(parcel.municipality for parcel in owned)),
    )


@service.on(MovedOut)
async def follow_owner(event: MovedOut, ctx: Context) -> None:
    """Watch an owner at the registry of the new residence: a death will be told there (76条の4)."""
    destination = disclosed(event.destination)
    owns = bool(store.PARCELS.where(ctx.tx, owner=event.person))
    if owns and ctx.takes_part(REGISTRY, destination):
        ctx.submit(Watch(person=event.person), to=ctx.peer(REGISTRY, destination))
    ctx.submit(Unwatch(person=event.person), to=ctx.caller.name)


@service.on(Deceased)
async def remind_heirs(event: Deceased, ctx: Context) -> None:
    """Mark the owner as dead (76条の4), and remind the heirs of the registration (76条の2)."""
    died_on = disclosed(event.died_on)
    owned = store.PARCELS.where(ctx.tx, owner=event.person)
    if all(parcel.owner_died_on == died_on for parcel in owned):
        return
    for parcel in owned:
        store.PARCELS.put(ctx.tx, marked(parcel, died_on))
    until = register_by(disclosed(event.known_on))
    report_step(event.person, SUCCESSION, "yours", reminder(len(owned), until), ctx, due=until)


@service.on(DeathUndone)
async def forget_death(event: DeathUndone, ctx: Context) -> None:
    """Take the mark off again: the owner is alive."""
    died_on = disclosed(event.died_on)
    owned = store.PARCELS.where(ctx.tx, owner=event.person)
    wrong = [parcel for parcel in owned if parcel.owner_died_on == died_on]
    if not wrong:
        return
    for parcel in wrong:
        store.PARCELS.put(ctx.tx, marked(parcel, None))
    report_step(event.person, SUCCESSION, "not_needed", UNMARKED, ctx)
