"""Citizen portal (マイナポータル): filings, cases, the inbox, the access log, consents."""

import datetime as dt
import enum
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
from contracts.moving import Movers

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


@contract(
    "portal.file-allowance.v1",
    owner=OWNER,
    ja="児童手当の請求（出生）",
    en="Claim of child allowance for a newborn",
    basis="デジタル手続法6条、児童手当法7条1項、9条1項",
)
class FileAllowance(Command[Filed], frozen=True, kw_only=True):
    """Claim child allowance for children that were born; the portal asks for what is needed.

    Attributes:
        person: Who claims: the parent who earns more, with an electronic signature.
        children: Those born, in the claimant's household.
        municipality: Where they live.
        taxed_by: As in `ClaimAllowance`; worked out from the moves filed here if not given.
    """

    person: PersonCode
    children: Annotated[tuple[PersonCode, ...], label("児童", max_length=10)]
    municipality: Annotated[MunicipalityCode, label("住所地")]
    taxed_by: Annotated[MunicipalityCode | None, label("課税市区町村")] = None


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
    """A page of the entries that one owner of data keeps about the citizen.

    Attributes:
        earlier: Whether there are entries before these.
        since: From when on the owner's log holds anything, of whomever.
    """

    owner: str
    entries: tuple[LoggedAccess, ...]
    earlier: Annotated[bool, label("これより前の記録の有無")] = False
    since: Annotated[dt.datetime | None, label("記録の始期")] = None


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
class CitizenAccessLogQuery(
    Lookup[CitizenAccessLog], frozen=True, kw_only=True, omit_defaults=True
):
    """Ask who used one's data, when, and on which legal basis.

    Attributes:
        owner: Only what this one keeps; everybody's latest page if empty.
        before: With an owner: the latest page before the entry of this number; the latest if 0.
    """

    person: PersonCode
    owner: Annotated[str, label("記録の保有機関", max_length=63)] = ""
    before: Annotated[int, label("記録番号", ge=0, le=2**62)] = 0


@contract(
    "portal.deliver-letter.v1",
    owner=OWNER,
    ja="お知らせの送付",
    en="Delivery of a letter",
    basis="番号法附則6条3項",
)
class DeliverLetter(Command[Accepted], frozen=True, kw_only=True):
    """Put a letter into a citizen's inbox."""

    person: PersonCode
    text: Annotated[str, label("お知らせ", max_length=4_000)]


# ---- mandates --------------------------------------------------------------------------


class MandateScope(enum.Enum):
    """What somebody may do for another."""

    REPORT_DEATH = "report-death"  # 死亡届の提出
    BEREAVEMENT = "bereavement"  # おくやみ手続の確認・申請


@contract(
    "portal.grant-mandate.v1",
    owner=OWNER,
    ja="委任の登録",
    en="Grant of a mandate",
    basis="民法99条、643条",
)
class GrantMandate(Command[Accepted], frozen=True, kw_only=True):
    """Let another person act in one's place, for one purpose, until a day."""

    person: PersonCode
    agent: PersonCode
    scope: Annotated[MandateScope, label("委任の範囲")]
    until: Annotated[dt.date, label("有効期限")]


@contract(
    "portal.revoke-mandate.v1",
    owner=OWNER,
    ja="委任の撤回",
    en="Revocation of a mandate",
    basis="民法651条",
)
class RevokeMandate(Command[Accepted], frozen=True, kw_only=True):
    """Take a mandate back."""

    person: PersonCode
    agent: PersonCode
    scope: Annotated[MandateScope, label("委任の範囲")]


class Mandate(Reply, frozen=True, kw_only=True):
    """Whether a mandate is in force today."""

    valid: Annotated[Item[bool], label("委任の有無")] = UNSET


@contract(
    "portal.mandate.v1",
    owner=OWNER,
    ja="委任の照会",
    en="A mandate",
    basis="民法99条、643条",
)
class MandateQuery(Lookup[Mandate], frozen=True, kw_only=True):
    """Ask whether somebody may act for another; both find the question in their access logs."""

    person: PersonCode
    agent: PersonCode
    scope: Annotated[MandateScope, label("委任の範囲")]


# ---- the ending note -------------------------------------------------------------------


@contract(
    "portal.seal-note.v1",
    owner=OWNER,
    ja="エンディングノートの封印",
    en="Sealing of an ending note",
    basis="個人情報保護法69条2項1号（本人の同意）",
)
class SealNote(Command[Accepted], frozen=True, kw_only=True):
    """Leave a note for one's heirs, in place of an earlier one; it is read after the death."""

    person: PersonCode
    text: Annotated[str, label("本文", max_length=20_000)]


class EndingNote(Reply, frozen=True, kw_only=True):
    """What somebody left for the heirs."""

    sealed_on: Annotated[Item[dt.date], label("封印年月日")] = UNSET
    text: Annotated[Item[str], label("本文")] = UNSET


@contract(
    "portal.open-note.v1",
    owner=OWNER,
    ja="エンディングノートの開封",
    en="Opening of an ending note",
    basis="個人情報保護法69条2項1号（本人の同意）",
)
class OpenNote(Lookup[EndingNote], frozen=True, kw_only=True):
    """Open, as an heir, the note of somebody who has died.

    Attributes:
        person: Who left it.
        requester: Who wants to read it.
        register_municipality: Where the register that proves it is kept.
    """

    person: PersonCode
    requester: PersonCode
    register_municipality: MunicipalityCode
