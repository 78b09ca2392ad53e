"""What a supplier does when a customer who consented moves, and when one has died."""

from typing import NamedTuple

from contracts.base import PersonCode
from contracts.bereavement import CustomerAlive, CustomerDied
from contracts.portal import ReportProcedure
from contracts.private import AddressConfirmed, MoveCancelled, MovePlanned
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.service import Service
from services.reporting import report_step
from services.utility import model, store
from services.utility.model import Customer, Transfer


class Trade(NamedTuple):
    """What distinguishes one kind of supplier from another: its procedures and a word."""

    procedure: str
    after_death: str
    what_ja: str


TRADES = {
    "electricity": Trade("electricity-transfer", "electricity-end", "電気"),
    "water": Trade("water-transfer", "water-end", "水道"),
}


def service_for(kind: str) -> Service:
    """Return the service of a kind of supplier."""
    service = Service(kind, schema=store.SCHEMA)
    service.on(MovePlanned)(plan_transfer)
    service.on(MoveCancelled)(cancel_transfer)
    service.on(AddressConfirmed)(transfer)
    service.on(CustomerDied)(pass_on)
    service.on(CustomerAlive)(revive)
    return service


async def plan_transfer(event: MovePlanned, ctx: Context) -> None:
    """Plan to stop at the old address and to start at the new one."""
    plan = Transfer(planned_on=disclosed(event.planned_on), address=disclosed(event.new_address))
    customer = _customer(event.person, ctx)
    if customer is None or customer.plan == plan:
        return
    store.CUSTOMERS.put(ctx.tx, model.planned(customer, plan))
    note = model.planned_note(_trade(ctx).what_ja, plan.planned_on)
    _report(event.person, "waiting", note, ctx)


async def cancel_transfer(event: MoveCancelled, ctx: Context) -> None:
    """Drop the plan: the supply goes on where it is."""
    customer = _customer(event.person, ctx)
    if customer is None or customer.plan is None:
        return
    store.CUSTOMERS.put(ctx.tx, model.cancelled(customer))
    _report(event.person, "not_needed", model.cancelled_note(_trade(ctx).what_ja), ctx)


async def transfer(event: AddressConfirmed, ctx: Context) -> None:
    """Carry out the plan, as of the day that the register confirms."""
    moved_on = disclosed(event.moved_on)
    customer = _customer(event.person, ctx)
    if customer is None or model.has_moved(customer, moved_on):
        return
    what = _trade(ctx).what_ja
    if customer.plan is None:
        _report(event.person, "waiting", model.no_plan_note(what), ctx)
        return
    store.CUSTOMERS.put(ctx.tx, model.transferred(customer, moved_on))
    _report(event.person, "done", model.transferred_note(what, moved_on), ctx)


async def pass_on(event: CustomerDied, ctx: Context) -> None:
    """Let the successor in the home take the contract over, or end it (民法896条)."""
    trade, died_on = _trade(ctx), disclosed(event.died_on)
    customer = store.CUSTOMERS.get(ctx.tx, event.person)
    if customer is None:
        note = model.no_customer_note(trade.what_ja)
        report_step(event.person, trade.after_death, "not_needed", note, ctx)
        return
    if customer.death is not None:
        return
    successor = disclosed(event.successor)
    own = None if successor is None else store.CUSTOMERS.get(ctx.tx, successor)
    if own is not None and own.present.address != customer.present.address:
        note = model.second_contract_note(trade.what_ja)
        report_step(event.person, trade.after_death, "incomplete", note, ctx)
        return
    if own is not None:
        successor = None  # is supplied at this home already
    ended = model.ended_by_death(customer, died_on, successor, ctx.today)
    store.CUSTOMERS.put(ctx.tx, ended)
    if successor is None:
        note = model.stopped_note(trade.what_ja, ctx.today)
    else:
        store.CUSTOMERS.put(ctx.tx, model.taken_over(customer, successor))
        note = model.passed_on_note(trade.what_ja)
    report_step(event.person, trade.after_death, "done", note, ctx)


async def revive(event: CustomerAlive, ctx: Context) -> None:
    """Undo what was done on a death that turned out to be a mistake."""
    customer = store.CUSTOMERS.get(ctx.tx, event.person)
    if customer is None or customer.death is None:
        return
    if (successor := customer.death.passed_to) is not None:
        taken = store.CUSTOMERS.get(ctx.tx, successor)
        if taken is not None and taken.number == customer.number:
            customer = model.given_back(customer, taken)
            store.CUSTOMERS.remove(ctx.tx, successor)
    store.CUSTOMERS.put(ctx.tx, model.revived(customer))
    trade = _trade(ctx)
    note = model.revived_note(trade.what_ja)
    report_step(event.person, trade.after_death, "not_needed", note, ctx)


def _customer(person: PersonCode, ctx: Context) -> Customer | None:
    """Return the customer, or report that there is nothing to do for this person."""
    customer = store.CUSTOMERS.get(ctx.tx, person)
    if customer is None:
        _report(person, "not_needed", model.no_customer_note(_trade(ctx).what_ja), ctx)
    return customer


def _report(person: PersonCode, status: str, note: str, ctx: Context) -> None:
    if ctx.case:
        procedure = _trade(ctx).procedure
        ctx.submit(ReportProcedure(person=person, procedure=procedure, status=status, note=note))


def _trade(ctx: Context) -> Trade:
    return TRADES[ctx.me.kind]
