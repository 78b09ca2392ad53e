"""What a bank does when the register confirms the new address of a customer who consented."""

from contracts.base import PersonCode
from contracts.portal import ReportProcedure
from contracts.private import AddressConfirmed
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.service import Service
from services.bank import store
from services.bank.model import NO_CUSTOMER_NOTE, at_address, changed_note

service = Service("bank", schema=store.SCHEMA)


@service.on(AddressConfirmed)
async def change_address(event: AddressConfirmed, ctx: Context) -> None:
    """Take over the address from the register; the customer brings no certificate."""
    moved_on, address = disclosed(event.moved_on), disclosed(event.address)
    customer = store.CUSTOMERS.get(ctx.tx, event.person)
    if customer is None:
        _report(event.person, "not_needed", NO_CUSTOMER_NOTE, ctx)
        return
    changed = at_address(customer, address, moved_on)
    if changed != customer:
        store.CUSTOMERS.put(ctx.tx, changed)
        _report(event.person, "done", changed_note(moved_on), ctx)


def _report(person: PersonCode, status: str, note: str, ctx: Context) -> None:
    if ctx.case:
        ctx.submit(
            ReportProcedure(person=person, procedure="bank-address", status=status, note=note)
        )
