"""The citizen looks: how a case stands, what came by letter, who used which data."""

import asyncio

from contracts.base import PersonCode
from contracts.mesh import AccessLogQuery, LoggedAccess
from contracts.portal import (
    CaseQuery,
    CaseView,
    CitizenAccessLog,
    CitizenAccessLogQuery,
    CitizenInbox,
    InboxQuery,
    OwnerLog,
)
from mesh import everyone
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import MeshError, UnknownPerson
from services.asking import together
from services.portal import allowance, model, store
from services.portal.service import service

AT_ONCE = 32
"""How many owners of data are asked for their access logs at a time."""

LOG = "mesh.access-log.v1"


@service.answers(CaseQuery)
def case(query: CaseQuery, ctx: Context) -> CaseView:
    """Answer how one's own case stands."""
    claim = store.own_claim(query.case, query.person, ctx)
    if claim is not None:
        return allowance.view(claim)
    return model.view(store.own_case(query.case, query.person, ctx))


@service.answers(InboxQuery)
def inbox(query: InboxQuery, ctx: Context) -> CitizenInbox:
    """Answer with one's own letters, oldest first."""
    return CitizenInbox(letters=tuple(store.letters_to(ctx.tx, query.person)))


@service.answers(CitizenAccessLogQuery)
async def access_log(query: CitizenAccessLogQuery, ctx: Context) -> CitizenAccessLog:
    """Collect, from everyone who keeps data, who used those of the citizen (番号法附則6条3項)."""
    places = asyncio.Semaphore(AT_ONCE)
    owners = ctx.askable(AccessLogQuery)
    found = await together([_log_at(owner, query.person, places, ctx) for owner in owners])
    own = everyone.access_log(AccessLogQuery(person=query.person), ctx)
    logs = dict(zip(owners, found, strict=True)) | {ctx.me.name: disclosed(own.entries)}
    return CitizenAccessLog(
        logs=tuple(
            OwnerLog(owner=owner, entries=entries)
            for owner, entries in logs.items()
            if entries is not None and _tells_something(entries)
        ),
        unreachable=tuple(owner for owner, entries in logs.items() if entries is None),
    )


async def _log_at(
    owner: str, person: PersonCode, places: asyncio.Semaphore, ctx: Context
) -> tuple[LoggedAccess, ...] | None:
    """Return what one owner has logged about the citizen; `None` if it could not be asked."""
    async with places:
        try:
            log = await ctx.lookup(AccessLogQuery(person=person), to=owner)
        except MeshError as error:
            return () if error.code == UnknownPerson.code else None
    return disclosed(log.entries)


def _tells_something(entries: tuple[LoggedAccess, ...]) -> bool:
    """Tell whether there is more than that the citizen looked at the log before."""
    return any(entry.contract != LOG for entry in entries)
