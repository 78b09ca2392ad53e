"""What marriages and divorces have in common: an order to enter one is obeyed once. 戸籍法26条."""

from contracts.family import RegisterEntry
from mesh.context import Context
from services.family_register import store
from services.family_register.reports import number_taken


def entered_before(entry: RegisterEntry, ctx: Context) -> bool:
    """Return whether the register has this very entry.

    Raises:
        Refused: Another entry has the number.
    """
    before = store.ENTRIES.get(ctx.tx, entry.id)
    if before is not None and before != entry:
        raise number_taken()
    return before is not None
