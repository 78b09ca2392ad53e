"""Agencies write to a citizen (お知らせ)."""

from contracts.base import Accepted
from contracts.portal import DeliverLetter
from mesh.context import Context
from services.portal import store
from services.portal.service import service


@service.obeys(DeliverLetter)
async def deliver_letter(command: DeliverLetter, ctx: Context) -> Accepted:
    """Put a letter into a citizen's inbox; the same one of the same case is delivered once."""
    store.deliver_letter(ctx, command.person, ctx.case or "", command.text, ctx.caller.name)
    return Accepted()
