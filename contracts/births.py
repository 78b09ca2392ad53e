"""Births at the family register: reported, passed on, entered, told. 戸籍法49条〜59条."""

import datetime as dt
from typing import Annotated

from msgspec import UNSET

from contracts.base import Command, Event, Item, PersonCode, Reply, contract, label
from contracts.common import Address, MunicipalityCode, PersonName, Sex
from contracts.family import OWNER


class BirthReported(Reply, frozen=True, kw_only=True):
    """A report of birth was accepted.

    Attributes:
        child: The code that the caller uses for the child from now on.
        late_days: By how many days the report was late (戸籍法49条1項: fourteen days).
    """

    child: PersonCode
    late_days: Annotated[int, label("届出遅延日数", ge=0)]


@contract(
    "family.report-birth.v1",
    owner=OWNER,
    ja="出生届",
    en="Report of a birth",
    basis="戸籍法25条、49条〜52条",
)
class ReportBirth(Command[BirthReported], frozen=True, kw_only=True):
    """Report a birth at the place of birth, of residence or of the family register.

    Attributes:
        father: The husband of the mother, who counts as the father (民法772条); `None` for a child
            born outside marriage.
        residence: The municipality in which the child lives, with the mother.
        address: That of the mother, as the resident register has it.
        register_municipality: Where the register of the mother is kept; the child enters it
            (戸籍法18条).
        place: The municipality in which the child was born, if it is another one (戸籍法51条).
        certificate: Whether the certificate of birth is attached (戸籍法49条3項).
    """

    mother: PersonCode
    father: PersonCode | None = None
    name: Annotated[PersonName, label("氏名", "氏名")]
    sex: Annotated[Sex, label("性別", "性別")]
    born_on: Annotated[dt.date, label("出生年月日", "生年月日")]
    residence: Annotated[MunicipalityCode, label("住所地")]
    address: Annotated[Address, label("住所", "住所")]
    register_municipality: Annotated[MunicipalityCode, label("本籍地", "本籍")]
    place: Annotated[MunicipalityCode | None, label("出生地")] = None
    certificate: Annotated[bool, label("出生証明書の添付")] = True


class BirthEntered(Reply, frozen=True, kw_only=True):
    """The register has the birth; attributes as in `BirthReported`."""

    child: PersonCode
    late_days: Annotated[int, label("届出遅延日数", ge=0)]


@contract(
    "family.enter-birth.v1",
    owner=OWNER,
    ja="出生届書の送付",
    en="Report of a birth passed on",
    basis="戸籍法26条、120条の4",
)
class EnterBirth(Command[BirthEntered], frozen=True, kw_only=True):
    """Enter a birth that was reported elsewhere; the municipality that took the report sends it.

    Attributes:
        report: Names the report, so that the same one sent again is entered once. The others are
            those of `ReportBirth`.
    """

    report: Annotated[str, label("受附番号", max_length=64)]
    mother: PersonCode
    father: PersonCode | None = None
    name: Annotated[PersonName, label("氏名", "氏名")]
    sex: Annotated[Sex, label("性別", "性別")]
    born_on: Annotated[dt.date, label("出生年月日", "生年月日")]
    residence: Annotated[MunicipalityCode, label("住所地")]
    address: Annotated[Address, label("住所", "住所")]


@contract(
    "family.birth-recorded.v1",
    owner=OWNER,
    ja="出生の通知",
    en="A birth has been entered",
    basis="住基法9条2項",
)
class BirthRecorded(Event, frozen=True, kw_only=True):
    """A child was born: the municipality of residence makes its record (住基法8条)."""

    residence: Annotated[Item[MunicipalityCode], label("住所地")] = UNSET
    mother: Annotated[Item[PersonCode], label("母", "父母")] = UNSET
    name: Annotated[Item[PersonName], label("氏名", "氏名")] = UNSET
    sex: Annotated[Item[Sex], label("性別", "性別")] = UNSET
    born_on: Annotated[Item[dt.date], label("出生年月日", "生年月日")] = UNSET
    register_municipality: Annotated[Item[MunicipalityCode], label("本籍地", "本籍")] = UNSET
