"""When a pension is paid, and for which months: what a death leaves unpaid or overpaid. 国民年金法.

A month is given here by any day in it, and returned as its first day. What falls due on a day
is taken to be paid on that day, before the office hears of anything else.
"""

import calendar
import datetime as dt
from collections.abc import Iterator

PAYDAY = 15
"""Of each even month (18条3項); at a weekend, the weekday before it. Holidays are not known."""


def payday_for(month: dt.date) -> dt.date:
    """Return the day on which the pension for a month is paid, two months at once (18条3項)."""
    paid_in = month_after(month)
    if paid_in.month % 2:
        paid_in = month_after(paid_in)
    payday = paid_in.replace(day=PAYDAY)
    return payday - dt.timedelta(days=max(0, payday.weekday() - calendar.FRIDAY))


def paydays(after: dt.date, until: dt.date) -> list[dt.date]:
    """Return the paydays between two days: later than the first one, up to the other."""
    months = months_from(dt.date(after.year - 1, 12, 1), until)
    return sorted({day for day in map(payday_for, months) if after < day <= until})


def months_paid(after: dt.date, until: dt.date) -> list[dt.date]:
    """Return the months that are paid on the paydays between two days, as in `paydays`."""
    months = months_from(dt.date(after.year - 1, 1, 1), until)
    return [month for month in months if after < payday_for(month) <= until]


def months_unpaid(died_on: dt.date) -> list[dt.date]:
    """Return the months that were due and not yet paid at death.

    The pension is due through the month of death (18条1項), and that month is paid later.
    """
    months = months_from(dt.date(died_on.year - 1, 12, 1), died_on)
    return [month for month in months if payday_for(month) > died_on]


def months_still_unpaid(died_on: dt.date, told_on: dt.date) -> list[dt.date]:
    """Return those of `months_unpaid` that were not transferred before the office was told."""
    return [month for month in months_unpaid(died_on) if payday_for(month) > told_on]


def months_overpaid(died_on: dt.date, told_on: dt.date) -> list[dt.date]:
    """Return the months after the death that were paid until the office was told."""
    months = months_from(month_after(died_on), told_on)
    return [month for month in months if payday_for(month) <= told_on]


def amount_unpaid(monthly: int, died_on: dt.date, told_on: dt.date) -> int:
    """Return what relatives can still be paid (19条1項), in yen."""
    return monthly * len(months_still_unpaid(died_on, told_on))


def amount_overpaid(monthly: int, died_on: dt.date, told_on: dt.date) -> int:
    """Return what was paid for months after the death, in yen."""
    return monthly * len(months_overpaid(died_on, told_on))


def arrears(monthly: int, stopped_on: dt.date, resumed_on: dt.date) -> int:
    """Return what was missed on the paydays since a pension was stopped by mistake, in yen."""
    return monthly * len(months_paid(stopped_on, resumed_on))


def months_from(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Return the months from one to another, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = month_after(month)


def month_after(day: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
