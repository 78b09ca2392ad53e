"""What the code exchange does: it translates codes along the links that permits have made."""

from contracts.codes import Translated, TranslateQuery
from mesh.context import Context
from mesh.errors import Refused
from mesh.service import Service
from services.code_exchange import store

service = Service("code-exchange", schema=store.SCHEMA)


@service.answers(TranslateQuery)
async def translate(query: TranslateQuery, ctx: Context) -> Translated:
    """Translate the caller's own codes for participants with which it exchanges data."""
    caller = ctx.caller.name
    if not all(ctx.linked(caller, wanted.to) for wanted in query.wanted):
        raise Refused(
            "not-linked",
            "no permit lets you and that participant exchange anything; ask for codes of a"
            " participant that contracts/permits.toml names together with you",
        )
    ring = store.keyring(ctx.keys)
    return Translated(
        codes=tuple(ring.translate(caller, each.to, each.codes) for each in query.wanted)
    )
