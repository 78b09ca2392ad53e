"""What a copy server does: takes extracts of the registers, and answers from them."""

from contracts.copies import OWNER, CopiedStatusQuery
from contracts.standings import ExtractQuery, Statuses
from mesh.context import Context
from mesh.service import Service
from services.copy_server import store
from services.copy_server.model import Page, following
from services.statuses import in_columns, in_rows

service = Service(OWNER, schema=store.SCHEMA)


@service.collects
async def collect(page: Page | None, ctx: Context) -> Page | None:
    """Take the next page of the extracts of all registers, one register after the other."""
    if page is None:
        page = Page(ctx.askable(ExtractQuery))
    if not page.owners:
        return None
    owner = ctx.named(page.owners[0])
    assert owner.municipality is not None, "every register is that of a municipality"
    answer = await ctx.lookup(ExtractQuery(after=page.after), to=owner.name)
    store.keep(ctx.tx, owner.municipality, answer.persons, in_rows(answer))
    return following(page, answer.persons)


@service.answers(CopiedStatusQuery)
def status(query: CopiedStatusQuery, ctx: Context) -> Statuses:
    """Answer as the register would have when its last extract was taken (番号法21条)."""
    return in_columns(store.statuses(ctx.tx, query.register, query.persons))
