"""What the tax office answers: who levies, and what passes to heirs."""

from contracts.common import Address
from contracts.tax import Estate, EstateQuery, Levy, LevyQuery
from mesh.context import Context
from mesh.errors import Refused
from services.tax import model, store
from services.tax.deaths import estate_of
from services.tax.model import Taxpayer
from services.tax.service import service


@service.answers(LevyQuery)
def levy(query: LevyQuery, ctx: Context) -> Levy:
    """Answer whether resident tax of a fiscal year is levied here (地方税法318条)."""
    decided_by = model.assessment_date(query.fiscal_year)
    if decided_by > ctx.today:
        raise Refused(
            "assessment-date-ahead",
            "who levies this tax is decided on 1 January of the fiscal year; ask on or after"
            " that day (地方税法318条)",
        )
    taxpayer = store.taxpayer(ctx.tx, query.person)
    if taxpayer is None or not model.liable(taxpayer, query.fiscal_year):
        return Levy(liable=False, notices_to=None, decided_by=decided_by)
    return Levy(liable=True, notices_to=_notices_to(taxpayer, ctx), decided_by=decided_by)


def _notices_to(taxpayer: Taxpayer, ctx: Context) -> Address | None:
    """Return where notices go: to the representative heir's address, if it is known (9条の2)."""
    heir = taxpayer.death.representative if taxpayer.death is not None else None
    if heir is None:
        return taxpayer.notice_address
    representative = store.taxpayer(ctx.tx, heir)
    return representative.notice_address if representative is not None else None


@service.answers(EstateQuery)
def estate(query: EstateQuery, ctx: Context) -> Estate:
    """Answer what the heirs of a person take over, or would."""
    return estate_of(
        store.taxpayer(ctx.tx, query.person),
        store.incomes_of(ctx.tx, query.person),
        store.owned(ctx.tx, query.person),
        ctx.today,
    )
