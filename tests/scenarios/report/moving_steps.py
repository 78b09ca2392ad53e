"""The messages that are sent when a family moves from Chofu to Kanazawa, in three acts."""

import datetime as dt

from scenarios.report.model import Act, Step

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

STEPS = [s for act in ACTS for s in act.steps]
