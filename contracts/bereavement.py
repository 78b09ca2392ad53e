"""Bereavement desk (おくやみコーナー): what a death makes necessary, and who does it."""

import datetime as dt
from typing import Annotated, TypeAlias

import msgspec
from msgspec import UNSET

from contracts.base import (
    Accepted,
    Command,
    Event,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)
from contracts.common import Yen
from contracts.succession import Heir

OWNER = "bereavement-desk"

StepStatus: TypeAlias = Annotated[
    str, label("状況", pattern="^(done|not_needed|yours|waiting|incomplete)$")
]
"""`done` for the family, `not_needed`, `yours` to do, `waiting` for somebody, or `incomplete`."""


@contract(
    "bereavement.report-step.v1",
    owner=OWNER,
    ja="おくやみ手続の状況報告",
    en="Report on a procedure after a death",
    basis="デジタル手続法6条",
)
class ReportStep(Command[Accepted], frozen=True, kw_only=True):
    """Report how a procedure stands at the participant that handles it.

    Attributes:
        person: The deceased.
        note: What the family should know, in Japanese.
        due: The last day on which the family may do what is theirs.
        yen: What is paid, or will be, to the family; negative if it has to pay something back.
        overpaid_yen: Of that, what was paid although it was not due.
    """

    person: PersonCode
    procedure: Annotated[str, label("手続ID", max_length=64)]
    status: StepStatus
    note: Annotated[str, label("お知らせ", max_length=1_000)] = ""
    due: Annotated[dt.date | None, label("期限")] = None
    yen: Yen = 0
    overpaid_yen: Yen = 0


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One procedure on the desk's list.

    Attributes:
        participant: Who handles it, by name.
        actor: Whose turn it is, or was: `mesh` (nobody had to ask), `family` or `agency`.
        prefilled: Whether the desk can file it as soon as the family confirms.
        waiting_for: The participant that is waited for, by name; empty if nobody is.
    """

    id: str
    participant: str
    status: str
    actor: str
    due: dt.date | None = None
    prefilled: bool = False
    waiting_for: str = ""
    note: str = ""
    yen: Yen = 0
    overpaid_yen: Yen = 0


class DeskView(Reply, frozen=True, kw_only=True):
    """The desk's list for one family, and the heirs as the registers prove them."""

    status: Annotated[Item[str], label("状況")] = UNSET
    deceased: Annotated[Item[PersonCode], label("故人")] = UNSET
    steps: Annotated[Item[tuple[Step, ...]], label("手続")] = UNSET
    heirs: Annotated[Item[tuple[Heir, ...]], label("法定相続人と相続分")] = UNSET
    trouble: Annotated[Item[tuple[str, ...]], label("支障")] = UNSET


@contract(
    "bereavement.case.v1",
    owner=OWNER,
    ja="おくやみ手続一覧の照会",
    en="The bereavement desk's list",
    basis="デジタル手続法6条",
)
class DeskQuery(Lookup[DeskView], frozen=True, kw_only=True):
    """Ask, as the reporter or an heir, what there is to do."""

    person: PersonCode
    case: Annotated[str, label("案件番号", max_length=64)]


@contract(
    "bereavement.confirm.v1",
    owner=OWNER,
    ja="おくやみ手続の一括申請",
    en="Confirmation of everything that is prefilled",
    basis="デジタル手続法6条",
)
class Confirm(Command[Accepted], frozen=True, kw_only=True):
    """Confirm what the desk has prefilled: it files every claim with its agency.

    Attributes:
        person: For whom it is confirmed: the reporter or an heir.
        agent: Who confirms in that person's place, under a mandate.
        claimant: Who shared the livelihood, and claims what the deceased was owed.
        funeral_by: Who held the funeral.
        representative: The heir who receives the tax notices.
        successor: Who takes over contracts for the home; `None` ends them.
        consents: The private participants that may be told, by name.
        search_accounts: Whether the banks are searched for accounts (口座管理法8条).
    """

    person: PersonCode
    agent: PersonCode | None = None
    case: Annotated[str, label("案件番号", max_length=64)]
    claimant: PersonCode
    funeral_by: PersonCode
    representative: PersonCode
    successor: PersonCode | None = None
    consents: Annotated[tuple[str, ...], label("通知先（同意）", max_length=50)] = ()
    search_accounts: Annotated[bool, label("預貯金口座の照会の求め")] = False


@contract(
    "bereavement.customer-died.v1",
    owner=OWNER,
    ja="契約者死亡の連絡",
    en="A customer has died",
    basis="個人情報保護法69条2項1号（相続人の同意）",
)
class CustomerDied(Event, frozen=True, kw_only=True):
    """A customer has died: an heir has consented that the company be told.

    Attributes:
        successor: Who takes over the contract for the home; `None` ends it.
    """

    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    successor: Annotated[Item[PersonCode | None], label("契約の承継者")] = UNSET


@contract(
    "bereavement.customer-alive.v1",
    owner=OWNER,
    ja="契約者死亡の連絡の取消",
    en="A customer is alive after all",
    basis="個人情報保護法69条2項1号（相続人の同意）",
)
class CustomerAlive(Event, frozen=True, kw_only=True):
    """What was told of a customer's death was a mistake."""
