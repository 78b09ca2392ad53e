"""What the code exchange does: it translates codes along the links that permits have made."""

from contracts.codes import Translated, TranslateQuery
from mesh.context import Context
from mesh.service import Service
from services.code_exchange import store

service = Service("code-exchange", schema=store.SCHEMA)


@service.answers(TranslateQuery)
async def translate(query: TranslateQuery, ctx: Context) -> Translated:
    """Translate the caller's own codes for participants with which it exchanges data."""
    caller, ring = ctx.caller.name, store.keyring(ctx.keys)
    return Translated(
        codes=tuple(
            ring.translate(caller, each.to, each.codes)
            if ctx.linked(caller, each.to)
            else (None,) * len(each.codes)
            for each in query.wanted
        )
    )
