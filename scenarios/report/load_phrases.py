"""Every word that the report of a load run shows, in both languages, side by side."""

from scenarios.report.phrases import Phrase

TITLE = Phrase("負荷をかけた結果", "A load run")
ABOUT = Phrase(
    "照会、変更通知、引越しを決めた割合で流し、答えを一つずつ確かめ、かかった時間を測る。",
    "Lookups, notifications and whole moves in a chosen mix: every answer is checked, and how"
    " long it took is measured.",
)
NO_PRESET = Phrase("個別の指定", "No preset")
PRESETS = {
    "average-day": Phrase("平均的な一日", "Average day"),
    "office-hours": Phrase("開庁時間", "Office hours"),
    "april-peak": Phrase("4月の繁忙期", "April peak"),
    "nation-half-year": Phrase("全国の半年分", "Half a year of the nation"),
}
KIND_NAMES = {
    "lookup": Phrase("照会", "Lookups"),
    "notify": Phrase("変更通知", "Notifications"),
    "move": Phrase("引越し", "Whole moves"),
}
ALL_KINDS = Phrase("全体", "All kinds")

# ---- what was driven -------------------------------------------------------------------

DRIVEN = Phrase("かけた負荷", "What was driven")
PRESET = Phrase("設定", "preset")
MIX = Phrase("内訳", "mix")
LOOP = Phrase("方式", "loop")
LOOPS = {
    "open": Phrase(
        "開ループ（決まった時刻に始める。時間はその時刻から測る）",
        "open (starts at fixed times; latency counts from them)",
    ),
    "closed": Phrase(
        "閉ループ（答えを待って次を始める）",
        "closed (waits for an answer before it asks again)",
    ),
}
LASTED = Phrase("期間", "lasted")
OFFERED = Phrase("かけた件数", "offered")
RESIDENTS = Phrase("住民", "residents")
SERVICES = Phrase("プロセス", "processes")
SERVICES_EACH = Phrase("混む機関ごとに{}", "{} per hot participant")
CLIENTS = Phrase("送り手", "clients")
FSYNC = Phrase("書き込み", "fsync")
MACHINE = Phrase("計算機", "machine")
RATE = Phrase("毎秒{}件", "{}/s")
PEOPLE = Phrase("{}人", "{}")
FSYNC_WORDS = {
    "stores": Phrase("各機関の台帳", "stores"),
    "streams": Phrase("サーバーのストリーム", "streams"),
    "every commit": Phrase("コミットごと", "every commit"),
    "every message": Phrase("メッセージごと", "every message"),
    "never": Phrase("しない", "never"),
}

# ---- what came of it -------------------------------------------------------------------

MEASURED = Phrase("処理量と所要時間", "Throughput and latency")
IN_MS = Phrase(
    "所要時間はミリ秒。変更通知は最後の受け手での反映まで、引越しはケースの最後の通知の反映まで。",
    "Latency in milliseconds. A notification ends at its last recipient, a move with the last"
    " message of its case.",
)
KIND = Phrase("種類", "kind")
DONE = Phrase("完了", "done")
PER_SECOND = Phrase("毎秒", "per second")
P50 = Phrase("p50", "p50")
P90 = Phrase("p90", "p90")
P99 = Phrase("p99", "p99")
P999 = Phrase("p99.9", "p99.9")
MAX = Phrase("最大", "max")

ANSWERS = Phrase("答えと記録", "Answers and the log")
ANSWERED = Phrase("照会への答え", "answers to lookups")
RIGHT = Phrase("正しい答え", "right")
WRONG = Phrase("誤った答え", "wrong")
REFUSED = Phrase("断られた", "refused")
ERRORS = Phrase("エラー", "errors")
RETRIED = Phrase("再送", "sent again")
LOST = Phrase("伝わらなかった変更", "changes not told")
BACKLOG = Phrase("終了時の残り", "unfinished at the end")
BEHIND = Phrase("送り手の遅れ（最大）", "driver late, at worst")
LOG = Phrase("アクセスログ", "access log")
LOG_VERIFIED = Phrase("検証済み（{}件、答えと一致）", "verified: {} entries, one for each answer")
LOG_BROKEN = Phrase("検証に失敗（{}件）", "does not verify ({} entries)")
LOG_DIFFERS = Phrase("{}件（{}件あるはず）", "{} entries where there must be {}")
BY_CODE = Phrase("{}（{}）", "{} ({})")
ONE_CODE = Phrase("{} {}", "{} {}")

# ---- the shape of it -------------------------------------------------------------------

SHAPE = Phrase("所要時間の分布", "How long things took")
SHAPE_SEEN = Phrase(
    "横軸は時間の対数。高さは件数の平方根に比例し、まれに遅いものも見える。",
    "Time runs on a logarithmic axis. Height follows the square root of the count, so that the"
    " rare slow ones can be seen.",
)
SECONDS = Phrase("秒ごとの推移", "Second by second")
SECONDS_RATE = Phrase("毎秒の完了件数", "Done each second")
SECONDS_P99 = Phrase("p99（対数）", "p99 (logarithmic)")
SECONDS_SEEN = Phrase(
    "破線はかけた件数。完了がその下に落ち続ければ、残りがたまっている。"
    "✕はエラーのあった秒、下の帯は送り手自身が10 msを超えて遅れた秒。",
    "The dashed line is what was offered: where less is done, work piles up. ✕ marks seconds with"
    " errors; the band at the foot, seconds in which the driver itself was more than 10 ms late.",
)
SPARK_RATE = Phrase("毎秒の完了", "done per second")
SPARK_P99 = Phrase("p99", "p99")
UP_TO = Phrase("最大{}", "up to {}")
CURVE = Phrase("百分位の曲線", "Percentiles")
CURVE_SEEN = Phrase(
    "右へ行くほどまれな場合。右端で急に上がる線は、少数の長い待ちを示す。",
    "The further right, the rarer. A line that turns upwards at its right end tells of few, but"
    " long, waits.",
)
CURVE_AXIS = Phrase("これより速かったものの割合", "share that was at least as fast")
WITHIN = Phrase("これ以内", "within")
AS_TABLE = Phrase("表で見る", "As a table")
NOTHING_MEASURED = Phrase("測れたものがない。", "Nothing came to its end, so nothing was measured.")
AT = Phrase("時点", "at")
MARKS = Phrase("{}：{}件、p50 {}、p99 {}、最大 {}", "{}: {} done, p50 {}, p99 {}, at most {}")

AT_A_GLANCE = Phrase("ひと目で", "At a glance")
FACT = Phrase("項目", "what")
VALUE = Phrase("値", "value")
OFFERED_COLUMN = Phrase("負荷", "offered")
LATE_COLUMN = Phrase("送り手の遅れ", "driver late")
SUSTAINED_COLUMN = Phrase("持続", "sustained")
YES = Phrase("はい", "yes")
NO = Phrase("いいえ", "no")
KNEE_YES = Phrase("はい（膝）", "yes (knee)")

# ---- the sweep -------------------------------------------------------------------------

SWEEP = Phrase("件数を上げていくと", "As the rate rises")
SWEEP_SEEN = Phrase(
    "膝（ひざ）は、所要時間が崩れる手前の件数。白い丸は持ちこたえられなかった段階。",
    "The knee is the highest rate before latency breaks. Hollow rings are steps that were not"
    " sustained.",
)
KNEE = Phrase("膝", "knee")
KNEE_MARK = Phrase("◀ 膝", "◀ knee")
DONE_PER_S = Phrase("毎秒の完了", "done per s")
OFFERED_PER_S = Phrase("毎秒の負荷", "offered per s")
OFFERED_AXIS = Phrase("かけた件数（毎秒）", "offered, per second")

# ---- what it says ----------------------------------------------------------------------

SAYS = Phrase("結果が語ること", "What the numbers say")
DRIVER_LATE_OPEN = Phrase(
    "送り手自身が最大{}遅れた。所要時間は始めるべき時刻から測るので、送り手の遅れも含まれ、"
    "参加機関にとって厳しすぎる値である。--clients を増やすか、件数を下げて測り直すこと。",
    "The driver itself was late by up to {}: these latencies are too harsh on the participants,"
    " because they count from when things were due and so include the driver's own lateness."
    " Measure again with more --clients or a lower rate.",
)
DRIVER_LATE_CLOSED = Phrase(
    "送り手自身が最大{}遅れた。閉ループでは実際に始めた時刻から測り、その遅れを数えないので、"
    "甘すぎる値である。--clients を増やして測り直すこと。",
    "The driver itself was late by up to {}: these latencies are too kind, because a closed loop"
    " counts from the actual start and leaves that lateness out. Measure again with more"
    " --clients.",
)
DRIVER_KEPT_UP = Phrase(
    "送り手は遅れずについていった（最大{}）。", "The driver kept up: it was late by {} at worst."
)
CLOSED_IS_KIND = Phrase(
    "閉ループなので、参加機関が遅い間は新たに尋ねない。実際に届く負荷より甘い値になる"
    "（協調的欠落）。待ち時間まで知るには --rate で測る。",
    "A closed loop asks nothing new while the participants are slow, so its latencies are kinder"
    " than what real arrivals meet (coordinated omission). Use --rate to see the waiting too.",
)
SATURATED = Phrase(
    "毎秒{}件かけて、終わったのは毎秒{}件（{}）。限界を超えており、時間が延びるほど待ちも延びる。",
    "Of {}/s offered, {}/s came to their end ({}). That is more than the participants can do:"
    " the longer the run, the longer the waits.",
)
NOT_CARRIED = Phrase(
    "毎秒{}件のはずが、終わったのは毎秒{}件（{}）。送り手が遅れたので、参加機関の限界とは言えない。",
    "Of {}/s that were due, {}/s came to their end ({}). The driver was late, so this need not be"
    " the limit of the participants.",
)
CARRIED = Phrase(
    "毎秒{}件かけ、毎秒{}件が終わった（{}）。", "Of {}/s offered, {}/s came to their end ({})."
)
SAID_WRONG = Phrase(
    "答え{}件のうち{}件が、保有機関の記録と違っていた。",
    "{1} of {0} answers are not what the owner's records say.",
)
SAID_LOST = Phrase(
    "どこかの機関に伝わらなかった変更が{}件ある。", "Changes that some recipient was not told: {}."
)
SAID_ERRORS = Phrase(
    "答えのない、または失敗したものが{}件：{}。", "Unanswered or failed: {}, by code {}."
)
SAID_REFUSED = Phrase("断られたものが{}件：{}。", "Refused for good: {}, by code {}.")
SAID_BACKLOG = Phrase(
    "測り終えた時点で{}件がまだ終わっていなかった。", "Not at their end when the run was over: {}."
)
SAID_LOG_BROKEN = Phrase(
    "アクセスログの鎖が検証できない。`mesh audit verify` で調べること。",
    "The access log does not verify; look into it with `mesh audit verify`.",
)
SAID_LOG_DIFFERS = Phrase(
    "アクセスログは{}件だが、答えに応じて{}件あるはずである。",
    "The access log has {} entries; the answers call for {}.",
)
SAID_KNEE = Phrase("膝は毎秒{}件。そこでのp99は{}。", "The knee is at {}/s, where p99 is {}.")
SAID_KNEE_BARE = Phrase("膝は毎秒{}件。", "The knee is at {}/s.")
SAID_BREAKS = Phrase(
    "毎秒{}件ではp99が{}になり、終わるのは毎秒{}件。",
    "At {}/s p99 is {}, and {}/s come to their end.",
)
NO_KNEE = Phrase(
    "試した範囲（毎秒{}件まで）では崩れなかった。膝はその上にある。",
    "Latency did not break up to {}/s; the knee lies above.",
)
NEVER_SUSTAINED = Phrase(
    "最も低い毎秒{}件でも持ちこたえられなかった。膝はその下にある。",
    "Not even the lowest rate, {}/s, was sustained; the knee lies below.",
)
WHOLE_TAKES = Phrase(
    "照会1億件（全国の半年分）にかかる時間は、この速さで{}（{}測った結果から）。",
    "100 million lookups, half a year of the nation, would take {} at this rate (measured over"
    " {}).",
)
WHOLE_TOO_SHORT = Phrase(
    "ただし測定が60秒に満たないので、見込みにとどまる。",
    "The run was shorter than 60 s, so this is an indication only.",
)
BIG_WHOLE = Phrase("1億件の照会に", "100 million lookups take")
BIG_KNEE = Phrase("膝", "Knee")
BIG_RATE = Phrase("毎秒の完了件数", "Done per second")
BIG_P50 = Phrase("半分はこれ以内（p50）", "Half within (p50)")
BIG_P99 = Phrase("100件に99件はこれ以内（p99）", "99 of 100 within (p99)")
BIG_WRONG = Phrase("誤り・損失・エラー", "Wrong, lost, errors")

OK = Phrase(
    "答えはすべて正しく、失われた変更はなく、アクセスログは完全である。",
    "Every answer was right, no change was lost, and the access log is complete.",
)
NOT_OK = Phrase("問題がある：{}。", "Not as it should be: {}.")
BAD_WRONG = Phrase("誤った答え {}", "wrong answers {}")
BAD_LOST = Phrase("伝わらなかった変更 {}", "changes not told {}")
BAD_ERRORS = Phrase("エラー {}", "errors {}")
BAD_LOG = Phrase("アクセスログが不完全", "access log incomplete")
EMPTY = Phrase("何も終わらなかった。", "Nothing came to its end.")

# ---- how to read it --------------------------------------------------------------------

READING = Phrase("読み方", "How to read this")
READING_OPEN = Phrase("開ループと閉ループ", "Open and closed loop")
READING_OPEN_TEXT = Phrase(
    "開ループは、市民が待ってくれないのと同じで、決まった時刻に次を始める。遅れはたまり、見える。"
    "閉ループは、答えが返ってから次を始めるので、遅い相手には自然に手加減する。",
    "An open loop starts the next at its time, as citizens do who do not wait for each other: delay"
    " piles up and is seen. A closed loop starts the next when the answer is there, and so goes"
    " easy on whoever is slow.",
)
READING_OMISSION = Phrase("協調的欠落", "Coordinated omission")
READING_OMISSION_TEXT = Phrase(
    "相手が1秒止まると、閉ループではその間に尋ねるはずだったものが測られず、遅い1件しか残らない。"
    "ここでは始めるべき時刻から測るので、待たされた全件が分布に入る。",
    "If the other side stalls for a second, a closed loop records one slow answer and leaves out"
    " all that it would have asked meanwhile. Counted from when each was due, everyone who had to"
    " wait is in the distribution.",
)
READING_GROUP = Phrase("まとめて書く（グループコミット）", "Group commit")
READING_GROUP_TEXT = Phrase(
    "記録はデータが出る前にディスクに書く。同時に届いた照会は一度の書き込みを分け合うので、"
    "負荷が上がっても1件あたりの書き込みは減り、所要時間はしばらく平らなまま処理量だけが伸びる。",
    "The log is on disk before data leaves. Lookups that are there at the same moment share one"
    " write, so that with more load each costs less: throughput rises while latency stays flat,"
    " up to the knee.",
)
READING_TAIL = Phrase("p99とp99.9", "p99 and p99.9")
READING_TAIL_TEXT = Phrase(
    "p99が10 msなら、100件に1件は10 msを超える。十の機関を経る引越しでは、十回に一回近くが"
    "それに当たるので、平均より端が大事になる。",
    "A p99 of 10 ms means that one in 100 takes longer. A move goes through ten participants, so"
    " nearly one move in ten meets it: the tail matters more than the mean.",
)

# ---- while it runs ---------------------------------------------------------------------

DRIVING = Phrase("負荷", "load")
LIVE_RATE = Phrase("毎秒{}件", "{}/s")
LIVE_OF = Phrase("毎秒{}件／{}件", "{}/s of {}")
LIVE_ERRORS = Phrase("エラー {}", "errors {}")
LIVE_BACKLOG = Phrase("残り {}", "backlog {}")
LIVE_BEHIND = Phrase("送り手の遅れ {}", "driver late {}")
LIVE_TIME = Phrase("{}／{}秒", "{} / {} s")
