"""What the insurer says: after a move, after a death, and after a mistake."""

import datetime as dt

from contracts.common import Yen
from services.health_insurance.deaths import FUNERAL_BENEFIT
from services.health_insurance.model import CARRY_OVER_DAYS, Certification
from services.wording import in_japanese

_ONE_DAY = dt.timedelta(days=1)

CARE_TOO_LATE = (
    f"転入から{CARRY_OVER_DAYS}日を過ぎて要介護認定を引き継げないため、"
    "介護保険の窓口で新たに要介護認定を申請してください。"
)
"""介護保険法27条: without the carry-over of 36条 the examination starts anew."""

FUNERAL_TO_CLAIM = (
    f"葬祭を行った方に葬祭費{FUNERAL_BENEFIT:,}円を支給します。葬祭を行った方が申請してください。"
)
FUNERAL_PAID = f"葬祭費{FUNERAL_BENEFIT:,}円を葬祭を行った方にお支払いします。"
HEALTH_RESTORED = "死亡の記載の訂正により、国民健康保険の資格を回復しました。届出は必要ありません。"
CARE_RESTORED = (
    "死亡の記載の訂正により、介護保険の資格を回復し、要介護認定を元に戻しました。"
    "届出は必要ありません。"
)


def health_begins(moved_on: dt.date) -> str:
    """Say from when national health insurance covers the person here."""
    return f"{in_japanese(moved_on)}から国民健康保険に加入となり、保険料は世帯主に通知します。"


def health_ends(moved_on: dt.date) -> str:
    """Say when national health insurance ends here."""
    return f"国民健康保険の資格は{in_japanese(moved_on)}に終わり、保険料は月割りで精算します。"


def care_carried_over(certification: Certification) -> str:
    """Say which certification holds from when to when."""
    since, until = (
        in_japanese(certification.valid_from),
        in_japanese(certification.valid_until),
    )
    return f"要介護{certification.level}の認定を引き継ぎ、{since}から{until}まで有効です。"


def care_ends(moved_on: dt.date) -> str:
    """Say when long-term-care insurance ends here."""
    day = in_japanese(moved_on)
    return f"介護保険の資格は{day}に終わり、その日から転出先の市区町村の介護保険に移ります。"


def health_ended(died_on: dt.date) -> str:
    """Say when national health insurance ended with a death, and what becomes of premiums."""
    return (
        f"国民健康保険の資格は{in_japanese(died_on + _ONE_DAY)}に終わりました。"
        "届出は必要ありません。保険料は月割りで精算し、世帯主または相続人に通知します。"
    )


def care_ended(died_on: dt.date) -> str:
    """Say when long-term-care insurance ended with a death, and what becomes of premiums."""
    return (
        f"介護保険の資格は{in_japanese(died_on + _ONE_DAY)}に終わりました。"
        "届出は必要ありません。保険料は月割りで精算し、相続人に通知します。"
    )


def benefit_undone(paid: Yen) -> str:
    """Say that there is no funeral benefit to claim, and what was paid has to come back."""
    if not paid:
        return "死亡の記載が訂正されたため、葬祭費の申請は必要ありません。"
    return (
        f"死亡の記載が訂正されたため、支払済みの葬祭費{paid:,}円は返納が必要です。"
        "市区町村の国民健康保険の担当から返納の案内をお送りします。"
    )
