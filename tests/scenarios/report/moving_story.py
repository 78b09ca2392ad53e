"""A family of five moves from Chofu to Kanazawa: a story written by hand, as a scenario tells it.

Parents, two children and a grandmother who needs care leave on 27 March 2026. Their family
register is in Nagano.
"""

import datetime as dt

from scenarios.report.model import (
    Effort,
    Knows,
    LogSummary,
    LookupMade,
    Mail,
    Notification,
    OmittedDocument,
    ProcedureResult,
    Report,
    Seen,
    Story,
)
from tests.scenarios.report.moving_parties import GROUPS, PARTIES
from tests.scenarios.report.moving_steps import ACTS, CONSENT, LABELS, OLD_REGISTRY, REGISTRY, STEPS

JAPAN = dt.timezone(dt.timedelta(hours=9))

OMITTED = [
    OmittedDocument(document=document, procedure=procedure, replaced_by=contract, provider=provider, legal_basis=basis)
    for document, procedure, contract, provider, basis in (
        ("転出証明書", "move-in", "residency.move-out-filed.v1", OLD_REGISTRY, "住基法24条の2第3項"),
        ("住民票の写し（世帯全員）", "child-allowance-claim", "residency.household.v1", REGISTRY, "番号法19条8号、児童手当法28条"),
        ("所得課税証明書（父）", "child-allowance-claim", "tax.income.v1", "chofu-tax", "番号法19条8号、児童手当法28条"),
        ("所得課税証明書（母）", "child-allowance-claim", "tax.income.v1", "chofu-tax", "番号法19条8号、児童手当法28条"),
        ("戸籍謄本", "child-allowance-claim", "family.relations.v1", "nagano-family-register", "番号法19条8号、戸籍法121条の3"),
        ("国保資格喪失証明書", "national-health-join", "insurance.coverage.v1", "chofu-health-insurance", "番号法19条8号、国保法113条の2"),
        ("介護保険受給資格証明書", "care-certification", "insurance.coverage.v1", "chofu-health-insurance", "番号法19条8号、介護保険法36条"),
        ("住民票の写し（銀行）", "bank-address", "portal.address-confirmed.v1", "portal", CONSENT),
    )
]  # fmt: skip

PROCEDURES = [
    ProcedureResult(id=name, name_ja=ja, participant=who, status=status, deadline=deadline, legal_basis=basis)
    for name, ja, who, status, deadline, basis in (
        ("move-out", "転出届", OLD_REGISTRY, "done", None, "住基法24条、24条の2"),
        ("move-in", "転入届", REGISTRY, "done", dt.date(2026, 4, 10), "住基法22条"),
        ("child-allowance-end", "児童手当の受給事由消滅届", "chofu-benefits", "done", None, "児童手当法8条2項"),
        ("child-allowance-claim", "児童手当の認定請求", "kanazawa-benefits", "done", dt.date(2026, 4, 11), "児童手当法8条3項"),
        ("national-health-leave", "国民健康保険の資格喪失届", "chofu-health-insurance", "done", dt.date(2026, 4, 10), "国保法9条"),
        ("national-health-join", "国民健康保険の資格取得届", "kanazawa-health-insurance", "done", dt.date(2026, 4, 10), "国保法9条"),
        ("care-certification", "要介護認定の引継ぎ", "kanazawa-health-insurance", "done", dt.date(2026, 4, 10), "介護保険法36条"),
        ("pension-address", "国民年金の住所変更届", "pension", "not_needed", None, "国民年金法12条"),
        ("resident-tax", "住民税の課税地", "kanazawa-tax", "not_needed", None, "地方税法318条"),
        ("electricity-move", "電気の使用停止・開始", "electricity", "done", None, CONSENT),
        ("water-move", "水道の使用停止・開始", "water", "done", None, CONSENT),
        ("bank-address", "銀行の住所変更", "bank", "waiting", None, CONSENT),
    )
]  # fmt: skip

ENGLISH = {
    "転出証明書": "Certificate of moving out",
    "住民票の写し（世帯全員）": "Copy of the resident record, whole household",
    "所得課税証明書（父）": "Income and tax certificate, father",
    "所得課税証明書（母）": "Income and tax certificate, mother",
    "戸籍謄本": "Copy of the family register",
    "国保資格喪失証明書": "Certificate of leaving national health insurance",
    "介護保険受給資格証明書": "Certificate of entitlement to long-term care",
    "住民票の写し（銀行）": "Copy of the resident record, for the bank",
}


def _knows() -> list[Knows]:
    told: dict[tuple[str, str], list[str]] = {}
    for act in ACTS[:2]:
        for s in act.steps:
            if s.kind == "command":
                continue
            who = s.receiver if s.kind == "event" else s.sender
            seen = told.setdefault((who, s.basis), [])
            seen.extend(i for i in s.items if i not in seen)
    return [
        Knows(participant=who, items_ja=[LABELS[i] for i in items], items=items, basis=basis)
        for (who, basis), items in told.items()
    ]


AFFAIRS = {
    "portal": ("引越しワンストップ", "One-stop moving"),
    "tax": ("個人住民税", "Resident tax"),
    "benefits": ("児童手当", "Child allowance"),
    "health-insurance": ("国民健康保険", "National health insurance"),
    "pension": ("公的年金", "Public pension"),
    "resident-registry": ("住民基本台帳", "Resident registration"),
    "family-register": ("戸籍の附票", "Supplement of the family register"),
}


def _log() -> list[Seen]:
    lines = []
    for hour, act in enumerate(ACTS):
        start = dt.datetime.combine(act.day, dt.time(9 + hour, 14), JAPAN)
        for s in act.steps:
            other = s.receiver if s.kind == "event" else s.sender
            affair = AFFAIRS.get(
                other.split("-", 1)[-1],
                ("本人による届出・照会", "The citizen's own filing or question"),
            )
            lines.extend(
                Seen(
                    at=start + dt.timedelta(milliseconds=s.sent_ms),
                    owner=s.sender if s.kind == "event" else s.receiver, direction=s.kind,
                    participant=other, affair_ja=affair[0], affair_en=affair[1], basis=s.basis,
                    contract_ja=s.title_ja, contract_en=s.title_en, items_ja=s.items_ja,
                    items=s.items, outcome=s.outcome,
                )
                for _ in range(1 if s.count == 1 else 2)
            )  # fmt: skip
    return lines


def _at(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=JAPAN)


LETTERS = [
    Mail(at=_at(3, 10, 9, 14), sender="portal", text="引越しの届出を受け付けました。3月27日（金）10時に金沢市役所へお越しください。"),
    Mail(at=_at(3, 10, 9, 14), sender="electricity", text="3月27日で現在の電気を止め、同日から新しい住所で開始します。"),
    Mail(at=_at(3, 27, 10, 14), sender="kanazawa-benefits", text="児童手当を4月分から支給します。所得証明書の提出は不要です。"),
    Mail(at=_at(3, 27, 10, 14), sender="kanazawa-health-insurance", text="要介護3の認定を引き継ぎました。新しい被保険者証をお送りします。"),
    Mail(at=_at(3, 27, 10, 14), sender="kanazawa-tax", text="令和8年度の住民税は、1月1日に住所のあった調布市が課税します。"),
]  # fmt: skip


def the_report() -> Report:
    """Return what the scenario would write as JSON."""
    return Report(
        scenario="hikkoshi", case="family-of-five", seed=20260327, date=dt.date(2026, 3, 10),
        transport="nats", ok=True, elapsed_s=1.8437219,
        citizen=Effort(filings=1, visits=1, documents_attached=0),
        without_mesh=Effort(filings=12, visits=6, documents_attached=8),
        documents_omitted=OMITTED, procedures=PROCEDURES,
        notifications=[
            Notification(event=s.contract, publisher=s.sender, recipient=s.receiver, items=s.items, delivered_ms=s.took_ms)
            for s in STEPS if s.kind == "event"
        ],
        lookups=[
            LookupMade(
                contract=s.contract, caller=s.sender, provider=s.receiver, affair="one-stop",
                legal_basis=s.basis, items=s.items, outcome=s.outcome, ms=s.took_ms or 0.0,
            )
            for s in STEPS if s.kind == "lookup"
        ],
        access_log=LogSummary(entries=412, verified=True, visible_to_citizen=96),
        parked=0,
    )  # fmt: skip


def the_story() -> Story:
    """Return the whole story."""
    return Story(
        report=the_report(),
        title_ja="引越し：調布市から金沢市へ、五人家族",
        title_en="Moving house: from Chofu to Kanazawa, a family of five",
        about_ja="両親、子ども二人、要介護の祖母が3月27日に引っ越す。届出は一度、窓口は一度。",
        about_en="Parents, two children and a grandmother in care move on 27 March. One filing, one visit.",
        household_ja=["山本 拓也　41歳　世帯主", "山本 恵　39歳　妻", "山本 陽菜　9歳　子", "山本 蓮　4歳　子", "山本 千代　78歳　母"],
        household_en=["Yamamoto Takuya, 41, head", "Yamamoto Megumi, 39, wife", "Yamamoto Hina, 9, child", "Yamamoto Ren, 4, child", "Yamamoto Chiyo, 78, mother"],
        groups=GROUPS, parties=PARTIES, acts=ACTS, knows=_knows(), log=_log(), letters=LETTERS,
        steps_without_ja=[
            "調布市の窓口で転出届、転出証明書を受け取る", "調布市で児童手当・国保・介護保険の喪失手続",
            "調布市で両親の所得課税証明書を取る", "長野市に戸籍謄本を郵送で請求する",
            "金沢市の窓口で転入届", "金沢市で児童手当・国保・介護保険の申請",
            "年金事務所に住所変更を届ける", "電力・水道・銀行に一社ずつ連絡する",
        ],
        steps_without_en=[
            "Move-out at Chofu's counter; take the certificate home",
            "End allowance, health and care insurance at Chofu",
            "Fetch both parents' income certificates from Chofu's tax office",
            "Order the family register from Nagano by post",
            "Move-in at Kanazawa's counter",
            "Claim allowance, health and care insurance at Kanazawa",
            "File the new address with the pension service",
            "Write to the electricity company, the water company and the bank",
        ],
        unlinked_ja=["子どもの転校手続", "運転免許証の住所変更", "自動車の変更登録（15日以内、道路運送車両法12条）"],
        unlinked_en=["Transfer of school", "Address on the driving licence", "Registration of the car, within 15 days"],
        faults=[], english=ENGLISH,
    )  # fmt: skip
