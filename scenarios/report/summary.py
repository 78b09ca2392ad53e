"""What `--moves N` shows in the end: a few figures instead of a thousand timelines."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from scenarios.report import phrases
from scenarios.report.line import line
from scenarios.report.model import Report
from scenarios.report.phrases import Lang
from scenarios.report.styles import GOOD, TROUBLE

MOST_FAULTS = 10


def show_many(
    report: Report, moves: int, seconds: float, faults: list[str], lang: Lang, console: Console
) -> None:
    """Show how many moves were made, how fast, and whether all of them came to an end."""
    figures = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    figures.add_column(justify="right")
    figures.add_column()
    for figure, meaning in _figures(report, moves, seconds, lang):
        figures.add_row(line(figure), line(meaning))
    console.print(figures)
    if report.ok:
        console.print(line(f"✓ {phrases.OK.of(lang)}", GOOD))
    else:
        console.print(line(f"✗ {phrases.NOT_OK.of(lang, len(faults))}", TROUBLE))
    for fault, count in Counter(faults).most_common(MOST_FAULTS):
        console.print(line(f"  {count:,} × {fault}", TROUBLE))


def _figures(report: Report, moves: int, seconds: float, lang: Lang) -> list[tuple[str, str]]:
    statuses = Counter(procedure.status for procedure in report.procedures)
    listed = phrases.COMMA.of(lang).join(
        f"{phrases.STATUSES[status].of(lang)} {count:,}"
        for status, count in sorted(statuses.items())
    )
    delivered = sorted(n.delivered_ms for n in report.notifications if n.delivered_ms is not None)
    quantiles = (
        [delivered[int(q * (len(delivered) - 1))] for q in (0.5, 0.99, 1)] if delivered else []
    )
    logged = phrases.LOGGED if report.access_log.verified else phrases.LOGGED_BROKEN
    return [
        (f"{moves:,}", phrases.MOVES_DONE.of(lang)),
        (f"{moves / seconds:,.1f}", phrases.MOVES_A_SECOND.of(lang)),
        (f"{len(report.notifications):,}", phrases.NOTIFICATIONS.of(lang)),
        (" / ".join(f"{ms:,.0f}" for ms in quantiles), phrases.DELIVERED.of(lang)),
        (f"{len(report.lookups):,}", phrases.LOOKUPS_MADE.of(lang)),
        (f"{len(report.procedures):,}", phrases.PROCEDURES_RUN.of(lang, listed)),
        (f"{report.access_log.entries:,}", logged.of(lang)),
        (f"{report.parked:,}", phrases.STILL_PARKED.of(lang)),
    ]
