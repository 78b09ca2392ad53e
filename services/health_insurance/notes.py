"""What the insurer says to the citizen about a move."""

import datetime as dt

from services.health_insurance.model import CARRY_OVER_DAYS, Certification

CARE_TOO_LATE = (
    f"転入から{CARRY_OVER_DAYS}日を過ぎて要介護認定を引き継げないため、"
    "介護保険の窓口で新たに要介護認定を申請してください。"
)
"""介護保険法27条: without the carry-over of 36条 the examination starts anew."""


def health_begins(moved_on: dt.date) -> str:
    """Say from when national health insurance covers the person here."""
    return f"{_in_japanese(moved_on)}から国民健康保険に加入となり、保険料は世帯主に通知します。"


def health_ends(moved_on: dt.date) -> str:
    """Say when national health insurance ends here."""
    return f"国民健康保険の資格は{_in_japanese(moved_on)}に終わり、保険料は月割りで精算します。"


def care_carried_over(certification: Certification) -> str:
    """Say which certification holds from when to when."""
    since, until = _in_japanese(certification.valid_from), _in_japanese(certification.valid_until)
    return f"要介護{certification.level}の認定を引き継ぎ、{since}から{until}まで有効です。"


def care_ends(moved_on: dt.date) -> str:
    """Say when long-term-care insurance ends here."""
    day = _in_japanese(moved_on)
    return f"介護保険の資格は{day}に終わり、その日から転出先の市区町村の介護保険に移ります。"


def _in_japanese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
