"""What a run of many shows in the end: a few figures instead of a thousand timelines."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from scenarios.report import phrases
from scenarios.report.line import line
from scenarios.report.model import Report
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.styles import GOOD, TROUBLE

MOST_FAULTS = 10


def show_many(
    report: Report,
    first: Sequence[tuple[str, Phrase]],
    faults: list[str],
    lang: Lang,
    console: Console,
) -> None:
    """Show how many there were, how fast, and whether all of them came to an end.

    Args:
        first: Figures of the scenario's own, shown before those that every scenario has.
    """
    figures = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    figures.add_column(justify="right")
    figures.add_column()
    for figure, meaning in (*first, *_figures(report, lang)):
        figures.add_row(line(figure), line(meaning.of(lang)))
    console.print(figures)
    if report.ok:
        console.print(line(f"✓ {phrases.OK.of(lang)}", GOOD))
    else:
        console.print(line(f"✗ {phrases.NOT_OK.of(lang, len(faults))}", TROUBLE))
    for fault, count in Counter(faults).most_common(MOST_FAULTS):
        console.print(line(f"  {count:,} × {fault}", TROUBLE))


def _figures(report: Report, lang: Lang) -> list[tuple[str, Phrase]]:
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
    procedures = Phrase(*(phrase.format(listed) for phrase in phrases.PROCEDURES_RUN))
    return [
        (f"{len(report.notifications):,}", phrases.NOTIFICATIONS),
        (" / ".join(f"{ms:,.0f}" for ms in quantiles), phrases.DELIVERED),
        (f"{len(report.lookups):,}", phrases.LOOKUPS_MADE),
        (f"{len(report.procedures):,}", procedures),
        (f"{report.access_log.entries:,}", logged),
        (f"{report.parked:,}", phrases.STILL_PARKED),
    ]
