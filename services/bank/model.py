"""What a bank keeps of a customer: the address (犯罪収益移転防止法4条), and what a death changes.

The accounts of somebody who has died are frozen until the bank knows all heirs, for deposits are
shared property until these agree (最大決平成28年12月19日). It learns them from the family register,
once, by the token that an heir hands over (戸籍法120条の3).
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode
from services.wording import in_japanese


class CustomerDeath(msgspec.Struct, frozen=True, kw_only=True):
    """That a customer has died, and what the bank knows since.

    Attributes:
        case: The family's case at the bereavement desk; `None` if the bank learned of the death
            from an heir.
        residence: Where that desk is.
        heirs: Those whom the register has named; empty until a token is redeemed.
    """

    died_on: dt.date
    case: str | None = None
    residence: MunicipalityCode | None = None
    heirs: tuple[PersonCode, ...] = ()


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, with all accounts under one number.

    Attributes:
        number: The customer number; it has nothing to do with any agency code.
        address_since: Since when the customer lives at the address.
        accounts: How many accounts there are.
        death: Set once the bank knows that the customer has died: the accounts are frozen.
    """

    number: str
    holder: PersonCode
    address: Address
    address_since: dt.date
    accounts: int = 1
    death: CustomerDeath | None = None


def at_address(customer: Customer, address: Address, since: dt.date) -> Customer:
    """Record the new address, unless a later one is known already."""
    if since < customer.address_since:
        return customer
    return msgspec.structs.replace(customer, address=address, address_since=since)


def frozen(
    customer: Customer, died_on: dt.date, case: str | None, residence: MunicipalityCode | None
) -> Customer:
    """Freeze the accounts of a customer who has died; heirs that are known already stay known."""
    heirs = customer.death.heirs if customer.death is not None else ()
    death = CustomerDeath(died_on=died_on, case=case, residence=residence, heirs=heirs)
    return msgspec.structs.replace(customer, death=death)


def with_heirs(customer: Customer, died_on: dt.date, heirs: tuple[PersonCode, ...]) -> Customer:
    """Record who the heirs are, as the register certifies it."""
    known = customer.death or CustomerDeath(died_on=died_on)
    return msgspec.structs.replace(customer, death=msgspec.structs.replace(known, heirs=heirs))


def released(customer: Customer) -> Customer:
    """Release the accounts: the customer is alive."""
    return msgspec.structs.replace(customer, death=None)


def changed_note(moved_on: dt.date) -> str:
    """Say that the bank has the new address."""
    day = in_japanese(moved_on)
    return f"銀行口座の登録住所を{day}からの新しい住所に変更しました。"


FROZEN_NOTE = (
    "故人の口座を凍結しました。相続人を確認するため、戸籍電子証明書提供用識別符号をご提出ください。"
)
HEIRS_KNOWN_NOTE = (
    "相続人を戸籍で確認しました。戸籍謄本は不要です。遺産分割の合意により払い戻します。"
)
RELEASED_NOTE = "口座の凍結を解除しました。"
NO_ACCOUNT_NOTE = "この銀行に故人の口座はありません。"
NO_CUSTOMER_NOTE = "この銀行に口座がないため、住所変更の手続は必要ありません。"
