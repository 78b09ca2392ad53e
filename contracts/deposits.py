"""Deposit insurance (預金保険機構) as hub: in which banks somebody who has died had accounts."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Command, Event, Item, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode

OWNER = "deposit-insurance"


class SearchBegun(Reply, frozen=True, kw_only=True):
    """The banks are being asked; each answer is passed on when it comes.

    Attributes:
        banks: Those who are asked, by name.
        answer_by: A bank that has not answered by the end of this day counts as silent.
    """

    banks: tuple[str, ...]
    answer_by: Annotated[dt.date, label("回答期限")]


@contract(
    "deposits.search.v1",
    owner=OWNER,
    ja="相続時の口座照会",
    en="Search for the accounts of a person who has died",
    basis="口座管理法8条",
)
class SearchAccounts(Command[SearchBegun], frozen=True, kw_only=True):
    """Ask, for an heir, every bank whether somebody who has died had accounts there."""

    person: PersonCode
    heir: PersonCode


class AccountsReported(Reply, frozen=True, kw_only=True):
    """How many accounts a person has at a bank; the balance is told to nobody."""

    accounts: Annotated[int, label("口座数", ge=0)]


@contract(
    "deposits.report-accounts.v1",
    owner="bank",
    ja="口座の有無の照会",
    en="Whether a person has accounts at a bank",
    basis="口座管理法8条3項",
)
class ReportAccounts(Command[AccountsReported], frozen=True, kw_only=True):
    """Ask one bank whether a person has accounts."""

    person: PersonCode


@contract(
    "deposits.accounts-found.v1",
    owner=OWNER,
    ja="口座照会の結果",
    en="A bank's answer to a search for accounts",
    basis="口座管理法8条",
)
class AccountsFound(Event, frozen=True, kw_only=True):
    """What one bank has answered; the others may answer later.

    Attributes:
        accounts: `None` if the bank has refused to say.
    """

    residence: Annotated[Item[MunicipalityCode], label("住所地")] = UNSET
    bank: Annotated[Item[str], label("金融機関")] = UNSET
    accounts: Annotated[Item[int | None], label("口座数")] = UNSET


class HeirsKnown(Reply, frozen=True, kw_only=True):
    """The bank knows the heirs, and pays once they agree."""

    heirs: Annotated[int, label("相続人の数", ge=0)]


@contract(
    "deposits.hand-over-token.v1",
    owner="bank",
    ja="相続人確認書類の提出（識別符号）",
    en="A token instead of the certificates of the family register",
    basis="戸籍法120条の3第3項",
)
class HandOverToken(Command[HeirsKnown], frozen=True, kw_only=True):
    """Hand a bank the token with which it learns, once, who the heirs of its customer are."""

    person: PersonCode
    heir: PersonCode
    token: Annotated[str, label("戸籍電子証明書提供用識別符号", max_length=64)]
    register_municipality: MunicipalityCode
