"""A family of five moves from Chofu to Kanazawa: a story written by hand, as a scenario tells it.

Parents, two children and a grandmother who needs care leave on 27 March 2026. Their family
register is in Nagano.
"""

import datetime as dt

from scenarios.report.model import (
    Act,
    Effort,
    Group,
    Knows,
    LogSummary,
    LookupMade,
    Mail,
    Notification,
    OmittedDocument,
    Party,
    ProcedureResult,
    Report,
    Seen,
    Step,
    Story,
)

JAPAN = dt.timezone(dt.timedelta(hours=9))

CONSENT = "個人情報保護法27条1項（本人の同意）"
PORTAL_LAW = "デジタル手続法11条"
REPORTING = "デジタル手続法7条1項"
DISCLOSURE = "番号法附則6条3項"
PUSH = "デジタル・ガバメント実行計画（プッシュ型通知）"

TITLES = {
    "portal.file-move.v1": ("引越しワンストップ申請", "One-stop filing of a move"),
    "portal.report-procedure.v1": ("手続状況の報告", "Report on a procedure"),
    "portal.case.v1": ("案件照会", "A case"),
    "portal.inbox.v1": ("お知らせ照会", "The citizen's inbox"),
    "portal.access-log.v1": ("やりとり履歴", "The citizen's access log"),
    "portal.move-planned.v1": ("引越し予定の連絡", "A move is planned"),
    "portal.address-confirmed.v1": ("住所変更の連絡", "A new address was registered"),
    "residency.household.v1": ("世帯情報照会", "Household"),
    "residency.four-items.v1": ("基本４情報照会", "Four basic items"),
    "residency.file-move-out.v1": ("転出届", "Filing of a move out"),
    "residency.book-visit.v1": ("来庁予定の連絡", "Booking of the one visit"),
    "residency.register-move-in.v1": ("転入届", "Registration of a move in"),
    "residency.move-out-filed.v1": ("転出証明書情報の通知", "Advance notice of a move"),
    "residency.moved-in.v1": ("転入", "Moved in"),
    "residency.moved-out.v1": ("転出", "Moved out"),
    "benefits.allowance.v1": ("児童手当受給照会", "Child allowance"),
    "benefits.claim-allowance.v1": ("児童手当認定請求", "Claim of child allowance"),
    "insurance.coverage.v1": ("医療・介護保険資格照会", "Insurance coverage"),
    "pension.enrolment.v1": ("年金加入・受給照会", "Pension category"),
    "tax.income.v1": ("所得情報照会", "Income and tax"),
    "family.relations.v1": ("戸籍関係情報照会", "Family relations"),
    "mesh.watch.v1": ("通知対象登録", "Watch a person"),
    "mesh.unwatch.v1": ("通知対象解除", "Stop watching a person"),
    "mesh.access-log.v1": ("情報提供等記録照会", "Access log of a person"),
}

LABELS = {
    "head": "世帯主", "members": "世帯員", "address": "住所", "receiving": "受給の有無",
    "children": "子", "national_health": "国民健康保険の資格", "care_level": "要介護度",
    "care_valid_until": "認定有効期間の終期", "category": "被保険者種別",
    "planned_on": "引越し予定日", "new_address": "新住所", "destination": "転出先市区町村",
    "name": "氏名", "birth_date": "生年月日", "sex": "性別", "relation": "新世帯主との続柄",
    "register_municipality": "本籍地", "previous_municipality": "転出元", "moved_on": "転入年月日",
    "total_income": "合計所得金額", "dependants": "扶養親族数", "paid_through": "支給終期",
    "entries": "情報提供等記録", "status": "状況", "procedures": "手続", "trouble": "支障",
    "letters": "お知らせ", "logs": "情報提供等記録", "unreachable": "照会できなかった機関",
}  # fmt: skip

GROUPS = [
    Group(name="citizen", kind="citizen", ja="本人", en="Citizen"),
    Group(name="chofu", kind="old", ja="調布市（転出元）", en="Chofu (old)"),
    Group(name="kanazawa", kind="new", ja="金沢市（転入先）", en="Kanazawa (new)"),
    Group(name="nagano", kind="other", ja="長野市（本籍地）", en="Nagano (register)"),
    Group(name="national", kind="national", ja="国", en="National"),
    Group(name="private", kind="private", ja="民間", en="Private"),
]

OFFICES = {
    "resident-registry": ("住民基本台帳", "resident registry"),
    "tax": ("住民税", "tax office"),
    "benefits": ("児童手当", "child benefits"),
    "health-insurance": ("国保・介護", "health insurance"),
    "family-register": ("戸籍", "family register"),
}


def _offices(place: str, ja: str, en: str, kinds: tuple[str, ...]) -> list[Party]:
    return [
        Party(
            name=f"{place}-{kind}", group=place, ja=f"{ja} {OFFICES[kind][0]}",
            en=f"{en} {OFFICES[kind][1]}", short_ja=OFFICES[kind][0],
            short_en=OFFICES[kind][1].capitalize(),
        )
        for kind in kinds
    ]  # fmt: skip


PARTIES = [
    Party(name="citizen-app", group="citizen", ja="本人のアプリ", en="Citizen's app"),
    Party(name="kanazawa-counter", group="citizen", ja="金沢市 窓口", en="Kanazawa counter"),
    *_offices("chofu", "調布市", "Chofu", tuple(OFFICES)),
    *_offices("kanazawa", "金沢市", "Kanazawa", tuple(OFFICES)),
    *_offices("nagano", "長野市", "Nagano", ("family-register",)),
    Party(name="portal", group="national", ja="マイナポータル", en="Citizen portal"),
    Party(name="pension", group="national", ja="日本年金機構", en="Pension service"),
    Party(name="code-exchange", group="national", ja="符号変換", en="Code exchange"),
    Party(name="electricity", group="private", ja="電力会社", en="Electricity company"),
    Party(name="water", group="private", ja="水道局", en="Water company"),
    Party(name="bank", group="private", ja="銀行", en="Bank"),
]


def step(
    at: float,
    route: str,
    contract: str,
    items: str,
    basis: str,
    took: float | None,
    *,
    count: int = 1,
    outcome: str = "",
) -> Step:
    """Write one step; the arrow of its route tells its kind: `?` lookup, `!` command, `>` event."""
    sender, arrow, receiver = route.split()
    kind, usual = {
        "?": ("lookup", "disclosed"),
        "!": ("command", "accepted"),
        ">": ("event", "applied"),
    }[arrow]
    names = items.split()
    ja, en = TITLES[contract]
    return Step(
        kind=kind, sender=sender, receiver=receiver, contract=contract, title_ja=ja, title_en=en,
        items_ja=[LABELS[i] for i in names], items=names, basis=basis, count=count, sent_ms=at,
        took_ms=took, outcome=outcome or usual,
    )  # fmt: skip


FILING = [
    step(0, "citizen-app ! portal", "portal.file-move.v1", "", "デジタル手続法6条1項、住基法24条の2", 61.8),
    step(2.4, "portal ? chofu-resident-registry", "residency.household.v1", "head members address", PORTAL_LAW, 3.1),
    step(6.2, "portal ? chofu-benefits", "benefits.allowance.v1", "receiving children", PORTAL_LAW, 2.7),
    step(6.4, "portal ? chofu-health-insurance", "insurance.coverage.v1", "national_health care_level", PORTAL_LAW, 6.9, count=5),
    step(6.6, "portal ? pension", "pension.enrolment.v1", "category", PORTAL_LAW, 4.2, count=3),
    step(14.0, "portal ! chofu-resident-registry", "residency.file-move-out.v1", "", "住基法24条、24条の2", 7.3),
    step(22.1, "portal ! kanazawa-resident-registry", "residency.book-visit.v1", "", "デジタル手続法6条1項", 3.8),
    step(23.0, "chofu-resident-registry > kanazawa-resident-registry", "residency.move-out-filed.v1",
         "destination planned_on name birth_date sex relation head new_address register_municipality previous_municipality",
         "住基法24条の2第3項", 31.5, count=5),
    step(62.0, "portal > electricity", "portal.move-planned.v1", "planned_on new_address", CONSENT, 18.0),
    step(62.0, "portal > water", "portal.move-planned.v1", "planned_on new_address", CONSENT, 17.2),
    step(81.3, "electricity ! portal", "portal.report-procedure.v1", "", CONSENT, 3.3),
    step(80.6, "water ! portal", "portal.report-procedure.v1", "", CONSENT, 3.9),
]  # fmt: skip

MOVED_IN = "residency.moved-in.v1"
MOVED_OUT = "residency.moved-out.v1"
REGISTRY = "kanazawa-resident-registry"
OLD_REGISTRY = "chofu-resident-registry"

COUNTER = [
    step(0, f"kanazawa-counter ! {REGISTRY}", "residency.register-move-in.v1", "", "住基法22条", 12.6),
    step(13.1, f"{REGISTRY} > {OLD_REGISTRY}", MOVED_IN, "moved_on address", "住基法9条1項", 22.4, count=5),
    step(13.2, f"{REGISTRY} > nagano-family-register", MOVED_IN, "moved_on address", "住基法19条1項", 24.0, count=5),
    step(13.2, f"{REGISTRY} > kanazawa-tax", MOVED_IN, "moved_on address", "番号法9条2項、地方税法318条", 21.9, count=5),
    step(13.3, f"{REGISTRY} > kanazawa-health-insurance", MOVED_IN, "moved_on previous_municipality head", "番号法9条2項、国保法9条、介護保険法12条", 48.7, count=5),
    step(13.4, f"{REGISTRY} > portal", MOVED_IN, "moved_on address", REPORTING, 20.3, count=5),
    step(36.9, f"{OLD_REGISTRY} > chofu-tax", MOVED_OUT, "moved_on destination new_address", "番号法9条2項、地方税法318条", 19.0, count=5),
    step(37.0, f"{OLD_REGISTRY} > chofu-benefits", MOVED_OUT, "moved_on destination", "番号法9条2項、児童手当法8条2項", 17.3),
    step(37.0, f"{OLD_REGISTRY} > chofu-health-insurance", MOVED_OUT, "moved_on destination", "番号法9条2項、国保法8条、介護保険法11条", 21.1, count=3),
    step(37.1, f"{OLD_REGISTRY} > pension", MOVED_OUT, "moved_on destination", "住基法30条の9、国民年金法12条", 39.8, count=3),
    step(41.0, "portal ! kanazawa-benefits", "benefits.claim-allowance.v1", "", "児童手当法7条、8条3項", 28.2),
    step(43.3, f"kanazawa-benefits ? {REGISTRY}", "residency.household.v1", "members", "番号法19条8号、児童手当法28条", 2.6),
    step(46.4, "kanazawa-benefits ? chofu-tax", "tax.income.v1", "total_income dependants", "番号法19条8号、児童手当法28条", 4.1, count=2),
    step(51.0, "kanazawa-benefits ? chofu-benefits", "benefits.allowance.v1", "paid_through", "番号法19条8号、児童手当法28条", 2.2),
    step(54.0, "kanazawa-benefits ? nagano-family-register", "family.relations.v1", "children", "番号法19条8号、戸籍法121条の3", 3.0),
    step(58.7, f"kanazawa-benefits ! {REGISTRY}", "mesh.watch.v1", "", PUSH, 3.5),
    step(59.4, f"chofu-benefits ! {OLD_REGISTRY}", "mesh.unwatch.v1", "", PUSH, 3.3),
    step(60.2, "kanazawa-health-insurance ? chofu-health-insurance", "insurance.coverage.v1", "national_health", "番号法19条8号、国保法113条の2", 4.8, count=3),
    step(63.9, "kanazawa-health-insurance ? chofu-health-insurance", "insurance.coverage.v1", "care_level care_valid_until", "番号法19条8号、介護保険法36条", 2.9),
    step(68.2, f"kanazawa-health-insurance ! {REGISTRY}", "mesh.watch.v1", "", PUSH, 4.4, count=3),
    step(70.5, f"chofu-health-insurance ! {OLD_REGISTRY}", "mesh.unwatch.v1", "", PUSH, 4.0, count=3),
    step(74.1, f"pension ? {REGISTRY}", "residency.four-items.v1", "address", "住基法30条の9", 3.4, count=2),
    step(75.0, f"pension ? {REGISTRY}", "residency.four-items.v1", "address", "住基法30条の9", None, outcome="busy"),
    step(79.8, f"pension ! {REGISTRY}", "mesh.watch.v1", "", PUSH, 3.9, count=3),
    step(81.2, "kanazawa-tax ! portal", "portal.report-procedure.v1", "", REPORTING, 3.1),
    step(82.0, "chofu-benefits ! portal", "portal.report-procedure.v1", "", REPORTING, 3.0),
    step(84.6, "kanazawa-benefits ! portal", "portal.report-procedure.v1", "", REPORTING, 3.7),
    step(85.5, "chofu-health-insurance ! portal", "portal.report-procedure.v1", "", REPORTING, 3.2, count=2),
    step(86.3, "kanazawa-health-insurance ! portal", "portal.report-procedure.v1", "", REPORTING, 3.6, count=2),
    step(90.9, "pension ! portal", "portal.report-procedure.v1", "", REPORTING, 3.5),
    step(95.0, "portal > electricity", "portal.address-confirmed.v1", "moved_on", CONSENT, 16.1),
    step(95.0, "portal > water", "portal.address-confirmed.v1", "moved_on", CONSENT, 16.8),
    step(95.1, "portal > bank", "portal.address-confirmed.v1", "moved_on address", CONSENT, None, outcome="queued"),
    step(113.4, "electricity ! portal", "portal.report-procedure.v1", "", CONSENT, 3.0),
    step(114.0, "water ! portal", "portal.report-procedure.v1", "", CONSENT, 3.4),
]  # fmt: skip

LOOKING = [
    step(0, "citizen-app ? portal", "portal.case.v1", "status procedures trouble", "個人情報保護法76条", 2.9),
    step(4.0, "citizen-app ? portal", "portal.inbox.v1", "letters", DISCLOSURE, 2.3),
    step(7.1, "citizen-app ? portal", "portal.access-log.v1", "logs unreachable", DISCLOSURE, 24.6),
    *(
        step(9.0 + n / 5, f"portal ? {owner}", "mesh.access-log.v1", "entries", DISCLOSURE, 3 + n / 4)
        for n, owner in enumerate((
            OLD_REGISTRY, "chofu-tax", "chofu-benefits", "chofu-health-insurance", REGISTRY,
            "kanazawa-tax", "kanazawa-benefits", "kanazawa-health-insurance",
            "nagano-family-register", "pension", "electricity", "water",
        ))
    ),
]  # fmt: skip

ACTS = [
    Act(day=dt.date(2026, 3, 10), title_ja="自宅から引越しを一度だけ届け出る", title_en="One filing, from home", steps=FILING),
    Act(day=dt.date(2026, 3, 27), title_ja="金沢市の窓口で転入届", title_en="The one visit: moving in, at Kanazawa's counter", steps=COUNTER),
    Act(day=dt.date(2026, 4, 3), title_ja="誰が自分の情報を使ったかを見る", title_en="The citizen looks who used the family's data", steps=LOOKING),
]  # fmt: skip

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

STEPS = [s for act in ACTS for s in act.steps]


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
