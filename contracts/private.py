"""Private parties (民間事業者): electricity, water and banks, told only by consent.

The portal owns these messages: it is to the portal that the citizen gave the consent.
"""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Event, Item, contract, label
from contracts.common import Address

OWNER = "portal"


@contract(
    "portal.move-planned.v1",
    owner=OWNER,
    ja="引越し予定の連絡",
    en="A move is planned",
    basis="個人情報保護法69条2項1号（本人の同意）",
)
class MovePlanned(Event, frozen=True, kw_only=True):
    """A customer will move: stop at the old address, start at the new one."""

    planned_on: Annotated[Item[dt.date], label("引越し予定日")] = UNSET
    new_address: Annotated[Item[Address], label("新住所", "住所")] = UNSET


@contract(
    "portal.move-cancelled.v1",
    owner=OWNER,
    ja="引越し取消の連絡",
    en="A planned move was withdrawn",
    basis="個人情報保護法69条2項1号（本人の同意）",
)
class MoveCancelled(Event, frozen=True, kw_only=True):
    """A customer will not move after all."""


@contract(
    "portal.address-confirmed.v1",
    owner=OWNER,
    ja="住所変更の連絡",
    en="A new address was registered",
    basis="個人情報保護法69条2項1号（本人の同意）",
)
class AddressConfirmed(Event, frozen=True, kw_only=True):
    """The register confirms the customer's new address."""

    moved_on: Annotated[Item[dt.date], label("異動年月日")] = UNSET
    address: Annotated[Item[Address], label("新住所", "住所")] = UNSET
