"""What the allowance office says to the citizen about a move, a birth and a claim."""

import datetime as dt

from services.benefits import law
from services.benefits.claim import Claim, Evidence
from services.benefits.model import AllowanceFile
from services.wording import in_japanese, month_in_japanese

REGISTRATION = "転入届の届出"
INCOME = "所得課税証明書"
CHILD_APART = "別居しているお子さんの世帯全員の住民票の写し"
PARENTHOOD = "親子関係が分かる戸籍全部事項証明書"
END_ELSEWHERE = "転出元の市区町村の支給事由消滅通知書"

SPOUSE_EARNS_MORE = (
    "配偶者の所得のほうが高いため、受給者を配偶者とするかどうかを窓口でご確認ください。"
)
SPOUSE_UNKNOWN = "配偶者の所得を確認できないため、配偶者の所得課税証明書を窓口へお持ちください。"
CHILD_LIVES_APART = "別居しているお子さんも、引き続き対象として認定しました。"
CHILD_PAID_ALREADY = "他の方に児童手当が支給されているお子さんは、今回の請求では認定しません。"
NO_CHILD = "児童手当の対象となる年齢のお子さんがいないため、手続は不要です。"
ABOVE_LIMIT = "所得が所得上限限度額以上のため、児童手当は支給されません。"


def granted(file: AllowanceFile, since: dt.date, evidence: Evidence | None = None) -> str:
    """Say how much is paid from which month, and what else was found."""
    start = max(law.month_of(since), file.started_on)
    paid = law.payment_month(start)
    return (
        f"児童手当を認定しました。{month_in_japanese(start)}分から月額{file.monthly_yen(start):,}円で、"
        f"最初の支払月は{month_in_japanese(paid)}です。{_remarks(evidence) if evidence else ''}"
    )


def revised(file: AllowanceFile, since: dt.date) -> str:
    """Say how much is paid from which month, now that a child was born."""
    return (
        "お子さんの出生により、児童手当の額を改定しました。"
        f"{month_in_japanese(since)}分から月額{file.monthly_yen(since):,}円です。"
    )


def not_needed(evidence: Evidence, *, above_limit: bool) -> str:
    """Say why nothing is paid."""
    if above_limit:
        return ABOVE_LIMIT
    return CHILD_PAID_ALREADY if evidence.paid_already else NO_CHILD


def missing(claim: Claim) -> str:
    """Say what the citizen must bring."""
    return (
        f"児童手当の認定には{claim.missing}が必要です。窓口でお手続きください。"
        f"請求日は{in_japanese(claim.claimed_on)}のままです。"
    )


def ended(file: AllowanceFile) -> str:
    """Say until when this municipality pays."""
    assert file.paid_through is not None, "an ended file has a last month"
    return (
        f"児童手当は{month_in_japanese(file.paid_through)}分まで支給します。"
        "その後の分は、転入先の市区町村での認定請求により支給されます。"
    )


def _remarks(evidence: Evidence) -> str:
    remarks = (
        (any(child.apart for child in evidence.children), CHILD_LIVES_APART),
        (evidence.paid_already, CHILD_PAID_ALREADY),
        (evidence.spouse_earns_more, SPOUSE_EARNS_MORE),
        (evidence.spouse_unknown, SPOUSE_UNKNOWN),
    )
    return "".join(text for holds, text in remarks if holds)
