"""Types that every domain shares: names, addresses, municipality codes, money.

Item names follow デジタル庁「行政基本情報データ連携モデル」 (core data model: person, address).
"""

import datetime as dt
import enum
import functools
import re
from typing import Annotated, NewType, TypeAlias

import msgspec

from contracts.base import label

MunicipalityCode = NewType("MunicipalityCode", str)
"""A local public body code (全国地方公共団体コード): five digits and a check digit."""

Yen: TypeAlias = Annotated[int, label("金額（円）", ge=-(10**15), le=10**15)]
"""An amount of money in yen. There is no smaller unit."""

_KANA = re.compile(r"[ァ-ヺー・ ]+")
_POSTAL = re.compile(r"[0-9]{7}")


class Sex(enum.Enum):
    """Sex as entered in the resident register (住基法7条3号)."""

    MALE = "male"
    FEMALE = "female"


class Relation(enum.Enum):
    """Relation to the head of the household (続柄, 住基法7条4号)."""

    HEAD = "head"
    WIFE = "wife"
    HUSBAND = "husband"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


class PersonName(msgspec.Struct, frozen=True, kw_only=True):
    """A name in the form of the family register, with its reading in katakana.

    Raises:
        ValueError: A part is empty, or a reading is not katakana.
    """

    family: Annotated[str, label("氏", "氏名_姓")]
    given: Annotated[str, label("名", "氏名_名")]
    family_kana: Annotated[str, label("氏の振り仮名", "氏名カナ_姓")]
    given_kana: Annotated[str, label("名の振り仮名", "氏名カナ_名")]

    def __post_init__(self) -> None:
        if not (self.family and self.given):
            raise ValueError("a name has a family and a given part")
        if not (_KANA.fullmatch(self.family_kana) and _KANA.fullmatch(self.given_kana)):
            raise ValueError("the reading of a name is written in katakana")

    def __str__(self) -> str:
        return f"{self.family} {self.given}"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A postal address inside one municipality.

    Raises:
        ValueError: The postal code has not seven digits, or the municipality code is wrong.
    """

    postal_code: Annotated[str, label("郵便番号", "郵便番号")]
    municipality: Annotated[MunicipalityCode, label("市区町村コード", "全国地方公共団体コード")]
    prefecture: Annotated[str, label("都道府県", "都道府県")]
    city: Annotated[str, label("市区町村", "市区町村")]
    town: Annotated[str, label("町名", "町字")]
    block: Annotated[str, label("番地", "番地以下")]
    building: Annotated[str, label("方書", "建物名等")] = ""

    def __post_init__(self) -> None:
        if not _POSTAL.fullmatch(self.postal_code):
            raise ValueError("a postal code has seven digits")
        if not is_municipality_code(self.municipality):
            raise ValueError("a municipality code has six digits, the last one a check digit")

    def __str__(self) -> str:
        building = f" {self.building}" if self.building else ""
        place = f"{self.prefecture}{self.city}{self.town}{self.block}{building}"
        return f"〒{self.postal_code[:3]}-{self.postal_code[3:]} {place}"


def municipality_code(five_digits: str) -> MunicipalityCode:
    """Append the check digit to a five-digit code (JIS X 0402; 総務省 検査数字算出法).

    Raises:
        ValueError: There are not five digits.
    """
    if not re.fullmatch(r"[0-9]{5}", five_digits):
        raise ValueError("a municipality code without its check digit has five digits")
    weighted = sum(int(d) * w for d, w in zip(five_digits, (6, 5, 4, 3, 2), strict=True))
    return MunicipalityCode(five_digits + str((11 - weighted % 11) % 10))


@functools.lru_cache(4096)
def is_municipality_code(code: str) -> bool:
    """Tell whether the six digits end in the right check digit."""
    return bool(re.fullmatch(r"[0-9]{6}", code)) and municipality_code(code[:5]) == code


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Return the age in completed years, by the calendar."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def school_year_end(birth_date: dt.date, age: int) -> dt.date:
    """Return the 31 March after the given age is reached.

    A person reaches an age at the end of the day before the birthday (年齢計算ニ関スル法律),
    so who is born on 1 April belongs to the school year before.
    """
    early = (birth_date.month, birth_date.day) <= (4, 1)
    return dt.date(birth_date.year + age + (0 if early else 1), 3, 31)
