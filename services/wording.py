"""Dates as letters to citizens say them, in Japanese."""

import datetime as dt


def in_japanese(day: dt.date) -> str:
    """Return a day as in 2026年6月5日."""
    return f"{month_in_japanese(day)}{day.day}日"


def month_in_japanese(day: dt.date) -> str:
    """Return the month of a day as in 2026年6月."""
    return f"{day.year}年{day.month}月"
