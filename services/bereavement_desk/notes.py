"""What the desk itself notes at a procedure, in Japanese; agencies send their own notes."""

import datetime as dt

from services.wording import in_japanese

REPORTED = "死亡届は受理されました。"
RECORD_REMOVED = "住民票を消除しました。届出は必要ありません。"
HEAD_OPEN = "新しい世帯主がまだ届け出られていません。14日以内に世帯主変更届をしてください。"
HEAD_CHANGED = "世帯主を変更しました。届出は必要ありません。"
HEAD_SETTLED = "世帯主変更届は必要ありません。"
NO_SEARCH = "照会の求めがなかったため、行いません。"
NO_BANKS = "照会先の金融機関がありません。"
NO_CONSENT = "故人名義の契約がある場合は、ご自身で事業者にご連絡ください。"
NEW_HEIRS = "相続人が変わったため、改めて届け出ます。"
REPRESENTATIVE_GONE = "代表者が相続人ではないため、窓口で相続人の代表者を届け出てください。"
NO_HEIRS = (
    "相続人がいないため届け出られません。家庭裁判所による相続財産の清算（民法952条）となります。"
)
HEIRS_UNREAD = "相続人を戸籍で確認できないため、戸籍を添えて窓口でお手続きください。"
HEIRS_UNKNOWN = "相続人を照会できませんでした。戸籍をお取りのうえ、窓口でお手続きください。"
NOT_LINKED = "担当の機関に照会できませんでした。該当する場合は窓口でお手続きください。"
NOT_ON_MESH = "担当の機関が連携に参加していないため、窓口でお手続きください。"
CHILD_UNPROVEN = "故人の子であることを照会できませんでした。年金事務所にご相談ください。"
FOUND = "口座があります。取引の内容は金融機関にお尋ねください。"
NONE_FOUND = "口座はありませんでした。"
LATE_ELDERLY = (
    "後期高齢者医療広域連合は連携に参加していないため、市区町村の窓口でお手続きください。"
)
BANK_REFUSES = "この金融機関は照会に応じませんでした。金融機関に直接お尋ねください。"
SILENT = "期限までに回答がありませんでした。金融機関に直接お尋ねください。"
ACCOUNTS_TO_INHERIT = (
    "相続人の一人が、戸籍電子証明書提供用識別符号を金融機関に提出してください。"
    "戸籍一式は必要ありません。"
)


def refused(code: str) -> str:
    """Say that a claim was not taken, and what to do."""
    return f"申請は受け付けられませんでした（{code}）。窓口でお手続きください。"


def could_not_ask(what: str) -> str:
    """Say what could not be looked up."""
    return f"{what}を照会できませんでした。"


def unread(municipality: str) -> str:
    """Say that a register could not be read for the heirs."""
    return f"本籍地（{municipality}）の戸籍が未連携のため、相続人をすべては確認できません。"


def answers_by(day: dt.date) -> str:
    """Say until when a bank may answer, and what to do if it does not."""
    return f"{in_japanese(day)}までに回答がなければ、金融機関に直接お尋ねください。"
