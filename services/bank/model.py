"""The address that a bank keeps of a customer (犯罪収益移転防止法4条), changed by consent."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Address


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, with all accounts under one number.

    Attributes:
        number: The customer number; it has nothing to do with any agency code.
        address_since: Since when the customer lives at the address.
    """

    number: str
    holder: PersonCode
    address: Address
    address_since: dt.date


def at_address(customer: Customer, address: Address, since: dt.date) -> Customer:
    """Record the new address, unless a later one is known already."""
    if since < customer.address_since:
        return customer
    return msgspec.structs.replace(customer, address=address, address_since=since)


def changed_note(moved_on: dt.date) -> str:
    """Say that the bank has the new address."""
    day = f"{moved_on.year}年{moved_on.month}月{moved_on.day}日"
    return f"銀行口座の登録住所を{day}からの新しい住所に変更しました。"


NO_CUSTOMER_NOTE = "この銀行に口座がないため、住所変更の手続は必要ありません。"
