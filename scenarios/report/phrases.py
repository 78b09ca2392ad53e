"""Every word that a report shows, in both languages, side by side."""

from typing import Literal, NamedTuple, TypeAlias

Lang: TypeAlias = Literal["ja", "en"]


class Phrase(NamedTuple):
    """One thing said in both languages; `{}` stands for what is filled in."""

    ja: str
    en: str

    def of(self, lang: Lang, *values: object) -> str:
        """Return the phrase in a language."""
        return (self.ja if lang == "ja" else self.en).format(*values)


# ---- the whole -------------------------------------------------------------------------

LANGUAGE = Phrase("日本語", "English")
PRODUCT = Phrase("繋ぎ 公共サービスメッシュ", "Tsunagi, a public service mesh")
HOUSEHOLD = Phrase("世帯", "The household")
INVENTED = Phrase("住民はすべて架空です。", "All residents are invented.")
CONTENTS = Phrase("目次", "Contents")
CONTENTS_BALANCE = Phrase("本人がしたこと", "What the citizen did")
CONTENTS_TIMELINE = Phrase("やりとりの図", "Who told whom")
CONTENTS_PAPERS = Phrase("不要になった書類", "Papers not asked for")
CONTENTS_LOG = Phrase("やりとり履歴", "Access log")
CONTENTS_LETTERS = Phrase("お知らせ", "Letters")
CONTENTS_OUTSIDE = Phrase("メッシュの外", "Outside the mesh")
SCENARIO = Phrase("シナリオ", "scenario")
CASE = Phrase("ケース", "case")
SEED = Phrase("乱数の種", "seed")
DATE = Phrase("基準日", "date")
TRANSPORT = Phrase("伝送", "transport")
ELAPSED = Phrase("所要時間", "elapsed")
SECONDS = Phrase("{} 秒", "{} s")
PARKED = Phrase("保留", "parked")
NONE = Phrase("なし", "none")
COMMA = Phrase("、", ", ")
COLON = Phrase("：", ": ")
IN_BRACKETS = Phrase("{}（{}）", "{} ({})")
TIMES = Phrase("×{}", "×{}")

# ---- the messages ----------------------------------------------------------------------

TIMELINE = Phrase("誰が誰に、何を、いつ伝えたか", "Who told whom what, and when")
ACT = Phrase("第{}幕", "Act {}")
MESSAGES = Phrase("メッセージ{}通", "{} messages")
ONE_MESSAGE = Phrase("メッセージ1通", "1 message")
LOOKUP = Phrase("照会", "lookup")
COMMAND = Phrase("更新", "command")
EVENT = Phrase("通知", "event")
LOOKUP_MEANS = Phrase("照会：尋ね、答えが返る", "lookup: asks, and the answer returns")
COMMAND_MEANS = Phrase("更新：保有機関に変更を求める", "command: asks the owner to change its data")
EVENT_MEANS = Phrase(
    "変更通知：起きたことを知らせる（プッシュ型）", "event: tells what has happened (push)"
)
QUEUED_MEANS = Phrase("配送待ち：受信側が戻れば届く", "queued: arrives when the receiver is back")
FAILED_MEANS = Phrase("断られた、または保留された", "refused, or parked after its last try")
TIME = Phrase("時刻", "time")
FROM = Phrase("送信", "from")
TO = Phrase("受信", "to")
KIND = Phrase("種別", "kind")
WHAT = Phrase("内容", "what")
ITEMS = Phrase("提供項目", "items")
NO_ITEMS = Phrase("項目なし", "no items")
BASIS = Phrase("法的根拠", "legal basis")
TOOK = Phrase("所要", "took")
OUTCOME = Phrase("結果", "outcome")
AS_TABLE = Phrase("この幕を表で見る", "This act as a table")
HINT = Phrase(
    "矢印を指すか、選んで ↑↓ で移ると、提供項目・法的根拠・所要時間を表示します。",
    "Point at an arrow, or select one and move with ↑ ↓, to see items, legal basis and time.",
)
UNTOLD = Phrase("何も知らされなかった機関", "Told nothing in this case")

DISCLOSED = Phrase("提供", "disclosed")
ACCEPTED = Phrase("受理", "accepted")
APPLIED = Phrase("反映", "in effect")
QUEUED = Phrase("配送待ち", "queued")

# ---- the balance -----------------------------------------------------------------------

BALANCE = Phrase("本人がしたこと", "What the citizen did")
WITH_MESH = Phrase("メッシュあり", "With the mesh")
WITHOUT_MESH = Phrase("メッシュなし", "Without it")
FILINGS = Phrase("届出・申請", "Filings")
VISITS = Phrase("窓口へ行く", "Visits to a counter")
DOCUMENTS = Phrase("添付書類", "Papers to bring")

OMITTED = Phrase("不要になった書類", "Papers that nobody asked for")
DOCUMENT = Phrase("書類", "paper")
FOR_PROCEDURE = Phrase("手続：{}", "for {}")
FROM_PROVIDER = Phrase("提供元：{}", "from {}")
PROCEDURE = Phrase("手続", "procedure")
REPLACED_BY = Phrase("代わりの連携", "replaced by")
PROVIDER = Phrase("提供元", "provided by")

# ---- procedures, knowledge, log, letters -------------------------------------------------

PROCEDURES = Phrase("手続の状況", "Procedures")
HANDLED_BY = Phrase("担当機関", "handled by")
STATUS = Phrase("状況", "status")
DEADLINE = Phrase("期限", "deadline")
DONE = Phrase("完了", "done")
NOT_NEEDED = Phrase("不要", "not needed")
WAITING = Phrase("処理中", "waiting")
YOURS = Phrase("ご家族がする", "yours to do")
INCOMPLETE = Phrase("未完了", "incomplete")

KNOWS = Phrase("誰が何を知ったか", "Who knows what now")
PARTICIPANT = Phrase("機関", "participant")
FACT_ONLY = Phrase("起きたことのみ", "only that it happened")

LOG = Phrase("やりとり履歴（本人が見る記録）", "The citizen's own access log")
LOG_SUMMARY = Phrase(
    "全機関の記録{}件のうち、本人が見られる記録{}件。",
    "{} entries in the logs of all participants, {} of them visible to this citizen.",
)
VERIFIED = Phrase("改ざん検知：異常なし", "Hash chains verified")
NOT_VERIFIED = Phrase("改ざん検知：異常あり", "Hash chains do NOT verify")
LOG_MORE = Phrase(
    "ほか{}件。すべて見るには --html FILE を付けて実行",
    "{} more; to see all of them, run with --html FILE",
)
AT = Phrase("日時（日本時間）", "time (Japan)")
OWNER = Phrase("記録した機関", "logged by")
COUNTERPART = Phrase("相手方", "other side")
AFFAIR = Phrase("事務", "affair")

WITHDRAWAL = Phrase("{}の取消", "Withdrawal: {}")
FINDINGS = Phrase("わかったこと", "What this shows")
LETTERS = Phrase("本人へのお知らせ", "Letters in the inbox")
SENDER = Phrase("差出人", "from")
LETTER = Phrase("本文", "letter")
LETTERS_LANGUAGE = Phrase("", "Shown as the citizen received them, in Japanese.")
UNLINKED = Phrase("メッシュの外に残ること", "What remains outside the mesh")
OK = Phrase(
    "最終検査：異常なし。全機関の記録が一致しています。",
    "Final check: ok. The records of all participants agree.",
)
UNFINISHED = Phrase("最終検査：まだ完了していません。", "Final check: not complete.")
NOT_OK = Phrase("最終検査：誤り{}件。", "Final check failed; faults found: {}.")
PARKED_NOTE = Phrase("保留中のメッセージ{}通。", "Messages parked: {}.")

# ---- after a death ---------------------------------------------------------------------

FAMILY = Phrase("家族", "The family")
FAMILY_DID = Phrase("遺族がしたこと・残ること", "What the family did and has left to do")
FAMILY_COUNTED = Phrase(
    "メッシュありは、したことと、まだ残ること（「これから」）を合わせた数。"
    "窓口での届出は、届出1件・窓口1回と数える。",
    "With the mesh counts what was done and what is still to do, marked so below. A report at a"
    " counter counts as a filing and as a visit.",
)
STILL_TO_DO = Phrase("これから", "still to do")
FAMILY_LOG = Phrase("やりとり履歴（届出人が見る記録）", "The access log that the family sees")
FAMILY_LOG_SUMMARY = Phrase(
    "全機関の記録{}件のうち、この家族が見られる記録{}件。",
    "{} entries in the logs of all participants, {} of them visible to this person.",
)
FAMILY_LETTERS = Phrase("家族へのお知らせ", "Letters to the family")
HEIRS = Phrase("法定相続情報", "Who inherits")
HEIRS_OF = Phrase("{}の相続人", "The heirs of {}")
TREE_OF = Phrase("{}の法定相続情報一覧図", "Family tree of {} with the shares of the heirs")
NOBODY_INHERITS = Phrase("相続人はいません（民法951条）。", "There is no heir (民法951条).")
HEIR = Phrase("相続人", "heir")
RELATION = Phrase("続柄", "relation")
SHARE = Phrase("相続分", "share")
BECAUSE = Phrase("理由", "because")
RENOUNCED = Phrase("相続放棄", "renounced")
DESK = Phrase("おくやみ窓口の一覧", "The bereavement desk's list")
DESK_DONE = Phrase("済んだこと", "Done")
DESK_YOURS = Phrase("ご家族がすること", "Yours to do")
DESK_WAITING = Phrase("待っていること", "Waiting")
DESK_NOT_NEEDED = Phrase("必要のないこと", "Not needed")
PREFILLED = Phrase("記入済み", "prefilled")
MESH = Phrase("自動", "the mesh")
AGENCY = Phrase("確認ひとつで", "one confirmation")
ITSELF = Phrase("ご家族", "the family")
BY_DAY = Phrase("期限", "by")
WAITS_FOR = Phrase("{}の回答待ち", "waiting for {}")
YEN = Phrase("{}円", "{} yen")
OVERPAID = Phrase("うち払い過ぎ{}円", "of which {} yen were not due")
NOTE = Phrase("お知らせ", "note")
TOLD = Phrase("誰がいつ知ったか", "Who knew when")
TOLD_FROM = Phrase(
    "各機関の記録に効力が生じるまでの時間。幕ごとに、その始まりから数える。",
    "Until it took effect in each one's records, in each act from when that began.",
)
TOLD_AFTER = Phrase("所要", "after")
TOLD_IN = Phrase("第{}幕で：{}", "In act {}: {}")
SINCE_REPORT = Phrase(
    "死亡届が窓口で入力されてから", "from the moment the clerk entered the report"
)
SINCE_ACT = Phrase("この幕の始まりから", "from the beginning of this act")
NOT_TOLD = Phrase("まだ知らない", "not yet told")
NOBODY_UNTOLD = Phrase(
    "知らされるべき機関は、すべて知っています。", "Nobody who has to know is left untold."
)
TO_PERSON = Phrase("{}様", "to {}")

# ---- progress --------------------------------------------------------------------------

MOVES = Phrase("引越し", "moves")
DEATHS = Phrase("死亡届", "deaths")
FAILED = Phrase("失敗{}", "{} failed")
PER_SECOND = Phrase("{}件/秒", "{}/s")

# ---- many moves ------------------------------------------------------------------------

MOVES_DONE = Phrase("件の引越しが完了", "moves done")
MOVES_A_SECOND = Phrase("件/秒", "moves a second")
DEATHS_DONE = Phrase("件の死亡を記載", "deaths recorded")
DEATHS_A_SECOND = Phrase("件/秒", "deaths a second")
UNTOLD_LEFT = Phrase("機関がまだ知らない", "participants not yet told")
NOTIFICATIONS = Phrase("件の通知", "notifications")
DELIVERED = Phrase(
    "通知が届くまで 中央値 / 99% / 最大（ms）", "notified after ms: median / 99 % / worst"
)
LOOKUPS_MADE = Phrase("件の照会", "lookups")
PROCEDURES_RUN = Phrase("件の手続（{}）", "procedures ({})")
LOGGED = Phrase(
    "件のアクセス記録、改ざん検知：異常なし", "access-log entries, hash chains verified"
)
LOGGED_BROKEN = Phrase("件のアクセス記録、改ざん検知：異常あり", "access-log entries, NOT verified")
STILL_PARKED = Phrase("通のメッセージが保留中", "messages parked")

KINDS = {"lookup": LOOKUP, "command": COMMAND, "event": EVENT}
KINDS_MEAN = {"lookup": LOOKUP_MEANS, "command": COMMAND_MEANS, "event": EVENT_MEANS}
OUTCOMES = {
    "disclosed": DISCLOSED,
    "accepted": ACCEPTED,
    "applied": APPLIED,
    "queued": QUEUED,
    "parked": PARKED,
}
GROUP_KINDS = ("citizen", "old", "new", "other", "national", "private")
STATUSES = {
    "done": DONE,
    "not_needed": NOT_NEEDED,
    "waiting": WAITING,
    "yours": YOURS,
    "incomplete": INCOMPLETE,
}

OF_A_FAMILY = {
    HOUSEHOLD: FAMILY,
    BALANCE: FAMILY_DID,
    CONTENTS_BALANCE: FAMILY_DID,
    LOG: FAMILY_LOG,
    LOG_SUMMARY: FAMILY_LOG_SUMMARY,
    LETTERS: FAMILY_LETTERS,
}
"""What is said otherwise where a family acts, and not one citizen."""

ACTORS = {"mesh": MESH, "agency": AGENCY, "family": ITSELF}
"""Who has done a procedure."""
