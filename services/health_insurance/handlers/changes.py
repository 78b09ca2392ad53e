"""What a municipal insurer does when a name or an income has changed.

Both change nothing of the cover. They are taken down of the dead as well: what is still owed is
owed in the right name and amount, and a death that turns out to be a mistake takes nothing back.
"""

from contracts.residency import NameChanged
from contracts.tax import IncomeCorrected
from mesh.context import Context
from mesh.envelope import disclosed
from services.health_insurance import model, store
from services.health_insurance.model import Insured, TaxedIncome
from services.health_insurance.service import service


@service.on(NameChanged)
async def change_name(event: NameChanged, ctx: Context) -> None:
    """Write by the new name from now on."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is not None:
        _keep(file, model.named(file, disclosed(event.name)), ctx)


@service.on(IncomeCorrected)
async def reassess(event: IncomeCorrected, ctx: Context) -> None:
    """Assess the premium by the corrected income (国保法施行令29条の7)."""
    file = store.INSURED.get(ctx.tx, event.person)
    if file is not None:
        income = TaxedIncome(year=disclosed(event.year), total_income=disclosed(event.total_income))
        _keep(file, model.with_income(file, income), ctx)


def _keep(before: Insured, after: Insured, ctx: Context) -> None:
    if after != before and model.is_followed(before):
        store.INSURED.put(ctx.tx, after)
