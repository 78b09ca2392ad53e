"""What the desk writes to the family, in Japanese (お知らせ)."""

import datetime as dt

from services.bereavement_desk.model import INCOMPLETE, Case, Standing
from services.bereavement_desk.viewing import standings_on
from services.wording import in_japanese

LIST_READY = (
    "お悔やみ申し上げます。死亡届を受け付け、必要な手続の一覧ができました。"
    "一覧を確認し、まとめて申請してください。ほかの機関への届出は必要ありません。"
)
HEIR_PROVEN = (
    "お悔やみ申し上げます。戸籍により、あなたが相続人であることを確認しました。"
    "必要な手続の一覧をご覧になれます。申請は、ご家族のお一人が一度だけ行います。"
)
NEW_HEIR = (
    "先の順位の相続人が相続を放棄したため、あなたが相続人となりました（民法939条）。"
    "相続するか放棄するかは、このことを知った時から3か月以内に決めてください（民法915条）。"
    "必要な手続の一覧をご覧になれます。"
)
UNDONE = (
    "死亡の記載は誤りとして訂正されました。手続はすべて取り消し、お知らせした機関すべてに"
    "訂正をお伝えします。支払の精算がある場合は、各機関からお知らせします。"
)
ALIVE = (
    "あなたの死亡の記載は誤りとして訂正されました。お知らせした機関すべてに訂正をお伝えし、"
    "年金・保険・手当・契約を元に戻します。"
)


def heirs_changed(case: Case) -> str:
    """Say that the heirs are others now; each change is a letter of its own."""
    return (
        f"相続人と相続分が変わりました。相続人は{len(case.heirs)}人で、これまでに"
        f"{len(case.left)}人が相続人でなくなりました。一覧でご確認ください。"
    )


def opened(case: Case) -> str:
    """Say to the reporter that the list is there, and who inherits as far as it is proven."""
    if not case.heirs_proven:
        return f"{LIST_READY}相続人は戸籍ですべては確認できていません。"
    if not case.heirs:
        return f"{LIST_READY}戸籍によれば、相続人はいません（民法951条）。"
    return f"{LIST_READY}相続人は{len(case.heirs)}人で、相続分とともに一覧に示しています。"


def done(case: Case, today: dt.date) -> str:
    """Say that nothing is waited for any more, and what is left to the family."""
    left = [s for s in standings_on(case, today) if s.status in ("yours", INCOMPLETE)]
    if not left:
        return "死亡に伴う手続はすべて終わりました。"
    names = "、".join(dict.fromkeys(_with_due(standing) for standing in left))
    return f"申請した手続はすべて終わりました。ご家族に残る手続は次のとおりです：{names}"


def _with_due(standing: Standing) -> str:
    if standing.due is None:
        return standing.entry.ja
    day = standing.due
    return f"{standing.entry.ja}（{in_japanese(day)}まで）"
