"""Citizen portal (マイナポータル): filings, cases, the inbox, the access log, consents."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import (
    Accepted,
    Command,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)
from contracts.common import Address, MunicipalityCode
from contracts.mesh import LoggedAccess
from contracts.residency import Movers

OWNER = "portal"


class Filed(Reply, frozen=True, kw_only=True):
    """The filing was taken; the case can be followed under its number."""

    case: Annotated[str, label("案件番号")]


@contract(
    "portal.file-move.v1",
    owner=OWNER,
    ja="引越しワンストップ申請",
    en="One-stop filing of a move",
    basis="デジタル手続法6条、住基法24条の2",
)
class FileMove(Command[Filed], frozen=True, kw_only=True):
    """File a move once, for everyone who has to know.

    Attributes:
        person: Who files: a member of the household, with an electronic signature.
        consents: Private participants (by name) that may be told, by consent of the filer.
        remaining_head: Who becomes head of those who stay, if the head leaves.
    """

    person: PersonCode
    movers: Movers
    from_municipality: MunicipalityCode
    new_address: Address
    new_head: PersonCode
    remaining_head: PersonCode | None = None
    planned_on: Annotated[dt.date, label("引越し予定日")]
    visit_on: Annotated[dt.date, label("来庁予定日")]
    consents: tuple[str, ...] = ()


@contract(
    "portal.withdraw-move.v1",
    owner=OWNER,
    ja="引越しの取消",
    en="Withdrawal of a move",
    basis="デジタル手続法6条",
)
class WithdrawMove(Command[Accepted], frozen=True, kw_only=True):
    """Withdraw a filed move: everyone who was told is told again."""

    person: PersonCode
    case: str


@contract(
    "portal.report-procedure.v1",
    owner=OWNER,
    ja="手続状況の報告",
    en="Report on a procedure",
    basis="デジタル手続法6条",
)
class ReportProcedure(Command[Accepted], frozen=True, kw_only=True):
    """Report how a procedure of a case stands at the participant that handles it.

    Attributes:
        status: `done`, `not_needed`, `waiting` or `incomplete`.
        note: What the citizen should know, in Japanese; shown in the inbox.
    """

    person: PersonCode
    procedure: Annotated[str, label("手続ID")]
    status: Annotated[str, label("状況", pattern="^(done|not_needed|waiting|incomplete)$")]
    note: Annotated[str, label("お知らせ")] = ""


class ProcedureView(msgspec.Struct, frozen=True, kw_only=True):
    """One procedure of a case."""

    id: str
    participant: str
    status: str
    deadline: dt.date | None = None


class CaseView(Reply, frozen=True, kw_only=True):
    """How a case stands."""

    status: Annotated[Item[str], label("状況")] = UNSET
    procedures: Annotated[Item[tuple[ProcedureView, ...]], label("手続")] = UNSET
    trouble: Annotated[Item[tuple[str, ...]], label("支障")] = UNSET


@contract("portal.case.v1", owner=OWNER, ja="案件照会", en="A case", basis="デジタル手続法6条")
class CaseQuery(Lookup[CaseView], frozen=True, kw_only=True):
    """Ask how one's case stands."""

    person: PersonCode
    case: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One message in a citizen's inbox (お知らせ)."""

    at: dt.datetime
    sender: str
    text: str


class CitizenInbox(Reply, frozen=True, kw_only=True):
    """The letters of one citizen, oldest first."""

    letters: Annotated[Item[tuple[Letter, ...]], label("お知らせ")] = UNSET


@contract(
    "portal.inbox.v1",
    owner=OWNER,
    ja="お知らせ照会",
    en="The citizen's inbox",
    basis="番号法附則6条3項",
)
class InboxQuery(Lookup[CitizenInbox], frozen=True, kw_only=True):
    """Ask for one's own letters."""

    person: PersonCode


class OwnerLog(msgspec.Struct, frozen=True, kw_only=True):
    """The entries that one owner of data keeps about the citizen."""

    owner: str
    entries: tuple[LoggedAccess, ...]


class CitizenAccessLog(Reply, frozen=True, kw_only=True):
    """Who used which of the citizen's data, and who could not be asked."""

    logs: Annotated[Item[tuple[OwnerLog, ...]], label("情報提供等記録")] = UNSET
    unreachable: Annotated[Item[tuple[str, ...]], label("照会できなかった機関")] = UNSET


@contract(
    "portal.access-log.v1",
    owner=OWNER,
    ja="やりとり履歴",
    en="The citizen's access log",
    basis="番号法23条、附則6条3項",
)
class CitizenAccessLogQuery(Lookup[CitizenAccessLog], frozen=True, kw_only=True):
    """Ask who used one's data, when, and on which legal basis."""

    person: PersonCode
