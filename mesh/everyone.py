"""What every participant does, whatever its task: watches, receipts, its access log."""

import datetime as dt

from contracts.base import Accepted
from contracts.mesh import AccessLog, AccessLogQuery, Applied, LoggedAccess, Unwatch, Watch
from mesh import outbox
from mesh.access_log import Numbered, entries_about
from mesh.context import Context
from mesh.service import Service

service = Service("*")

MOST_ENTRIES = 1_000
"""How many entries one answer holds: as many as fit into a message."""


@service.obeys(Watch)
async def watch(command: Watch, ctx: Context) -> Accepted:
    """Tell the caller of changes to this person from now on."""
    ctx.tx.write(
        "INSERT OR IGNORE INTO watch VALUES (?, ?, ?)",
        command.person,
        ctx.caller.name,
        ctx.today.isoformat(),
    )
    return Accepted()


@service.obeys(Unwatch)
async def unwatch(command: Unwatch, ctx: Context) -> Accepted:
    """Tell the caller no more of this person."""
    ctx.tx.write(
        "DELETE FROM watch WHERE person = ? AND watcher = ?", command.person, ctx.caller.name
    )
    return Accepted()


@service.obeys(Applied)
async def note_receipts(command: Applied, ctx: Context) -> Accepted:
    """Note which events have taken effect at the caller, and which it could not apply."""
    wall = ctx.wall_ns()
    outbox.mark_received(ctx.tx, ctx.caller.name, command.applied, "applied", wall)
    outbox.mark_received(ctx.tx, ctx.caller.name, command.parked, "parked", wall)
    return Accepted()


@service.answers(AccessLogQuery)
def access_log(query: AccessLogQuery, ctx: Context) -> AccessLog:
    """Answer with the latest page of entries about the person, or the one before an entry."""
    found = entries_about(ctx.tx.read, query.person, MOST_ENTRIES + 1, query.before)
    first = ctx.tx.read("SELECT at FROM access_log ORDER BY seq LIMIT 1")
    return AccessLog(
        entries=tuple(map(_as_seen, found[-MOST_ENTRIES:])),
        earlier=len(found) > MOST_ENTRIES,
        since=dt.datetime.fromisoformat(first[0][0]) if first else None,
    )


def _as_seen(found: Numbered) -> LoggedAccess:
    entry = found.entry
    return LoggedAccess(
        at=dt.datetime.fromisoformat(entry.at),
        direction=entry.direction,
        participant=entry.party,
        affair=entry.affair,
        basis=entry.basis,
        contract=entry.contract,
        items=tuple(entry.items.split(",")) if entry.items else (),
        outcome=entry.outcome,
        number=found.number,
    )
