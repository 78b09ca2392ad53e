"""What `--moves N` shows in the end: a few figures instead of a thousand timelines."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from scenarios.report.model import Report
from scenarios.report.phrases import Lang

MOST_FAULTS = 10

_WORDS = {
    "ja": (
        "件の引越しが完了",
        "件/秒",
        "通知",
        "配達 中央値 / 99% / 最大 (ms)",
        "照会",
        "手続",
        "アクセス記録",
        "検証済",
        "不一致",
        "保留",
        "異常なし",
        "異常あり",
    ),
    "en": (
        "moves done",
        "moves a second",
        "notifications",
        "delivered median / 99 % / worst (ms)",
        "lookups",
        "procedures",
        "access-log entries",
        "verified",
        "not as written",
        "parked",
        "all is well",
        "faults",
    ),
}


def show_many(
    report: Report, moves: int, seconds: float, faults: list[str], lang: Lang, console: Console
) -> None:
    """Show how many moves were made, how fast, and whether all of them came to an end."""
    words = _WORDS[lang]
    delivered = sorted(n.delivered_ms for n in report.notifications if n.delivered_ms is not None)
    statuses = Counter(p.status for p in report.procedures)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(f"{moves:,}", words[0])
    table.add_row(f"{moves / seconds:,.1f}", words[1])
    table.add_row(f"{len(report.notifications):,}", words[2])
    if delivered:
        worst = [delivered[int(q * (len(delivered) - 1))] for q in (0.5, 0.99, 1.0)]
        table.add_row(" / ".join(f"{ms:,.0f}" for ms in worst), words[3])
    table.add_row(f"{len(report.lookups):,}", words[4])
    table.add_row(
        f"{len(report.procedures):,}",
        f"{words[5]}（{', '.join(f'{k} {v:,}' for k, v in sorted(statuses.items()))}）",
    )
    log = report.access_log
    table.add_row(f"{log.entries:,}", f"{words[6]}: {words[7] if log.verified else words[8]}")
    table.add_row(f"{report.parked:,}", words[9])
    console.print(table)
    console.print(words[10] if report.ok else words[11], style="green" if report.ok else "red")
    for fault, count in Counter(faults).most_common(MOST_FAULTS):
        console.print(f"  {count:,} × {fault}", style="red", highlight=False)
