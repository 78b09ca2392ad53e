"""Every word that the comparison of designs shows, in both languages, side by side."""

from scenarios.report.phrases import Phrase

TITLE = Phrase("プッシュとプル", "Push against pull")
ABOUT = Phrase(
    "同じ住民、同じ期間、同じ出来事。ちがうのは、役所がそれをいつ、どう知るかだけ。",
    "The same residents, the same days, the same events. What differs is when and how the"
    " offices learn of them.",
)
SIZE = Phrase(
    "{}人、{}市区町村、{}から{}日間、出来事{}件",
    "{} residents, {} municipalities, {} and {} days from then, {} life events",
)
COMPARED = Phrase("比べるもの", "What is compared")
AT_A_GLANCE = Phrase("数字で見る", "At a glance")
CONTENTS_NATION = Phrase("全国では", "The country")
IN_NUMBERS = Phrase("すべての数字", "All numbers")
MEASURE = Phrase("項目", "measure")
OFFICE = Phrase("機関", "office")

# ---- the designs -----------------------------------------------------------------------

NAMES = {
    "pull": Phrase("プル", "Pull"),
    "batch": Phrase("バッチ", "Batch"),
    "push-thin": Phrase("薄いプッシュ", "Thin push"),
    "push": Phrase("プッシュ", "Push"),
}
HOW = {
    "pull": Phrase(
        "各機関が、台帳にいる全員について、{}日ごとと支払の前に、保有機関へ照会する。",
        "Every {} days, and before it pays, each office asks the owner about everyone on file.",
    ),
    "batch": Phrase(
        "副本サーバーが{1}日ごとに写しを受け取り、各機関は{0}日ごとと支払の前に写しに照会する。",
        "A copy server takes an extract every {1} days; offices ask it every {0} days, and before"
        " they pay.",
    ),
    "push-thin": Phrase(
        "変わったことだけを保有機関が通知し、知らされた機関が必要な項目を照会する。",
        "The owner tells that something has changed; who is told looks up the items it may have.",
    ),
    "push": Phrase(
        "保有機関が、根拠のある項目を載せて、必要な機関へ通知する。",
        "The owner's notification carries the items that the recipient may have.",
    ),
}

# ---- measures --------------------------------------------------------------------------

KNOWING = Phrase("知るまで", "Until an office knows")
ASKING = Phrase("照会と通知", "Asking and telling")
CARRYING = Phrase("通信", "Traffic")
DISCLOSING = Phrase("個人データの広がり", "Disclosure")
LOAD = Phrase("最も忙しい保有機関", "The busiest owner")
MONEY = Phrase("お金", "Money")

STALE_MEAN = Phrase("遅れの平均", "time behind, mean")
STALE_P50 = Phrase("遅れの中央値", "median")
STALE_P95 = Phrase("遅れの95％点", "95th percentile")
STALE_MAX = Phrase("遅れの最大", "worst")
FACTS = Phrase("知るべき変更", "changes to be known")
MISSED = Phrase("届出期限までに知らなかった", "known after the filing deadline")
DIFFERENCES = Phrase("最後に食い違う台帳", "files that differ at the end")
EVENTS = Phrase("反映された通知", "events in effect")
LOOKUPS = Phrase("照会した人数（延べ）", "persons asked about")
USEFUL = Phrase("うち新しいことがあった", "of these, with news")
WASTED = Phrase("何もなかった割合", "found nothing new")
MESSAGES = Phrase("メッセージ", "messages")
BYTES = Phrase("データ量", "data carried")
ITEMS = Phrase("提供された項目（延べ）", "items disclosed")
HOLDERS = Phrase("提供先の機関", "to how many participants")
COPIES = Phrase("保有機関の外にある記録", "records outside the owner")
OWNER_MEAN = Phrase("毎秒の人数 平均", "persons a second, mean")
OWNER_PEAK = Phrase("毎秒の人数 最大", "persons a second, peak")
OVERPAID = Phrase("払い過ぎ", "paid, not due")
UNPAID = Phrase("払われるべき日に未払い", "due, not paid")
CPU = Phrase("計算機の時間", "processor time")

# ---- units -----------------------------------------------------------------------------

YEN = Phrase("{}円", "¥{}")
PERCENT = Phrase("{}％", "{} %")
UNITS = {
    "d": Phrase("{}日", "{} d"),
    "h": Phrase("{}時間", "{} h"),
    "min": Phrase("{}分", "{} min"),
    "s": Phrase("{}秒", "{} s"),
    "ms": Phrase("{} ms", "{} ms"),
}
LARGE = {
    "ja": ((1e12, "兆"), (1e8, "億"), (1e4, "万")),
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
}
"""Words for large numbers."""

# ---- what the numbers say ----------------------------------------------------------------

FINDINGS = Phrase("数字が語ること", "What the numbers say")
FOUND_NOTHING = Phrase(
    "{0}では、延べ{1}人への照会のうち{2}で、新しいことは何もなかった。",
    "Under {0}, {2} of {1} lookups found nothing new.",
)
NEEDED = Phrase("{}の照会は{}人。", "{} needs {}.")
BEHIND = Phrase(
    "変更を知るまでの平均は、{}で{}、{}で{}。",
    "On average an office knows of a change after {1} under {0}, and after {3} under {2}.",
)
BEHIND_ONE = Phrase(
    "{}では、変更を知るまで平均{}。", "Under {}, an office knows of a change after {} on average."
)
BEHIND_SAME = Phrase(
    "変更を知るまでの平均は、どの方式でも{}。",
    "Under every design an office knows of a change after {} on average.",
)
LOST = Phrase(
    "払い過ぎと未払いの合計は、{}で{}、{}で{}。",
    "Paid wrongly or not paid: {1} under {0}, {3} under {2}.",
)
LOST_ONE = Phrase("{}での払い過ぎと未払いは合計{}。", "Under {}, {} was paid wrongly or not paid.")
LOST_SAME = Phrase(
    "払い過ぎと未払いの合計は、どの方式でも{}。",
    "Under every design {} was paid wrongly or not paid.",
)
AGREE = Phrase(
    "最後に保有機関とすべて一致するのは：{}。", "At the end every file agrees with its owner: {}."
)
DISAGREE = Phrase("最後に食い違いが残るのは：{}。", "At the end files still differ: {}.")
DIFFERING = Phrase("{}（{}件）", "{} ({})")
MIDNIGHTS = Phrase(
    "{}回の真夜中の照合で、食い違いは最大：{}。",
    "At {} midnights every file was compared; files that differed, at most: {}.",
)
WAITED = Phrase(
    "{}が止まった{}時間に、住民の手続{}件が待たされた（最長{}）。",
    "While the {} was down for {} h, citizens had to come again for {} acts; the longest wait was"
    " {}.",
)

# ---- charts ----------------------------------------------------------------------------

BIG_BEHIND = Phrase("変更を知るまで（平均）", "Until an office knows, on average")
BIG_WASTED = Phrase("空振りの照会", "Lookups that found nothing new")
BIG_LOST = Phrase("払い過ぎと未払い", "Paid wrongly or not paid")
BIG_ITEMS = Phrase("提供された項目", "Items disclosed")

STALENESS = Phrase("古いままの台帳", "Files that are out of date")
STALENESS_SEEN = Phrase(
    "保有機関で変わったことを、まだ知らない台帳の数。毎日の終わり（0時）に数えた。照会する方式では、"
    "つぎに尋ねる日まで誰も気づかず、古い台帳がたまっていく。通知する方式では、起きたときに伝わる。",
    "How many files still miss something that has changed at the owner, counted at the midnight"
    " that ends each day. Where offices ask, nobody notices until they ask again, and files go out"
    " of date one by one. Where the owner tells, it tells when it happens.",
)
ROOT_SCALE = Phrase("台帳の数（平方根の目盛）", "files (square-root scale)")
AT_MOST = Phrase("{}：平均{}、最多{}（{}）", "{}: {} on average, {} at most ({})")
NEVER = Phrase("{}：毎日0件", "{}: 0 at every midnight")
NOTHING_COUNTED = Phrase("数えた日がありません。", "No midnight was counted.")

LOOKUP_CHART = Phrase("照会と、役に立った照会", "Lookups, and useful lookups")
LOOKUP_SEEN = Phrase(
    "照会された人数（延べ）。濃い部分は、新しいことがあった照会。残りは、何も変わっていない人の"
    "データを見ただけの照会で、その一件ごとに個人データが動いている。",
    "Persons about whom somebody asked. The dark part brought something new. The rest looked at"
    " the data of people for whom nothing had changed, and each of these lookups moved personal"
    " data too.",
)
OF_THESE = Phrase("新しいことがあった {}（{}）", "with news {} ({})")
PLUS_EVENTS = Phrase("ほかに通知 {}", "besides events {}")

YEN_CHART = Phrase("失われたお金", "Yen lost")
YEN_SEEN = Phrase(
    "年金と児童手当の支払日に、各機関の台帳のとおりに払ったとして、本来の額と比べた。払い過ぎは、"
    "亡くなった人や転出した人への支払。未払いは、受け取るはずの人にその日に払われなかった額。",
    "On each payday of pensions and child allowance, what each office would pay by its files,"
    " against what was due. Paid, not due: to the dead, or to those who had moved away. Due, not"
    " paid: to those entitled, on that day.",
)
BY_PAYDAY = Phrase("支払日ごとに見る", "By payday")
PAYDAY = Phrase("支払日", "payday")
NO_PAYDAY = Phrase("この期間に支払日はありません。", "No payday falls into this period.")

DISCLOSURE_CHART = Phrase("個人データはどこまで広がるか", "How far personal data spreads")
DISCLOSURE_SEEN = Phrase(
    "保有機関を出た項目（一人の一項目を一回と数える）、それを受け取った機関、保有機関の外に置かれた"
    "記録。少ないほど、漏れる場所も少ない。",
    "Items that left their owner (one person's item counts once each time), participants that"
    " received them, and records kept outside the owner. The fewer, the fewer places can leak.",
)

OFFICES = Phrase("機関ごとの遅れ", "Time behind, by office")
OFFICES_SEEN = Phrase("変更を知るまで：平均 / 最大", "Until a change is known: mean / worst")
OFFICE_NAMES = {
    "tax": Phrase("税務", "Tax"),
    "benefits": Phrase("児童手当", "Child allowance"),
    "health-insurance": Phrase("健康保険・介護保険", "Health and care insurance"),
    "pension": Phrase("年金", "Pension"),
    "legal-affairs": Phrase("法務局", "Legal affairs"),
}
OFFICES_MEAN = Phrase("変更を知るまで：平均", "Until a change is known: mean")
NO_FACTS = Phrase("変更なし", "no change")

OUTAGES = Phrase("止まったとき", "When something is down")
OUTAGES_SEEN = Phrase(
    "保有機関または受け手の機関が一つ止まった場合。遅れは、止まっていた間に起きた変更について。"
    "期限とお金は、期間の全体について。",
    "One owner, or one receiving agency, is down. Delay is of what changed meanwhile; deadlines and"
    " money are of the whole period.",
)
CATCH_UP_CHART = Phrase("復旧してから追いつくまで", "Until all is known, once it is back")
CATCH_UP_AXIS = Phrase(
    "復旧してから、止まっていた間のことがすべて伝わるまで（対数の目盛。円が大きいほど長い停止）",
    "from when it is back until all that it held up is known (log scale; larger: a longer outage)",
)
MORE_IF_WIDER = Phrase(
    "100桁以上の端末では、遅れの最大と、払い過ぎ・未払いの別も表示する。",
    "A terminal of 100 columns shows the worst delay, and what was not due and not paid apart.",
)
AT_MOST_SPAN = Phrase("{}以下", "{} or less")
DOWN = Phrase("停止", "down")
HOURS = Phrase("{}時間", "{} h")
WHO = {"owner": Phrase("保有機関", "owner"), "agency": Phrase("受け手", "agency")}
NO_OUTAGE = Phrase("停止なし", "no outage")
WHO_IS_DOWN = Phrase("{}は {}", "{} is {}")
BACK = Phrase("復旧1時間後の食い違い", "differ 1 h after it is back")
CATCH_UP = Phrase("追いつくまで", "caught up after")
SHORT_CATCH_UP = Phrase("回復", "caught up")
SHORT_BACK = Phrase("1時間後", "after 1 h")
OVERPAID_SHORT = Phrase("払い過ぎ", "not due")
LOST_SHORT = Phrase("失ったお金", "yen lost")
UNPAID_SHORT = Phrase("未払い", "unpaid")
SHORT_MEAN = Phrase("平均", "mean")
SHORT_WORST = Phrase("最大", "worst")
SHORT_MISSED = Phrase("期限超過", "late")
OUTAGE_NOTE = Phrase(
    "1時間後・最後：食い違う台帳の数。回復：復旧してから、止まっていた間のことがすべて伝わるまで。",
    "After 1 h, at end: files that differ. Caught up: from when it is back until all that it held"
    " up is known.",
)
SHORT_END = Phrase("最後", "at end")

LIFE_EVENTS = Phrase("出来事", "Life events")
EVENT_NAMES = {
    "moves": Phrase("世帯の引越し", "moves of households"),
    "movers": Phrase("引越した人", "persons moving"),
    "deaths": Phrase("死亡", "deaths"),
    "births": Phrase("出生", "births"),
    "marriages": Phrase("婚姻", "marriages"),
    "divorces": Phrase("離婚", "divorces"),
    "incomes": Phrase("所得の更正", "income corrections"),
}
MUNICIPALITIES = Phrase("市区町村", "municipalities")
START = Phrase("開始日", "first day")
DAYS = Phrase("日数", "days")
PULL_EVERY = Phrase("照会の間隔", "asked every")
EXTRACT_EVERY = Phrase("写しの間隔", "copied every")
TRACE = Phrase("通信の指紋", "trace hash")
