"""Deaths at the family register: reported, passed on, entered, told, and taken back. 戸籍法."""

import datetime as dt
import enum
from typing import Annotated

from msgspec import UNSET

from contracts.base import Command, Event, Item, PersonCode, Reply, contract, label
from contracts.common import MunicipalityCode
from contracts.family import OWNER


class Capacity(enum.Enum):
    """In which capacity somebody reports a death (戸籍法87条)."""

    RELATIVE = "relative"  # 親族
    COHABITANT = "cohabitant"  # その他の同居者
    HOUSE_OWNER = "house-owner"  # 家主、地主又は家屋若しくは土地の管理人
    GUARDIAN = "guardian"  # 後見人、保佐人、補助人、任意後見人


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
