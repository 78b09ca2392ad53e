"""What a bank does when a customer who consented has moved, and when a customer has died."""

from contracts.base import PersonCode
from contracts.bereavement import CustomerAlive, CustomerDied
from contracts.deaths import DeathTakenBack
from contracts.deposits import AccountsReported, HandOverToken, HeirsKnown, ReportAccounts
from contracts.portal import ReportProcedure
from contracts.private import AddressConfirmed
from contracts.succession import RedeemToken
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import Refused
from mesh.service import Service
from services.bank import model, store
from services.bank.model import NO_CUSTOMER_NOTE, Customer, at_address, changed_note
from services.reporting import report_step

SUCCESSION = "bank-succession"

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


@service.on(CustomerDied)
async def freeze(event: CustomerDied, ctx: Context) -> None:
    """Freeze the accounts until the heirs are known, and ask the family for the token."""
    customer = store.CUSTOMERS.get(ctx.tx, event.person)
    if customer is None:
        report_step(event.person, SUCCESSION, "not_needed", model.NO_ACCOUNT_NOTE, ctx)
        return
    after = model.frozen(customer, disclosed(event.died_on), ctx.case, ctx.caller.municipality)
    if after == customer:
        return
    store.CUSTOMERS.put(ctx.tx, after)
    _report_succession(after, ctx)


@service.obeys(HandOverToken)
async def learn_heirs(command: HandOverToken, ctx: Context) -> HeirsKnown:
    """Redeem the token that an heir hands over, in place of the certificates on paper."""
    if store.CUSTOMERS.get(ctx.tx, command.person) is None:
        raise Refused("no-customer", "this bank has no accounts of that person; ask another one")
    certificate = await ctx.lookup(
        RedeemToken(token=command.token, person=command.person, heir=command.heir),
        at=command.register_municipality,
    )
    persons = (heir.person for heir in disclosed(certificate.heirs))
    heirs = tuple(person for person in persons if person is not None)
    if disclosed(certificate.deceased) != command.person or command.heir not in heirs:
        raise Refused(
            "token-of-another",
            "the token does not certify that this heir inherits from this customer; hand over"
            " the one that was issued for this bank (戸籍法120条の3)",
        )
    customer = store.CUSTOMERS.get(ctx.tx, command.person)
    assert customer is not None, "no customer is ever removed"
    after = model.with_heirs(customer, disclosed(certificate.died_on), heirs)
    store.CUSTOMERS.put(ctx.tx, after)
    if after.death is not None and after.death.case is not None:
        ctx.case = after.death.case
        _report_succession(after, ctx)
    return HeirsKnown(heirs=len(heirs))


@service.obeys(ReportAccounts)
async def report_accounts(command: ReportAccounts, ctx: Context) -> AccountsReported:
    """Say how many accounts somebody who has died had here (口座管理法8条3項); no balance."""
    customer = store.CUSTOMERS.get(ctx.tx, command.person)
    return AccountsReported(accounts=customer.accounts if customer is not None else 0)


@service.on(CustomerAlive)
async def release(event: CustomerAlive, ctx: Context) -> None:
    """Release the accounts of a customer who is alive after all."""
    _release(event.person, ctx)


@service.on(DeathTakenBack)
async def release_by_register(event: DeathTakenBack, ctx: Context) -> None:
    """Release the accounts: the register whose token was redeemed takes the death back."""
    _release(event.person, ctx)


def _release(person: PersonCode, ctx: Context) -> None:
    customer = store.CUSTOMERS.get(ctx.tx, person)
    if customer is None or customer.death is None:
        return
    store.CUSTOMERS.put(ctx.tx, model.released(customer))
    if (residence := customer.death.residence) is not None:
        note = model.RELEASED_NOTE
        report_step(person, SUCCESSION, "not_needed", note, ctx, residence=residence)


def _report_succession(customer: Customer, ctx: Context) -> None:
    assert customer.death is not None, "nobody inherits from the living"
    status, note = "yours", model.FROZEN_NOTE
    if customer.death.heirs:
        status, note = "done", model.HEIRS_KNOWN_NOTE
    residence = customer.death.residence
    report_step(customer.holder, SUCCESSION, status, note, ctx, residence=residence)


def _report(person: PersonCode, status: str, note: str, ctx: Context) -> None:
    if ctx.case:
        ctx.submit(
            ReportProcedure(person=person, procedure="bank-address", status=status, note=note)
        )
