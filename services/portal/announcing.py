"""Says to the citizen and to private parties what is planned, once for each move."""

import msgspec

from contracts.private import MovePlanned
from mesh.context import Context
from services.portal import filings, letters, store
from services.portal.model import Case
from services.portal.service import tell


def announced(case: Case, ctx: Context) -> Case:
    """Tell the citizen that the move is filed, and private parties what is planned; only once.

    A registry may report the move before the answer to its filing has come: the plan has to be
    known before the move is confirmed, for who is told of it afterwards waits for it for ever.
    """
    if case.announced:
        return case
    tell(letters.accepted(case), case, ctx)
    if filings.visit_is_late(case.planned_on, case.visit_on):
        tell(letters.late_visit(case.planned_on), case, ctx)
    ctx.publish(
        MovePlanned(person=case.filer, planned_on=case.planned_on, new_address=case.new_address)
    )
    after = msgspec.structs.replace(case, announced=True)
    store.CASES.put(ctx.tx, after)
    return after
