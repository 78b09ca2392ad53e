"""A citizen lets somebody else act (民法99条), and agencies ask whether that holds."""

from contracts.base import Accepted
from contracts.portal import GrantMandate, Mandate, MandateQuery, RevokeMandate
from mesh.context import Context
from services.portal import mandates, store
from services.portal.service import service


@service.obeys(GrantMandate)
async def grant_mandate(command: GrantMandate, ctx: Context) -> Accepted:
    """Keep a mandate, in place of an earlier one to the same person for the same purpose."""
    store.MANDATES.put(ctx.tx, mandates.granted(command, ctx.today))
    return Accepted()


@service.obeys(RevokeMandate)
async def revoke_mandate(command: RevokeMandate, ctx: Context) -> Accepted:
    """Forget a mandate: its giver may take it back at any time (民法651条)."""
    key = (command.person, command.agent, command.scope)
    if store.MANDATES.get(ctx.tx, *key) is None:
        raise mandates.no_mandate()
    store.MANDATES.remove(ctx.tx, *key)
    return Accepted()


@service.answers(MandateQuery)
def mandate(query: MandateQuery, ctx: Context) -> Mandate:
    """Answer whether somebody may act for another today."""
    kept = store.MANDATES.get(ctx.tx, query.person, query.agent, query.scope)
    return Mandate(valid=mandates.valid(kept, ctx.today))
