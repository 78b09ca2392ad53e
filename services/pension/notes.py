"""What the pension office says: after a move, after a death, and after a mistake."""

import datetime as dt

from contracts.common import Yen
from services.pension.model import Enrolled
from services.pension.survivors import SurvivorsPension
from services.wording import in_japanese, month_in_japanese

UNKNOWN_ADDRESS = (
    "転出先の市区町村から新しい住所を確認できないため、年金事務所に住所変更を届け出てください。"
)
"""Said where the new municipality does not take part, so that the address is not known."""

KINSHIP = "故人との続柄が分かる戸籍全部事項証明書"
HOUSEHOLD = "世帯全員の住民票の写し"
LIVELIHOOD = "生計同一の申立書"
INCOME = "所得証明書"

INSURANCE_ENDED = "国民年金の被保険者の資格を喪失しました。届出は必要ありません。"
INSURANCE_RESTORED = "死亡の記載の訂正により、国民年金の被保険者の資格を元に戻しました。"
NOTHING_UNPAID = (
    "亡くなった月分までの年金は、すでに故人の口座に振り込まれているため、請求は必要ありません。"
)
NO_OLD_AGE_PENSION = "老齢年金を受けていなかったため、未支給の年金はありません。"
ANOTHER_FIRST = (
    "先の順位の方が同居しているため、その方が請求してください（国民年金法19条4項、41条2項）。"
)
WITH_PARENT = (
    "お子さんが父または母と生計を同じくしている間、遺族基礎年金は支給停止となります"
    "（国民年金法41条2項）。"
)
NO_CHILD = (
    "対象となる年齢（18歳到達年度の末日まで）の子がいないため、遺族基礎年金の請求は必要ありません。"
)
TOO_MUCH_INCOME = (
    "請求者の所得が655.5万円以上で、故人に生計を維持されていたとは認められないため、"
    "遺族基礎年金は支給されません。"
)
NOT_ENTITLED = (
    "遺族基礎年金を請求できるのは、戸籍で確認できる配偶者または子です。"
    "事実婚などの場合は、事情が分かる書類を年金事務所へお持ちください。"
)
UNDONE = "死亡の記載が訂正されたため、請求は必要ありません。"


def address_changed(moved_on: dt.date) -> str:
    """Say that nothing has to be filed."""
    return (
        f"年金の登録住所を{in_japanese(moved_on)}からの新しい住所に変更したため、"
        "住所変更の届出は必要ありません。"
    )


def stopped(file: Enrolled, overpaid: Yen) -> str:
    """Say that the pension has ended, and what has to be given back."""
    assert file.death is not None, "a pension ends with a death"
    text = f"老齢年金の支給を{month_in_japanese(file.death.died_on)}分までで終わりました。"
    text += "受給権者死亡届は必要ありません。"
    if overpaid:
        text += (
            f"翌月分以後として振り込まれた{overpaid:,}円は返納が必要です。"
            "年金事務所から返納の案内をお送りします。"
        )
    return text


def unpaid(yen: Yen) -> str:
    """Say what can be claimed by whom."""
    return (
        f"亡くなった月分までの未支給の年金{yen:,}円を、生計を同じくしていた"
        "配偶者、子、父母、孫、祖父母、兄弟姉妹などの順で請求できます。"
    )


def unpaid_paid(yen: Yen) -> str:
    """Say that it was paid."""
    return f"未支給の年金{yen:,}円を請求した方にお支払いします。"


def missing(what: str) -> str:
    """Say what has to be brought."""
    return f"{what}が必要です。年金事務所へお持ちください。"


def survivors_granted(pension: SurvivorsPension) -> str:
    """Say how much is paid, from when on."""
    payday, yen = pension.first_payment()
    monthly = pension.yearly_yen(pension.since) // 12
    shared = ""
    if pension.to_children and len(pension.children) > 1:
        shared = f"お子さん{len(pension.children)}人に等分してお支払いします。"
    return (
        f"遺族基礎年金を{month_in_japanese(pension.since)}分から月額{monthly:,}円で決定しました。"
        f"最初のお支払いは{in_japanese(payday)}の{yen:,}円です。{shared}"
    )


def resumed(arrears: Yen) -> str:
    """Say that the pension goes on, and what is paid later than it should have been."""
    text = "死亡の記載の訂正により、老齢年金の支給を元に戻しました。"
    if arrears:
        text += f"止まっていた間の年金{arrears:,}円をお支払いします。"
    return text


def to_recover(yen: Yen) -> str:
    """Say what was paid after a death that was none."""
    if not yen:
        return UNDONE
    return (
        f"死亡の記載が訂正されたため、支払済みの{yen:,}円は返納が必要です。"
        "年金事務所から返納の案内をお送りします。"
    )


def survivors_ended(yen: Yen) -> str:
    """Say that the survivors' pension was never due."""
    return f"遺族基礎年金の決定を取り消しました。{to_recover(yen)}"
