"""The contract of a customer, and what a move or a death does to it.

A supplier of electricity or water ends the supply at one address and begins it at another
(電気事業法2条の13, 水道法15条). What is planned is kept apart from what is: a plan can be
withdrawn without a trace. The contract of somebody who has died passes to a successor in the
home, with its number, or ends (民法896条).
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Address
from services.wording import in_japanese


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """The supply at one address.

    Attributes:
        start_on: `None` if it began before the contract was kept here.
        stop_on: `None` as long as it goes on.
    """

    address: Address
    start_on: dt.date | None = None
    stop_on: dt.date | None = None


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """A planned move: stop at the present address and start at the new one, the same day."""

    planned_on: dt.date
    address: Address


class HolderDied(msgspec.Struct, frozen=True, kw_only=True):
    """That the holder of a contract has died.

    Attributes:
        passed_to: Who has taken the contract over; `None` if it has ended.
        plan: The move that the holder had announced.
    """

    died_on: dt.date
    passed_to: PersonCode | None
    plan: Transfer | None


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """One contract, and its holder.

    Attributes:
        number: The contract number; it has nothing to do with any agency code.
        supplies: Oldest first; the last one is the present.
        plan: The move that the holder has announced.
        death: Set once the supplier was told that the holder has died.
    """

    number: str
    holder: PersonCode
    supplies: tuple[Supply, ...]
    plan: Transfer | None = None
    death: HolderDied | None = None

    @property
    def present(self) -> Supply:
        """The supply that goes on."""
        return self.supplies[-1]


def planned(customer: Customer, transfer: Transfer) -> Customer:
    """Plan a move, in place of what was planned before."""
    return msgspec.structs.replace(customer, plan=transfer)


def cancelled(customer: Customer) -> Customer:
    """Forget the planned move: the contract is again what it was before."""
    return msgspec.structs.replace(customer, plan=None)


def transferred(customer: Customer, moved_on: dt.date) -> Customer:
    """Carry out the planned move on the day on which the customer really moved.

    Without a plan there is no address to supply, and nothing changes.
    """
    if customer.plan is None:
        return customer
    ended = msgspec.structs.replace(customer.present, stop_on=moved_on)
    begun = Supply(address=customer.plan.address, start_on=moved_on)
    supplies = (*customer.supplies[:-1], ended, begun)
    return msgspec.structs.replace(customer, supplies=supplies, plan=None)


def has_moved(customer: Customer, moved_on: dt.date) -> bool:
    """Tell whether the move of that day has been carried out already."""
    return customer.plan is None and customer.present.start_on == moved_on


def ended_by_death(
    customer: Customer, died_on: dt.date, passed_to: PersonCode | None, today: dt.date
) -> Customer:
    """Return the contract of somebody who has died: passed on as it is, or stopped today."""
    supplies = customer.supplies
    if passed_to is None:
        stopped = msgspec.structs.replace(customer.present, stop_on=today)
        supplies = (*supplies[:-1], stopped)
    death = HolderDied(died_on=died_on, passed_to=passed_to, plan=customer.plan)
    return msgspec.structs.replace(customer, supplies=supplies, plan=None, death=death)


def taken_over(customer: Customer, successor: PersonCode) -> Customer:
    """Return the contract in the successor's name: the supply goes on under the same number."""
    return msgspec.structs.replace(customer, holder=successor, plan=None, death=None)


def given_back(customer: Customer, taken_over: Customer) -> Customer:
    """Return the contract with the supplies that it has had since somebody took it over."""
    return msgspec.structs.replace(customer, supplies=taken_over.supplies)


def revived(customer: Customer) -> Customer:
    """Return the contract as it was before the supplier was told of a death by mistake."""
    if customer.death is None:
        return customer
    supplies = customer.supplies
    if customer.death.passed_to is None:
        resumed = msgspec.structs.replace(customer.present, stop_on=None)
        supplies = (*supplies[:-1], resumed)
    plan = customer.death.plan
    return msgspec.structs.replace(customer, supplies=supplies, plan=plan, death=None)


def planned_note(what: str, planned_on: dt.date) -> str:
    """Say what will happen on the day of the move."""
    day = in_japanese(planned_on)
    return f"{day}に今の住所の{what}を止め、新しい住所で使えるようにする予定です。"


def transferred_note(what: str, moved_on: dt.date) -> str:
    """Say that the supply has moved."""
    return f"{in_japanese(moved_on)}に新しい住所で{what}の使用を始め、前の住所は精算します。"


def cancelled_note(what: str) -> str:
    """Say that everything stays as it was."""
    return f"引越しが取り消されたため、{what}は今の住所でそのまま使えます。"


def passed_on_note(what: str) -> str:
    """Say that the contract goes on in the successor's name."""
    return f"{what}の契約を同居のご家族の名義に変更しました。お手続きは必要ありません。"


def second_contract_note(what: str) -> str:
    """Say that the supply goes on until the successor has said for which home."""
    return f"承継者に別の住所の{what}契約があるため、名義変更をお申し込みください。供給は続けます。"


def stopped_note(what: str, on: dt.date) -> str:
    """Say when the supply was stopped."""
    return f"{what}の契約を{in_japanese(on)}に終了し、料金を精算します。"


def revived_note(what: str) -> str:
    """Say that the contract is as before."""
    return f"{what}の契約を元のとおりに戻しました。"


def no_plan_note(what: str) -> str:
    """Say that the supplier was not told where to start."""
    return f"新しい住所での{what}の使用開始が申し込まれていないため、使用開始をお申し込みください。"


def no_customer_note(what: str) -> str:
    """Say that there is no contract."""
    return f"ご契約がないため、{what}の手続は必要ありません。"
