"""What the tax office of the state says to a family after a death, in Japanese."""

import datetime as dt

from contracts.common import Yen
from services.wording import in_japanese

NO_RETURN = "故人は確定申告をしていなかったため、準確定申告は必要ありません。"
ALIVE = "死亡の通知が取り消されたため、申告は必要ありません。"
HEIRS_UNKNOWN = "相続人の数を戸籍で確認できないため、相続税の申告が必要かどうかをご確認ください。"


def last_return(until: dt.date) -> str:
    """Say that the heirs file the last return."""
    return f"故人の所得税の準確定申告を{in_japanese(until)}までに行ってください（所得税法125条）。"


def may_be_due(limit: Yen, until: dt.date) -> str:
    """Say that land and buildings alone reach the deduction."""
    return (
        f"不動産の評価額が基礎控除額{limit:,}円を超えるため、"
        f"相続税の申告を{in_japanese(until)}までに行ってください（相続税法27条）。"
    )


def not_due(limit: Yen, until: dt.date) -> str:
    """Say that it depends on what the office does not know."""
    return (
        f"不動産の評価額は基礎控除額{limit:,}円を超えません。預貯金などを合わせて超える場合は、"
        f"{in_japanese(until)}までに相続税を申告してください。"
    )
