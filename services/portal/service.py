"""The service of the portal; `handlers` says what it does."""

from mesh.context import Context
from mesh.service import Service
from services.portal import letters, store
from services.portal.model import Case, Status

service = Service("portal", schema=store.SCHEMA)


def keep(before: Case, after: Case, ctx: Context) -> None:
    """Keep a case as it is now; tell the citizen when it closes, and end its consents."""
    if after == before:
        return
    store.CASES.put(ctx.tx, after)
    if after.status is Status.DONE and before.status is not Status.DONE:
        tell(letters.closed(after), after, ctx)
        store.end_consents(ctx.tx, after)


def tell(text: str, case: Case, ctx: Context) -> None:
    """Write to the citizen in the portal's own name."""
    store.write_letter(ctx, case, text, ctx.me.name)
