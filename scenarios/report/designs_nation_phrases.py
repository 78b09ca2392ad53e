"""Every word about the whole country, in both languages, side by side."""

from scenarios.report.phrases import Phrase

WHOLE_YEAR = 365
"""Days from which a run covers all seasons."""

ENOUGH_ROUNDS = 0.9
"""Share of the rounds that are due, from which a run has enough of them."""

MEASURE = Phrase("項目", "measure")
NATION = Phrase("全国に当てはめると", "For the whole country")
NATION_SEEN = Phrase(
    "測った{}人・{}日・出来事{}件を、{}人・{}団体に当てはめた。",
    "What was measured with {} residents, {} days and {} life events, for {} residents and {}"
    " bodies.",
)
NATION_NOTHING = Phrase(
    "出来事がないので、当てはめられません。もっと多くの住民か日数で実行してください。",
    "Nothing happened, so nothing can be extrapolated; run it with more residents or days.",
)
FORMULA = Phrase(
    "年間 = 測った値 ÷（住民 × 年数）× 全国の住民 = 出来事1件あたり × 全国の出来事（年{}件）",
    "a year = measured / (residents × years) × residents of the country"
    " = per life event × life events of the country ({} a year)",
)
UNCERTAINTY = Phrase(
    "誤差 ±1.96√n/n（95％、ポアソン）：通知は n = 出来事{1}件で±{0}、全員への照会は"
    " n = 住民{3}人で±{2}。出来事や人ごとに手間がちがうので、これは下限。",
    "Uncertainty ±1.96√n/n (Poisson, 95 %): ±{0} for telling, which rests on n = {1} life events;"
    " ±{2} for asking about everybody, which rests on n = {3} residents. Events and people differ"
    " in what they cost, so this is the least it is.",
)
KNOWN = Phrase(
    "実績：2020年6〜11月に約{}件の情報連携 = 毎秒{}件、開庁時間で毎秒約{}件。",
    "Known: about {} linkages from June to November 2020 = {} a second, about {} in office hours.",
)
NODE = Phrase(
    "1ノード：記録まで済ませた照会を毎秒{}件（2コア、照会側を含む実測）。",
    "One node: {} logged lookups a second (two cores, the asker included, as measured).",
)
THIS_RUN = Phrase(
    "この実行のCPU1秒あたりの連携：{}（シミュレーターの手間を含む）。",
    "Linkages for each CPU second of this run: {} (the simulator's own work included).",
)
LOAD = Phrase("すべて開庁時間なら：{}。", "All in office hours: {}.")
LOAD_OF = Phrase(
    "{}は毎秒{}件（2020年の{}）", "{1} linkages a second under {0} ({2} those of 2020)"
)
COMPUTED = Phrase("計算のしかた", "How it was computed")
SCALES = Phrase("何に比例し、何に比例しないか", "What scales, and what does not")
SCALING = (
    Phrase(
        "通知は「出来事 × 知るべき機関の数」に比例する。団体の数には比例しない。"
        "一人について知るべき機関は、全国でも増えない。",
        "Events scale with life events × offices that have to know, not with the number of"
        " bodies: for one person no more offices have to know in a larger country.",
    ),
    Phrase(
        "照会は「台帳にいる人 × 回数」に比例する。出来事の数には比例しない。"
        "間隔を半分にすれば倍になる。",
        "Reviews scale with files × rounds, not with life events: half the interval is twice"
        " the lookups.",
    ),
    Phrase(
        "提供先の機関の数と、1機関の最大負荷は当てはめない。団体の大きさで決まる。",
        "The number of holders and the peak of one owner are not extrapolated: they depend on the"
        " size of a body.",
    ),
)
SHORT_RUN = Phrase(
    "注意：{}日間は1年ではない。4月の引越しなど季節のかたよりが、そのまま1年に広がる。",
    "Mind: {} days are not a year; their season (moves in April, say) is taken for the whole year.",
)
FEW_ROUNDS = Phrase(
    "注意：{}は、この期間に{}回しか尋ねていない（間隔どおりなら{}回）。照会は少なめに出ることがある。",
    "Mind: rounds of questions under {} in this period: {}; its rhythm means {}. Its lookups may be"
    " too low.",
)
LEFT_OUT = Phrase(
    "{}は当てはめない：この期間に一度も尋ねていない。日数を増やしてください。",
    "{} is left out: no round of questions fell into this period; run more days.",
)
SPREAD = Phrase("出来事1件あたりの方式の差", "Designs apart, for one life event")
SPREAD_LINE = Phrase("{}：{} {} 〜 {} {}", "{}: {} {} to {} {}")
SPREAD_TIMES = Phrase("（{}倍）", " ({} times)")
ALL_LINKAGES = Phrase("連携（照会＋通知）", "Lookups + events")
PER_EVENT = Phrase("出来事1件あたり", "per life event")
PER_RESIDENT = Phrase("1人1年あたり", "per resident and year")
YEARLY = Phrase("全国で1年", "in the country, a year")
IN_A_YEAR = Phrase("そのほか、全国で1年", "The rest, a year")
MACHINES = Phrase("計算機", "Machines")
CPU_HOURS = Phrase("{}時間", "{} h")
BETWEEN = Phrase("その95％の幅", "its 95 % interval")
MEASURES = {
    "linkages": Phrase("連携（照会＋通知）", "linkages (lookups + events)"),
    "lookups": Phrase("照会", "lookups"),
    "events": Phrase("通知", "events"),
    "messages": Phrase("メッセージ", "messages"),
    "bytes": Phrase("データ量", "data"),
    "items_disclosed": Phrase("提供項目", "items disclosed"),
    "cpu_s": Phrase("CPU時間", "CPU time"),
}
PER_SECOND = Phrase("毎秒（すべて開庁時間なら）", "a second, office hours")
PER_SECOND_ALL = Phrase("毎秒（1年の平均）", "a second, all hours")
OF_KNOWN = Phrase("2020年の実績の", "against those of 2020")
OF_NODE = Phrase("1ノードの能力の", "of what one node does")
CPU_YEARLY = Phrase("CPU時間、1年", "CPU time, a year")
CORES = Phrase("CPUの数（すべて開庁時間なら）", "office-hour processors")
PER_BODY = Phrase("1団体1日あたり", "for each body and day")
CHART_PER_SECOND = Phrase(
    "連携 毎秒（対数の目盛、開庁時間）", "linkages a second in office hours (log scale)"
)
KNOWN_MARK = Phrase("2020年の実績", "known, 2020")
NODE_MARK = Phrase("1ノード", "one node")
TIMES = Phrase("{}倍", "× {}")
