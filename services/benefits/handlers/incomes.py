"""What the allowance office does when an income turns out to have been another."""

from contracts.tax import IncomeCorrected
from mesh.context import Context
from mesh.envelope import disclosed
from services.benefits import model, store
from services.benefits.service import service


@service.on(IncomeCorrected)
async def decide_anew(event: IncomeCorrected, ctx: Context) -> None:
    """Revise the amount for the months that the income decides (5条1項, 9条1項, 3項).

    That of an ended file as well: a death by which it ended may be a mistake.
    """
    file = store.file_of(ctx.tx, event.person)
    if file is None:
        return
    year, total_income = disclosed(event.year), disclosed(event.total_income)
    revised = model.with_income(file, year, total_income, ctx.today)
    if revised != file:
        store.keep(ctx.tx, revised)
