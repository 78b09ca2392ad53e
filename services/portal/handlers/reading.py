"""The citizen looks: how a case stands, what came by letter, who used which data."""

import asyncio

from contracts.mesh import AccessLog, AccessLogQuery, LoggedAccess
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
from mesh.errors import MeshError, Refused, UnknownPerson
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
    """Collect, from everyone who keeps data, who used those of the citizen (番号法附則6条3項).

    Raises:
        Refused: An owner is named who keeps no log, or a page is asked for without an owner.
    """
    places = asyncio.Semaphore(AT_ONCE)
    owners = _owners(query, ctx)
    asked = AccessLogQuery(person=query.person, before=query.before)
    found = await together([_log_at(owner, asked, places, ctx) for owner in owners])
    logs = dict(zip(owners, found, strict=True))
    if query.owner in ("", ctx.me.name):
        logs[ctx.me.name] = everyone.access_log(asked, ctx)
    return CitizenAccessLog(
        logs=tuple(
            OwnerLog(
                owner=owner, entries=disclosed(log.entries), earlier=log.earlier, since=log.since
            )
            for owner, log in logs.items()
            if log is not None and (log.earlier or _tells_something(disclosed(log.entries)))
        ),
        unreachable=tuple(owner for owner, log in logs.items() if log is None),
    )


def _owners(query: CitizenAccessLogQuery, ctx: Context) -> list[str]:
    """Return whom to ask; the portal looks into its own log without asking."""
    owners = ctx.askable(AccessLogQuery)
    if not query.owner:
        if query.before:
            raise Refused("owner-not-named", "name the owner of the log to page through")
        return owners
    if query.owner not in (ctx.me.name, *owners):
        raise Refused("no-such-log", "nobody of that name keeps a log; see whose logs were shown")
    return [query.owner] if query.owner != ctx.me.name else []


async def _log_at(
    owner: str, asked: AccessLogQuery, places: asyncio.Semaphore, ctx: Context
) -> AccessLog | None:
    """Return what one owner has logged about the citizen; `None` if it could not be asked."""
    async with places:
        try:
            return await ctx.lookup(asked, to=owner)
        except MeshError as error:
            return AccessLog(entries=()) if error.code == UnknownPerson.code else None


def _tells_something(entries: tuple[LoggedAccess, ...]) -> bool:
    """Tell whether there is more than that the citizen looked at the log before."""
    return any(entry.contract != LOG for entry in entries)
