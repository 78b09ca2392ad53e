"""Deadlines by calendar months and years, as 民法143条 counts them."""

import calendar
import datetime as dt


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the last day of a time of so many months that begins on the day after `day`.

    It ends on the day of the same number (民法143条2項), or on the month's last one where
    there is none; the first day is not counted (民法140条).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
