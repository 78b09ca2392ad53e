"""What the tax office says to a family after a death, in Japanese."""

import datetime as dt

from services.wording import in_japanese

NAME_ONE = (
    "住民税・固定資産税の納税通知書を受け取る相続人代表者を指定してください（地方税法9条の2）。"
)
NOTHING_OWED = "この市区町村で相続人に引き継がれる住民税・固定資産税はありません。"
NO_PROPERTY = "この市区町村に故人名義の固定資産はありません。"
NAMED = "納税通知書は相続人代表者の方へお送りします。"
DECLARED = "現所有者の申告を受け付けました。戸籍謄本の提出は不要です。"
ALIVE = "死亡による異動を取り消し、課税を元のとおりに戻しました。"


def declare(items: int, until: dt.date) -> str:
    """Say which property is to be declared, and until when."""
    day = in_japanese(until)
    return f"故人名義の土地・家屋{items}件について、現所有者を{day}までに申告してください。"
