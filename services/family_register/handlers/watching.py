"""Who watches somebody too late is told at once that the death was taken back."""

from contracts.base import Accepted
from contracts.deaths import DeathTakenBack
from contracts.mesh import Watch
from mesh import everyone
from mesh.context import Context
from services.family_register import store
from services.family_register.kinship import family_of
from services.family_register.service import service


@service.obeys(Watch)
async def watch(command: Watch, ctx: Context) -> Accepted:
    """Tell the caller of changes to a person; at once, if the death it knows of stands no more.

    Between a renunciation and the watch for it the death may be taken back. The court would
    never hear of it, and the ruling would outlive the mistake.
    """
    accepted = await everyone.watch(command, ctx)
    entries = store.entries_naming(ctx.tx, {command.person})
    if family_of(entries, read=()).death_of(command.person) is None:
        ctx.publish(DeathTakenBack(person=command.person), only=ctx.caller.name)
    return accepted
