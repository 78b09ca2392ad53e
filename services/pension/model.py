"""Who is enrolled with the pension office, and where they live. 国民年金法.

The office keeps the address by which it writes to the insured and to pensioners (12条, 105条);
for those it follows in the resident register, nobody files a change of address.
"""

import datetime as dt
import enum

import msgspec

from contracts.base import PersonCode
from contracts.common import Address, MunicipalityCode


class Category(enum.Enum):
    """How a person stands with the office (国民年金法7条1項; 26条 for those who receive)."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    RECEIVING = "receiving"


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The file on one person.

    Attributes:
        municipality: Where the person lives, and whose register is watched.
        address: `None` if only the municipality is known.
        address_since: Since when the person lives there.
    """

    person: PersonCode
    category: Category
    municipality: MunicipalityCode
    address: Address | None
    address_since: dt.date


def is_news(file: Enrolled, moved_on: dt.date, told_by: MunicipalityCode | None) -> bool:
    """Tell whether a move is later than what is known.

    Only the municipality where a person lives can say that they moved; what another one says,
    or says of a time before the known address, is an old fact told again.
    """
    return told_by == file.municipality and moved_on >= file.address_since


def at_address(
    file: Enrolled, municipality: MunicipalityCode, address: Address | None, since: dt.date
) -> Enrolled:
    """Record where the person lives now."""
    return msgspec.structs.replace(
        file, municipality=municipality, address=address, address_since=since
    )


def changed_note(moved_on: dt.date) -> str:
    """Say that nothing has to be filed."""
    day = f"{moved_on.year}年{moved_on.month}月{moved_on.day}日"
    return f"年金の登録住所を{day}からの新しい住所に変更したため、住所変更の届出は必要ありません。"


UNKNOWN_ADDRESS_NOTE = (
    "転出先の市区町村から新しい住所を確認できないため、年金事務所に住所変更を届け出てください。"
)
"""Said where the new municipality does not take part, so that the address is not known."""
