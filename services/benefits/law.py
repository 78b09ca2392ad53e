"""Child allowance (児童手当): how much a month, from which month, until which, paid when.

児童手当法, 児童手当法施行令. The law knows whole months only. A month is given here by any day
in it, and returned as its first day; the rules in force in that month decide.
"""

import calendar
import datetime as dt
import enum
from collections.abc import Iterable, Iterator

import msgspec

from contracts.common import Yen, school_year_end

DAYS_TO_CLAIM = 15
"""A claim within so many days of a move counts as made in the month of the move (8条3項, 9条2項).

Municipalities count the days after a birth, and after the death of a recipient, in the same way.
"""

PAYDAY = 10
"""The day of a payment month on which municipalities commonly pay; each sets its own."""

DEDUCTION: Yen = 80_000
"""Taken off the income of everybody before it is compared with a limit (施行令3条1項)."""

PER_DEPENDANT: Yen = 380_000
"""Raises each limit for each dependant (施行令1条, 7条)."""

FLAT_RATE: Yen = 5_000
"""A month for each child of those above the income limit (特例給付, 附則2条)."""

THIRD = 3


class Stage(enum.Enum):
    """Ages between which the amount differs."""

    UNDER_3 = "under 3"
    PRIMARY = "3 to the end of primary school"
    LATER = "after primary school"


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The law as in force from a month on.

    Attributes:
        since: First day of the first month.
        paid_to: Paid to the end of the school year in which a child reaches this age (3条1項).
        counted_to: Likewise, to which age a child makes younger ones third children.
        monthly: For each stage, the amount for a first or second child and for later ones (6条).
        limit: Income from which on only the flat rate is paid, without dependants (5条1項).
        upper_limit: Income from which on nothing is paid, without dependants.
        payment_months: Months in which the allowance of the months before is paid (8条4項).
    """

    since: dt.date
    paid_to: int
    counted_to: int
    monthly: dict[Stage, tuple[Yen, Yen]]
    limit: Yen | None
    upper_limit: Yen | None
    payment_months: tuple[int, ...]

    def pays_for(self, birth_date: dt.date, month: dt.date) -> bool:
        """Tell whether the allowance is paid for a child, from the month after its birth."""
        return _born_and_within(birth_date, month, self.paid_to)

    def counts(self, birth_date: dt.date, month: dt.date) -> bool:
        """Tell whether a child makes younger ones third children."""
        return _born_and_within(birth_date, month, self.counted_to)


_ACT_OF_2012 = Rules(  # 平成24年法律24号; the income limit holds from June on
    since=dt.date(2012, 4, 1),
    paid_to=15,
    counted_to=18,
    monthly={
        Stage.UNDER_3: (15_000, 15_000),
        Stage.PRIMARY: (10_000, 15_000),
        Stage.LATER: (10_000, 10_000),
    },
    limit=None,
    upper_limit=None,
    payment_months=(2, 6, 10),
)
_WITH_LIMIT = msgspec.structs.replace(_ACT_OF_2012, since=dt.date(2012, 6, 1), limit=6_220_000)
_ACT_OF_2021 = msgspec.structs.replace(  # 令和3年法律50号
    _WITH_LIMIT, since=dt.date(2022, 6, 1), upper_limit=8_580_000
)
_ACT_OF_2024 = Rules(  # 令和6年法律47号
    since=dt.date(2024, 10, 1),
    paid_to=18,
    counted_to=22,
    monthly={
        Stage.UNDER_3: (15_000, 30_000),
        Stage.PRIMARY: (10_000, 30_000),
        Stage.LATER: (10_000, 30_000),
    },
    limit=None,
    upper_limit=None,
    payment_months=(2, 4, 6, 8, 10, 12),
)
RULES = (_ACT_OF_2012, _WITH_LIMIT, _ACT_OF_2021, _ACT_OF_2024)


def rules_in(month: dt.date) -> Rules:
    """Return the rules in force in a month.

    Raises:
        ValueError: It lies before April 2012.
    """
    for rules in reversed(RULES):
        if rules.since <= month:
            return rules
    raise ValueError("child allowance in this form began in April 2012")


def stage_in(birth_date: dt.date, month: dt.date) -> Stage:
    """Return the stage of a child: under 3 until the month of the third birthday (6条1項1号)."""
    if month_of(month) <= dt.date(birth_date.year + 3, birth_date.month, 1):
        return Stage.UNDER_3
    if month_of(month) <= school_year_end(birth_date, 12):
        return Stage.PRIMARY
    return Stage.LATER


def monthly_yen(children: Iterable[dt.date], income: Yen, dependants: int, day: dt.date) -> Yen:
    """Return the allowance for the month of that day (6条, 附則2条).

    Args:
        children: Birth dates of all children whom the recipient supports.
        income: Total income (合計所得金額) of the year that decides; see `income_year`.
        dependants: Number of dependants in that year, those under 16 included.
        day: Any day of the month.
    """
    rules = rules_in(day)
    ranked = enumerate(sorted(born for born in children if rules.counts(born, day)), start=1)
    paid = [(rank, born) for rank, born in ranked if rules.pays_for(born, day)]
    if _reaches(rules.upper_limit, income, dependants):
        return 0
    if _reaches(rules.limit, income, dependants):
        return FLAT_RATE * len(paid)
    return sum(rules.monthly[stage_in(born, day)][rank >= THIRD] for rank, born in paid)


def _born_and_within(birth_date: dt.date, month: dt.date, age: int) -> bool:
    return birth_date < month_of(month) <= school_year_end(birth_date, age)


def _reaches(limit: Yen | None, income: Yen, dependants: int) -> bool:
    return limit is not None and income - DEDUCTION >= limit + PER_DEPENDANT * dependants


def income_decides(month: dt.date) -> bool:
    """Tell whether the amount depends on income in that month."""
    return rules_in(month).limit is not None


def income_year(month: dt.date) -> int:
    """Return the year whose income decides: to May the one before last, then last (5条1項)."""
    return month.year - (1 if month.month >= 6 else 2)  # noqa: PLR2004 - June


def in_time(claimed_on: dt.date, moved_on: dt.date) -> bool:
    """Tell whether a claim was made within 15 days of the move or death, that day not counted."""
    return claimed_on <= moved_on + dt.timedelta(days=DAYS_TO_CLAIM)


def first_month(claimed_on: dt.date, moved_on: dt.date, paid_through: dt.date | None) -> dt.date:
    """Return the first month paid at the new municipality (8条2項, 3項).

    Args:
        paid_through: Last day for which another municipality pays; no month is paid twice.
    """
    start = month_after(moved_on if in_time(claimed_on, moved_on) else claimed_on)
    return start if paid_through is None else max(start, month_after(paid_through))


def last_day(ended_on: dt.date) -> dt.date:
    """Return the last day paid: the allowance ends with the month in which entitlement does."""
    return ended_on.replace(day=calendar.monthrange(ended_on.year, ended_on.month)[1])


def payment_month(month: dt.date) -> dt.date:
    """Return the month in which the allowance for a month is paid (8条4項)."""
    paid = month_after(month)
    while paid.month not in rules_in(month).payment_months:
        paid = month_after(paid)
    return paid


def payday(month: dt.date) -> dt.date:
    """Return the day on which the allowance for a month is paid; never at a weekend."""
    day = payment_month(month).replace(day=PAYDAY)
    return day - dt.timedelta(days=max(0, day.weekday() - calendar.FRIDAY))


def months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Return the months from one to another, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)


def month_of(day: dt.date) -> dt.date:
    """Return the first day of the month."""
    return day.replace(day=1)


def month_after(day: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return last_day(day) + dt.timedelta(days=1)
