"""Family register (戸籍): who is related to whom, who has died, and who inherits. 戸籍法, 民法."""

import datetime as dt
import enum
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import (
    Command,
    Event,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)
from contracts.common import Address, MunicipalityCode

OWNER = "family-register"


class EntryKind(enum.Enum):
    """What an entry of the register says (身分事項, 戸籍法13条, 戸籍法施行規則35条)."""

    BIRTH = "birth"  # 出生
    ACKNOWLEDGEMENT = "acknowledgement"  # 認知
    ADOPTION = "adoption"  # 普通養子縁組
    SPECIAL_ADOPTION = "special-adoption"  # 特別養子縁組
    DISSOLUTION = "dissolution"  # 離縁
    MARRIAGE = "marriage"  # 婚姻
    DIVORCE = "divorce"  # 離婚
    DEATH = "death"  # 死亡
    DISAPPEARANCE = "disappearance"  # 失踪宣告
    DISINHERITANCE = "disinheritance"  # 推定相続人の廃除
    CORRECTION = "correction"  # 訂正
    WITHDRAWAL = "withdrawal"  # 取消・取下げ


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a family register.

    Attributes:
        id: Names the entry as proof; the municipality and a number.
        on: The day on which it took effect; of a disappearance, the day that counts as
            that of the death (民法31条).
        at: The time of a death, where it is known (戸籍法86条2項1号).
        other: The spouse, the adoptive parent, the father who acknowledges, or the person by
            whom somebody was disinherited; `None` for birth and death.
        parents: Of a birth: the mother, and the father in marriage.
        voids: The id of the entry that a correction or a withdrawal takes back.
    """

    id: Annotated[str, label("記載番号")]
    kind: Annotated[EntryKind, label("身分事項の種別")]
    person: PersonCode
    on: Annotated[dt.date, label("年月日")]
    at: Annotated[dt.time | None, label("時刻")] = None
    other: PersonCode | None = None
    parents: tuple[PersonCode, ...] = ()
    voids: str = ""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Where else a register says something of a person (従前戸籍, 新本籍)."""

    person: PersonCode
    municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]


class Heir(msgspec.Struct, frozen=True, kw_only=True):
    """One heir, with the share, the reason and the proof.

    Attributes:
        person: `None` for a child not yet born (民法886条).
        relation: To the deceased: `spouse`, `child`, `descendant`, `ascendant`, `sibling`,
            `sibling-child` or `unborn`.
        numerator, denominator: The share as an exact fraction, in lowest terms.
        basis: The articles of 民法 that give the share.
        because_ja, because_en: The reason, in words and without names.
        proofs: The ids of the entries that prove it.
        line: The persons from the deceased's child, parent or sibling down (or up) to the heir,
            the heir included: those through whom the right comes.
    """

    person: PersonCode | None
    relation: Annotated[str, label("被相続人との続柄", "続柄")]
    numerator: Annotated[int, label("相続分の分子", ge=1)]
    denominator: Annotated[int, label("相続分の分母", ge=1)]
    basis: Annotated[str, label("根拠条文")]
    because_ja: Annotated[str, label("理由")]
    because_en: str
    proofs: tuple[str, ...] = ()
    line: tuple[PersonCode, ...] = ()


class Capacity(enum.Enum):
    """In which capacity somebody reports a death (戸籍法87条)."""

    RELATIVE = "relative"  # 親族
    COHABITANT = "cohabitant"  # その他の同居者
    HOUSE_OWNER = "house-owner"  # 家主、地主又は家屋若しくは土地の管理人
    GUARDIAN = "guardian"  # 後見人、保佐人、補助人、任意後見人


# ---- lookups ---------------------------------------------------------------------------


class Relations(Reply, frozen=True, kw_only=True):
    """The nearest relatives of a person, as far as this municipality keeps the register."""

    parents: Annotated[Item[tuple[PersonCode, ...]], label("父母", "父母")] = UNSET
    spouse: Annotated[Item[PersonCode | None], label("配偶者", "配偶者")] = UNSET
    children: Annotated[Item[tuple[PersonCode, ...]], label("子", "子")] = UNSET


@contract(
    "family.relations.v1",
    owner=OWNER,
    ja="戸籍関係情報照会",
    en="Family relations",
    basis="戸籍法121条の3、番号法19条8号",
)
class RelationsQuery(Lookup[Relations], frozen=True, kw_only=True):
    """Ask for parents, spouse and children of a person entered here."""

    person: PersonCode


class PastAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the address history."""

    since: Annotated[dt.date, label("住所を定めた年月日")]
    address: Annotated[Address, label("住所", "住所")]


class AddressHistory(Reply, frozen=True, kw_only=True):
    """The supplement of the family register (戸籍の附票): oldest first."""

    addresses: Annotated[Item[tuple[PastAddress, ...]], label("住所の履歴")] = UNSET


@contract(
    "family.address-history.v1",
    owner=OWNER,
    ja="戸籍の附票照会",
    en="Address history",
    basis="住基法16条、17条、20条",
)
class AddressHistoryQuery(Lookup[AddressHistory], frozen=True, kw_only=True):
    """Ask where a person has lived since the register was made."""

    person: PersonCode
    register_municipality: MunicipalityCode


class Entries(Reply, frozen=True, kw_only=True):
    """What the registers of one municipality say of some persons."""

    entries: Annotated[Item[tuple[RegisterEntry, ...]], label("身分事項")] = UNSET
    references: Annotated[Item[tuple[Reference, ...]], label("従前戸籍・新本籍")] = UNSET


@contract(
    "family.entries.v1",
    owner=OWNER,
    ja="戸籍電子証明書の連携",
    en="Entries of the family register",
    basis="戸籍法118条、120条の2",
)
class EntriesQuery(Lookup[Entries], frozen=True, kw_only=True):
    """Ask another municipality for every entry that names one of these persons."""

    persons: Annotated[tuple[PersonCode, ...], label("対象者", max_length=200)]


class Heirs(Reply, frozen=True, kw_only=True):
    """Who inherits from a person who has died; nobody at all, if `heirs` is empty (民法951条).

    Attributes:
        counted_for_tax: How many heirs there would be had nobody renounced (相続税法15条2項).
        unread: Municipalities whose registers would have to be read and do not take part.
    """

    died_on: Annotated[Item[dt.date | None], label("死亡年月日")] = UNSET
    heirs: Annotated[Item[tuple[Heir, ...]], label("法定相続人と相続分")] = UNSET
    counted_for_tax: Annotated[Item[int], label("法定相続人の数（相続税法15条2項）")] = UNSET
    unread: Annotated[Item[tuple[MunicipalityCode, ...]], label("未連携の本籍地")] = UNSET


@contract(
    "family.heirs.v1",
    owner=OWNER,
    ja="法定相続情報照会",
    en="Statutory heirs",
    basis="民法886条〜901条、戸籍法120条の2",
)
class HeirsQuery(Lookup[Heirs], frozen=True, kw_only=True):
    """Ask the register of the deceased who inherits, and how much.

    Attributes:
        expecting: Those who expect a child of the deceased (民法886条).
    """

    person: PersonCode
    expecting: Annotated[tuple[PersonCode, ...], label("胎児の母", max_length=10)] = ()


class Certificate(Reply, frozen=True, kw_only=True):
    """What a redeemed token certifies: the heirs of one person, for one receiver, once."""

    deceased: Annotated[Item[PersonCode], label("被相続人")] = UNSET
    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    heirs: Annotated[Item[tuple[Heir, ...]], label("法定相続人と相続分")] = UNSET


@contract(
    "family.redeem-token.v1",
    owner=OWNER,
    ja="戸籍電子証明書提供用識別符号による提供",
    en="Redemption of a one-purpose token",
    basis="戸籍法120条の3第3項",
)
class RedeemToken(Lookup[Certificate], frozen=True, kw_only=True):
    """Redeem, once and before it expires, the token that an heir has handed over.

    Attributes:
        person: Of whom the receiver takes it to be; another one's is refused, and not used up.
        heir: Who has handed it over; if that is no heir, it is not used up either.
    """

    token: Annotated[str, label("戸籍電子証明書提供用識別符号", max_length=64)]
    person: PersonCode | None = None
    heir: PersonCode | None = None


# ---- commands --------------------------------------------------------------------------


class TokenIssued(Reply, frozen=True, kw_only=True):
    """A token that its receiver can redeem once, until the last day."""

    token: Annotated[str, label("戸籍電子証明書提供用識別符号")]
    expires_on: Annotated[dt.date, label("有効期限")]


@contract(
    "family.issue-token.v1",
    owner=OWNER,
    ja="戸籍電子証明書提供用識別符号の発行",
    en="Issue of a one-purpose token",
    basis="戸籍法120条の3第1項、2項",
)
class IssueToken(Command[TokenIssued], frozen=True, kw_only=True):
    """Ask, as an heir, for a token that one receiver can redeem for the list of heirs.

    Attributes:
        person: The deceased.
        requester: The heir who asks.
        receiver: The participant, by name, that alone can redeem it.
    """

    person: PersonCode
    requester: PersonCode
    receiver: Annotated[str, label("提供先機関", max_length=64)]


class DeathReported(Reply, frozen=True, kw_only=True):
    """A report of death was accepted, and is under way under its case.

    Attributes:
        late_days: By how many days the report was late (戸籍法86条1項: seven days).
    """

    case: Annotated[str, label("案件番号")]
    register_municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    late_days: Annotated[int, label("届出遅延日数", ge=0)]


@contract(
    "family.report-death.v1",
    owner=OWNER,
    ja="死亡届",
    en="Report of a death",
    basis="戸籍法86条〜88条、25条",
)
class ReportDeath(Command[DeathReported], frozen=True, kw_only=True):
    """Report a death at the place of death, of residence or of the family register.

    Attributes:
        known_on: When the reporter learned of the death; the day of death if not given.
        place: The municipality in which the person died.
        residence: The municipality in which the person was registered as resident.
        agent: Who hands the report in for the reporter, under a mandate; an undertaker, say.
        certificate: Whether a doctor's certificate is attached (戸籍法86条2項).
        evidence: Whether the clerk has seen what proves the capacity of a house owner or guardian.
        new_head: Who becomes head of the household that stays, if the family says so (住基法25条).
    """

    person: PersonCode
    died_on: Annotated[dt.date, label("死亡年月日")]
    died_at: Annotated[dt.time | None, label("死亡時刻")] = None
    known_on: Annotated[dt.date | None, label("死亡の事実を知った日")] = None
    place: Annotated[MunicipalityCode, label("死亡地")]
    residence: Annotated[MunicipalityCode, label("住所地")]
    reporter: PersonCode
    capacity: Annotated[Capacity, label("届出人の資格")]
    agent: PersonCode | None = None
    certificate: Annotated[bool, label("死亡診断書又は死体検案書の添付")] = True
    evidence: Annotated[bool, label("資格を証する書面の確認")] = False
    new_head: PersonCode | None = None


class DeathEntered(Reply, frozen=True, kw_only=True):
    """The register of the deceased has the death; `late_days` as in `DeathReported`."""

    late_days: Annotated[int, label("届出遅延日数", ge=0)]


@contract(
    "family.enter-death.v1",
    owner=OWNER,
    ja="死亡届書の送付",
    en="Report of a death passed on",
    basis="戸籍法26条、120条の4",
)
class EnterDeath(Command[DeathEntered], frozen=True, kw_only=True):
    """Enter a death that was reported elsewhere; the municipality that took the report sends it.

    Attributes:
        report: Names the report, so that the same one sent again is entered once.
        residence: Where the person was registered as resident, as the report says.
    """

    report: Annotated[str, label("受附番号", max_length=64)]
    person: PersonCode
    died_on: Annotated[dt.date, label("死亡年月日")]
    died_at: Annotated[dt.time | None, label("死亡時刻")] = None
    known_on: Annotated[dt.date | None, label("死亡の事実を知った日")] = None
    residence: Annotated[MunicipalityCode | None, label("住所地")] = None
    reporter: PersonCode
    capacity: Annotated[Capacity, label("届出人の資格")]
    agent: PersonCode | None = None
    new_head: PersonCode | None = None


class CorrectionGround(enum.Enum):
    """On which ground an entry of a death is taken back."""

    COURT = "court"  # 家庭裁判所の許可 (戸籍法113条) or a final judgment (116条)
    OFFICIAL = "official"  # 職権訂正 (戸籍法24条2項)
    WITHDRAWN = "withdrawn"  # 届出の取下げ, by the reporter


class DeathVoided(Reply, frozen=True, kw_only=True):
    """The death is taken back, under the case of its report."""

    case: Annotated[str, label("案件番号")]


@contract(
    "family.correct-death.v1",
    owner=OWNER,
    ja="死亡の記載の訂正申請",
    en="Correction of an entry of death",
    basis="戸籍法24条2項、113条",
)
class CorrectDeath(Command[DeathVoided], frozen=True, kw_only=True):
    """Ask, at any municipality, that the death of a person who is alive be taken back.

    Attributes:
        applicant: Who asks; may be the person.
        register_municipality: Where the death was entered.
        evidence: Whether the clerk has seen the court's permission, or the basis of the official
            correction (戸籍法113条, 24条2項); a withdrawal needs none.
    """

    person: PersonCode
    applicant: PersonCode
    register_municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    ground: Annotated[CorrectionGround, label("訂正の事由")]
    evidence: Annotated[bool, label("許可書等の確認")] = False


@contract(
    "family.void-death.v1",
    owner=OWNER,
    ja="死亡の記載の訂正の送付",
    en="Correction of an entry of death passed on",
    basis="戸籍法26条、113条",
)
class VoidDeath(Command[DeathVoided], frozen=True, kw_only=True):
    """Take back the entry of a death; the municipality that took the application sends it."""

    report: Annotated[str, label("受附番号", max_length=64)]
    person: PersonCode
    applicant: PersonCode
    ground: Annotated[CorrectionGround, label("訂正の事由")]


# ---- events ----------------------------------------------------------------------------


@contract(
    "family.death-recorded.v1",
    owner=OWNER,
    ja="死亡の記載の通知",
    en="A death was entered in the register",
    basis="住基法9条2項、相続税法58条1項",
)
class DeathRecorded(Event, frozen=True, kw_only=True):
    """A person has died: told to where they lived, and to the tax office of the state.

    Attributes:
        residence: Where they lived.
        known_on: When the reporter learned of it, from which heirs count most of their terms.
        reporter: Who reported it, if that is a relative or lived with them: a house owner or a
            guardian has nothing to do with what follows.
    """

    residence: Annotated[Item[MunicipalityCode], label("住所地")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
    died_on: Annotated[Item[dt.date], label("死亡年月日")] = UNSET
    known_on: Annotated[Item[dt.date], label("死亡の事実を知った日")] = UNSET
    reporter: Annotated[Item[PersonCode | None], label("届出人（親族・同居者）")] = UNSET
    new_head: Annotated[Item[PersonCode | None], label("新しい世帯主")] = UNSET


@contract(
    "family.death-voided.v1",
    owner=OWNER,
    ja="死亡の記載の訂正の通知",
    en="An entry of death was taken back",
    basis="住基法9条2項、戸籍法113条",
)
class DeathTakenBack(Event, frozen=True, kw_only=True):
    """A person who was recorded as dead is alive: told to everyone who was told of the death."""

    residence: Annotated[Item[MunicipalityCode], label("住所地")] = UNSET
    died_on: Annotated[Item[dt.date], label("死亡年月日（訂正前）")] = UNSET
