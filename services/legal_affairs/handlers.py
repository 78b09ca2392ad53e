"""What legal affairs does: answers what somebody owns, and reminds the heirs of an owner."""

from collections.abc import Sequence

from contracts.base import PersonCode
from contracts.land import OWNER, Holdings, HoldingsQuery
from contracts.moving import MovedOut
from contracts.residency import OWNER as REGISTRY
from contracts.residency import DeathUndone, Deceased
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.reviewing import News
from mesh.service import Service
from services.legal_affairs import store
from services.legal_affairs.model import (
    UNMARKED,
    FollowedOwner,
    marked,
    register_by,
    reminder,
)
from services.legal_affairs.review import believes, on_file
from services.reporting import report_step
from services.reviewing import news_of_register

SUCCESSION = "succession-registration"

service = Service(OWNER, schema=store.SCHEMA)


@service.answers(HoldingsQuery)
def holdings(query: HoldingsQuery, ctx: Context) -> Holdings:
    """Answer in place of a list of somebody's land and buildings (不動産登記法119条の2)."""
    owned = store.owned(ctx.tx, query.person)
    return Holdings(
        parcels=len(owned),
        located_in=tuple(dict.fromkeys(parcel.municipality for parcel in owned)),
    )


@service.on(MovedOut)
async def follow_owner(event: MovedOut, ctx: Context) -> None:
    """Follow an owner to the registry of the new residence: a death is told there (76条の4).

    What a registry says that is not followed any more is about a move before this one.
    """
    destination, followed = disclosed(event.destination), store.followed_in(ctx.tx, event.person)
    if followed not in (None, ctx.caller.municipality):
        return
    if store.owned(ctx.tx, event.person):
        store.FOLLOWED.put(ctx.tx, FollowedOwner(owner=event.person, register=destination))
        if ctx.takes_part(REGISTRY, destination):
            ctx.watch(event.person, ctx.peer(REGISTRY, destination))
    ctx.unwatch(event.person, ctx.caller.name)


@service.on(Deceased)
async def remind_heirs(event: Deceased, ctx: Context) -> None:
    """Mark the owner as dead (76条の4), and remind the heirs of the registration (76条の2)."""
    died_on = disclosed(event.died_on)
    owned = store.owned(ctx.tx, event.person)
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
    owned = store.owned(ctx.tx, event.person)
    wrong = [parcel for parcel in owned if parcel.owner_died_on == died_on]
    if not wrong:
        return
    for parcel in wrong:
        store.PARCELS.put(ctx.tx, marked(parcel, None))
    report_step(event.person, SUCCESSION, "not_needed", UNMARKED, ctx)


@service.reviews(on_file)
async def review(persons: Sequence[PersonCode], ctx: Context) -> list[News]:
    """Ask the registers how owners stand, if nobody tells of it."""
    return await news_of_register(persons, believes, ctx)
