"""Who watches a resident is told of changes; who begins too late is told what it missed."""

from contracts.base import Accepted
from contracts.mesh import Watch
from contracts.moving import MovedOut
from mesh import everyone
from mesh.context import Context
from services.resident_registry import deaths, store
from services.resident_registry.service import service


@service.obeys(Watch)
async def watch(command: Watch, ctx: Context) -> Accepted:
    """Tell the caller of changes to a person; at once, if the person has left or died already.

    A watcher follows people from register to register. Whoever moves on before the watch
    arrives would otherwise be lost to it; and whoever has died would be alive to it for ever.
    """
    accepted = await everyone.watch(command, ctx)
    if store.RESIDENTS.get(ctx.tx, command.person) is not None:
        return accepted
    death = store.DECEASED.get(ctx.tx, command.person)
    removed = store.REMOVED.where(ctx.tx, person=command.person)
    # What the watcher does about it, it reports under the case in which it happened.
    if death is not None:
        ctx.case = death.case_id
        ctx.publish(deaths.deceased(death), only=ctx.caller.name)
    elif removed:
        left = removed[-1]
        ctx.case = left.case_id
        ctx.publish(
            MovedOut(person=left.person, moved_on=left.removed_on, destination=left.destination),
            only=ctx.caller.name,
        )
    return accepted
