"""What the allowance office says to the family after a death, and after a mistake."""

import datetime as dt

from contracts.common import Yen
from services.benefits import law
from services.benefits.model import AllowanceFile
from services.wording import month_in_japanese

CLAIM_ELSEWHERE = (
    "請求者がこの市区町村に住民登録されていないため、"
    "お住まいの市区町村で児童手当の認定を請求してください。"
)
NO_CHILD_LEFT = "対象となる年齢のお子さんがいないため、認定請求は必要ありません。"
NOTHING_UNPAID = "亡くなった月分までの児童手当は支払済みです。"
TO_SUCCEED = (
    "お子さんを養育する方の認定請求が必要です。亡くなった日の翌日から15日以内に請求すると、"
    "翌月分から支給します。"
)
CHILD_RESTORED = "死亡の記載の訂正により、児童手当の額を元に戻しました。"
NOT_PAID = "死亡の記載が訂正されたため、請求は必要ありません。"


def ended(last_paid: dt.date, overpaid: Yen) -> str:
    """Say until when it was due, and what has to be given back."""
    return (
        f"児童手当の受給資格は{month_in_japanese(last_paid)}分までで終わりました。{_back(overpaid)}"
    )


def unpaid(yen: Yen) -> str:
    """Say what the children can be paid."""
    return (
        f"故人に支払われていない児童手当{yen:,}円を、お子さんにお支払いします（児童手当法12条）。"
    )


def unpaid_paid(yen: Yen) -> str:
    """Say that it was paid."""
    return f"未支払の児童手当{yen:,}円をお子さんにお支払いします。"


def missing(what: str, claimed_on: dt.date) -> str:
    """Say what the claimant must bring."""
    return (
        f"児童手当の認定には{what}が必要です。窓口でお手続きください。"
        f"請求日は{month_in_japanese(claimed_on)}{claimed_on.day}日のままです。"
    )


def child_died(file: AllowanceFile, died_on: dt.date, overpaid: Yen) -> str:
    """Say what is paid from the month after."""
    month = law.month_after(died_on)
    yen = file.monthly_yen(month)
    if not yen:
        return (
            f"児童手当の支給は{month_in_japanese(died_on)}分までで終わりました。{_back(overpaid)}"
        )
    first = month_in_japanese(month)
    return f"児童手当の額を{first}分から月額{yen:,}円に改定しました。{_back(overpaid)}"


def restored(arrears: Yen) -> str:
    """Say that the recipient is paid as before."""
    return f"死亡の記載の訂正により、児童手当の受給資格を元に戻しました。{_late(arrears)}"


def child_restored(arrears: Yen) -> str:
    """Say that the child is paid for as before."""
    return f"{CHILD_RESTORED}{_late(arrears)}"


def counted(yen: Yen) -> str:
    """Say that what others were paid meanwhile is counted, and need not be given back."""
    if not yen:
        return NOT_PAID
    return (
        f"死亡の記載が訂正されましたが、ご家族に支払済みの{yen:,}円は受給者への支払とみなします。"
        "返還の必要はありません。"
    )


def _back(overpaid: Yen) -> str:
    if not overpaid:
        return ""
    return f"翌月分以後として支払われた{overpaid:,}円は、返還のご案内をお送りします。"


def _late(arrears: Yen) -> str:
    return f"支払われていなかった{arrears:,}円をお支払いします。" if arrears else ""
