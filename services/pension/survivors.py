"""Survivors' basic pension (遺族基礎年金): for whom, how much, paid when. 国民年金法37条〜42条.

A spouse with children of the deceased, or the children alone. What the deceased had paid in
(37条ただし書) is taken to suffice: the office's own records of contributions are not modelled.
"""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

import msgspec

from contracts.base import PersonCode
from contracts.common import Yen, school_year_end
from services.pension import payments

INCOME_LIMIT: Yen = 6_555_000
"""Income (所得) of the year before from which on nobody counts as supported by the deceased.

国民年金法施行令6条の4: 850万円 of earnings, which is 655.5万円 of income (平成23年年発0323第1号).
"""

AGE = 18
"""A child is one to the end of the school year in which it reaches this age (37条の2第1項2号)."""

_BASE: Yen = 780_900  # 38条
_FIRST_TWO: Yen = 224_700  # 39条1項, 39条の2第1項
_FURTHER: Yen = 74_900
_RATES = {
    2020: Fraction("1.001"),
    2021: Fraction("1.000"),
    2022: Fraction("0.996"),
    2023: Fraction("1.018"),
    2024: Fraction("1.045"),
    2025: Fraction("1.065"),
    2026: Fraction("1.085"),
}


class SurvivingChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child of the deceased."""

    person: PersonCode
    birth_date: dt.date


class SurvivorsPension(msgspec.Struct, frozen=True, kw_only=True):
    """The pension that survivors of one person receive.

    Attributes:
        person: The deceased.
        claimant: The spouse; or the child who claimed for all, if there is no spouse.
        children: Those with whom the spouse lives, or who receive it themselves.
        since: First day of the first month paid: the one after the death (18条1項).
        ended_on: The day on which it turned out that nobody had died; `None` otherwise.
    """

    person: PersonCode
    claimant: PersonCode
    children: tuple[SurvivingChild, ...]
    since: dt.date
    decided_on: dt.date
    ended_on: dt.date | None = None

    @property
    def to_children(self) -> bool:
        """Whether the children receive it themselves."""
        return any(child.person == self.claimant for child in self.children)

    def yearly_yen(self, month: dt.date) -> Yen:
        """Return the amount of a year, all recipients together, at the rate of that month."""
        return yearly_yen([c.birth_date for c in self.children], month, alone=self.to_children)

    def payday_for(self, month: dt.date) -> dt.date:
        """Return when a month is paid: what was due before the decision, on the next payday."""
        soon = self.decided_on + dt.timedelta(days=92)
        return max(payments.payday_for(month), payments.paydays(self.decided_on, soon)[0])

    def first_payment(self) -> tuple[dt.date, Yen]:
        """Return the first payday and what is paid on it."""
        payday = self.payday_for(self.since)
        return payday, self.paid_yen(payday)

    def paid_yen(self, until: dt.date) -> Yen:
        """Return what has been paid up to a day.

        Of each payment the fraction of a yen is dropped (18条の2第1項); what February adds for
        it (2項) is left out.
        """
        payments_due: dict[dt.date, Fraction] = {}
        for month in payments.months_from(self.since, until):
            payday = self.payday_for(month)
            part = Fraction(self.yearly_yen(month), 12)
            payments_due[payday] = payments_due.get(payday, Fraction()) + part
        return sum(int(yen) for payday, yen in payments_due.items() if payday <= until)


def is_child(birth_date: dt.date, day: dt.date) -> bool:
    """Tell whether a child of that birth date is young enough (37条の2第1項2号)."""
    return day <= school_year_end(birth_date, AGE)


def is_supported(total_income: Yen) -> bool:
    """Tell whether somebody of that income counts as supported by the deceased (37条の2)."""
    return total_income < INCOME_LIMIT


def yearly_yen(births: Iterable[dt.date], month: dt.date, *, alone: bool) -> Yen:
    """Return the amount of a year, at the rate of that month (38条, 39条, 39条の2).

    The rate (改定率, 27条の2) is that of the fiscal year from April; for years before or after
    those that are known, the nearest one that is.

    Args:
        births: Birth dates of the children; those who are too old do not count.
        month: Any day of the month.
        alone: Whether the children receive it themselves, because there is no spouse: then
            there is no addition for one of them.
    """
    count = sum(is_child(birth_date, month.replace(day=1)) for birth_date in births)
    if count == 0:
        return 0
    additions = ([_FIRST_TWO] * 2 + [_FURTHER] * count)[:count]
    parts = (_BASE, *(additions[1:] if alone else additions))
    rate = _rate(month)
    return sum(_rounded(part * rate) for part in parts)


def _rate(month: dt.date) -> Fraction:
    fiscal_year = month.year - (1 if month.month < 4 else 0)  # noqa: PLR2004 - April
    return _RATES[min(max(fiscal_year, min(_RATES)), max(_RATES))]


def _rounded(yen: Fraction) -> Yen:
    """Round to hundreds, 50 yen upwards (38条, 39条)."""
    return int((yen + 50) // 100) * 100
