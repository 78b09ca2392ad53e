"""Taxes after a death: inheritance tax (相続税法) and the last income-tax return (所得税法).

The family register tells the office of the death (相続税法58条1項), the municipality of land and
buildings (58条2項). It knows no deposits: whether the whole estate is above the basic
deduction (15条) only the family knows.
"""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode, Yen
from services.deadlines import months_after

MONTHS_FOR_INCOME_TAX = 4
"""所得税法125条1項, from the day after one knows of the inheritance."""

MONTHS_FOR_INHERITANCE_TAX = 10
"""相続税法27条1項."""

BASIC_DEDUCTION, FOR_EACH_HEIR = 30_000_000, 6_000_000
"""相続税法15条1項, for deaths since 1 January 2015."""


class Taxpayer(msgspec.Struct, frozen=True, kw_only=True):
    """A person, and whether they file a return of income tax (所得税法120条)."""

    person: PersonCode
    files_return: bool


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """What the family register has told of a death, the last one if there was a mistake before.

    Attributes:
        residence, register_municipality: `None` once the death is voided.
        decided: Whether the family was told about inheritance tax.
        voided: Whether the death turned out to be a mistake.
    """

    person: PersonCode
    died_on: dt.date
    known_on: dt.date
    residence: MunicipalityCode | None = None
    register_municipality: MunicipalityCode | None = None
    decided: bool = False
    voided: bool = False


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """What a municipality has told of the land and buildings left by one death.

    Kept apart from the death: the two are told by different offices, in either order, and what
    is told late of a mistake must not touch a later death.
    """

    person: PersonCode
    died_on: dt.date
    assessed_yen: Yen


def threshold(heirs: int) -> Yen:
    """Return up to which value of an estate no inheritance tax is due (相続税法15条)."""
    return BASIC_DEDUCTION + FOR_EACH_HEIR * heirs


def return_by(known_on: dt.date) -> dt.date:
    """Return the last day for the last return of income tax (準確定申告, 所得税法125条)."""
    return months_after(known_on, MONTHS_FOR_INCOME_TAX)


def declare_by(known_on: dt.date) -> dt.date:
    """Return the last day for the declaration of inheritance tax (相続税法27条)."""
    return months_after(known_on, MONTHS_FOR_INHERITANCE_TAX)
