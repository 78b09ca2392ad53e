"""What the code exchange does: it translates codes along the links that permits have made."""

from contracts.codes import NewCode, NewPersonQuery, Translated, TranslateQuery
from mesh.context import Context
from mesh.service import Service
from services.code_exchange import store
from services.code_exchange.model import new_link

service = Service("code-exchange", schema=store.SCHEMA)


@service.answers(TranslateQuery)
def translate(query: TranslateQuery, ctx: Context) -> Translated:
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


@service.answers(NewPersonQuery)
def new_person(_: NewPersonQuery, ctx: Context) -> NewCode:
    """Give the caller a code of somebody who had none: that of a fresh link id, kept nowhere.

    Who is given it decides by using it that there is such a person (住基法30条の3, 番号法8条).
    """
    return NewCode(code=store.keyring(ctx.keys).code(ctx.caller.name, new_link(ctx.new_secret())))
