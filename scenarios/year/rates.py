"""How often life events happen: per thousand residents and year, and when moves do.

What is shipped is in `rates.toml`, with its sources.
"""

import math
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from mesh.errors import SetupError

SHIPPED = Path(__file__).with_name("rates.toml")

EVERYBODY = 1_000
"""The most that can happen to a thousand residents."""

MONTHS = 12


class PerThousand(msgspec.Struct, frozen=True, kw_only=True):
    """How often what happens: per thousand residents and year.

    Attributes:
        moves: Persons who move to another municipality.
        marriages, divorces: Couples.
        incomes: Persons whose income is corrected.
    """

    moves: float
    deaths: float
    births: float
    marriages: float
    divorces: float
    incomes: float


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """How something is spread over the months of a year, January first; only proportions count."""

    moves: tuple[float, ...]


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """How often life events happen, and when."""

    per_thousand: PerThousand
    months: Months


_MOST = {"marriages": EVERYBODY // 2, "divorces": EVERYBODY // 2}
"""It takes two."""


def load(path: Path | None = None) -> Rates:
    """Read rates from a file; what it does not name is as shipped.

    Raises:
        SetupError: The file cannot be read, or says something impossible; the message names the
            key, and what to do.
    """
    values = _read(SHIPPED)
    if path is not None:
        _put_over(values, _read(path), path)
    return msgspec.convert(values, Rates)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(
            f"the rates in {path} cannot be read: {error.strerror}; name a file that exists"
        ) from None
    except ValueError as error:  # TOML and UTF-8 alike
        raise SetupError(
            f"{path} is not TOML: {error}; write [per_thousand] and below it, say, deaths = 11.0"
        ) from None


def _put_over(values: dict[str, Any], other: dict[str, Any], path: Path) -> None:
    for table, named in other.items():
        known = values.get(table)
        if known is None or not isinstance(named, dict):
            raise SetupError(f"{path}: {table} is no table of rates; write {_listed(values)}")
        for key, value in named.items():
            if key not in known:
                raise SetupError(f"{path}: {table}.{key} is unknown; write one of {_listed(known)}")
            where = f"{path}: {table}.{key}"
            known[key] = _weights(value, where) if table == "months" else _rate(value, key, where)


def _rate(value: Any, key: str, where: str) -> float:
    most = _MOST.get(key, EVERYBODY)
    if not _is_number(value) or not 0 <= value <= most:
        raise SetupError(
            f"{where} is no rate; write a number from 0 to {most},"
            f" per {EVERYBODY:,} residents and year"
        )
    return float(value)


def _weights(value: Any, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != MONTHS:
        raise SetupError(f"{where} has not {MONTHS} months; write a list of {MONTHS} numbers")
    if not all(_is_number(weight) and weight >= 0 for weight in value) or not any(value):
        raise SetupError(
            f"{where} are no weights of months; write numbers from 0 on, at least one above it"
        )
    return tuple(map(float, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _listed(keys: dict[str, Any]) -> str:
    return ", ".join(sorted(keys))
