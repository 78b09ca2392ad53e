"""What the portal writes to the citizen, in Japanese (お知らせ)."""

import datetime as dt

from services.portal.catalogue import CATALOGUE
from services.portal.model import Case, Standing
from services.wording import in_japanese

REASONS = {
    "refused.not-resident": "届出の市区町村に住民登録がない方が含まれています。",
    "refused.not-one-household": "同じ世帯でない方が含まれています。世帯ごとに届け出てください。",
    "refused.head-not-moving": "新しい世帯主が引っ越す方に含まれていません。",
    "refused.head-needed": "残る方のうち、どなたが世帯主になるかを指定してください（住基法25条）。",
    "refused.head-too-young": "15歳以上の方がいる世帯では、その方を世帯主に指定してください。",
    "refused.same-municipality": "同じ市区町村内の引越しです。転居届を届け出てください。",
    "refused.wrong-destination": "新しい住所が転出先の市区町村にありません。住所をご確認ください。",
    "refused.move-pending": "前の転出届の転入届が済んでいません。先に転入届か取消をしてください。",
    "refused.too-early": "引越し予定日が先すぎます。60日前から届け出ることができます。",
    "refused.too-late": "引越しから1年を過ぎています。窓口で届け出てください。",
    "refused.nobody-moves": "引っ越す方が指定されていません。",
}
"""Why a registry refused a move out, by the code of its answer."""

OTHERWISE = "お住まいの市区町村の窓口にお問い合わせください。"

REOPENED = (
    "取消の前に転入届が受理されていたため、引越しの手続を続けます。"
    "電気・水道・銀行には、ご自分でご連絡ください。"
)
NOT_WITHDRAWN = "転入届が済んでいるため、引越しを取り消すことはできません。手続を続けます。"
WITHDRAWN = "引越しを取り消しました。お知らせした機関すべてに取消をお伝えします。"
NOT_ON_MESH = "担当の機関が連携に参加していないため、窓口でお手続きください。"
VOID = "前の引越しの転入届が受理されていたため、後から届け出た引越しは取り消されました。"
VISIT_NOT_BOOKED = "来庁の予約ができませんでした。転入先の窓口にお電話でご予約ください。"


def accepted(case: Case) -> str:
    """Say that the move is filed, and which visit remains."""
    counter = "転居届" if case.within else "転入届"
    return (
        f"{in_japanese(case.planned_on)}の引越しの届出を受け付けました。"
        f"{in_japanese(case.visit_on)}に窓口で{counter}をしてください。"
    )


def late_visit(planned_on: dt.date) -> str:
    """Say by when the visit has to take place."""
    last = in_japanese(planned_on + dt.timedelta(days=14))
    return f"来庁予定日が届出の期限（{last}）を過ぎています。お早めにお越しください。"


def refused(code: str) -> str:
    """Say why nothing was filed, and what to do."""
    reason = REASONS.get(code, OTHERWISE)
    return f"転出届は受理されませんでした。{reason}手続は一つも行われていません。"


def claim_refused(deadline: dt.date | None, counter: str = "転入先の窓口") -> str:
    """Say that the allowance has to be claimed at the counter."""
    until = f"{in_japanese(deadline)}までに" if deadline else ""
    return f"児童手当の認定請求を送れませんでした。{until}{counter}で請求してください。"


def closed(case: Case) -> str:
    """Say that nothing is waiting any more."""
    left = [p.procedure for p in case.progress if p.standing is Standing.INCOMPLETE]
    if not left:
        return "引越しに伴う手続はすべて終わりました。"
    names = "、".join(CATALOGUE[id_].ja for id_ in dict.fromkeys(left))
    return f"引越しに伴う手続が終わりました。ただし、次の手続は窓口でお手続きください：{names}"
