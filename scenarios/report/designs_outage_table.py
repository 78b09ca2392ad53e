"""What outages do to each design, in the terminal: beside the same design without one."""

from collections.abc import Iterator

from rich.console import RenderableType

from scenarios.comparing.model import DesignResult, OutageResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_styles import comparing_table, named
from scenarios.report.designs_view import View, lost
from scenarios.report.line import Line, line
from scenarios.report.phrases import Phrase
from scenarios.report.styles import GOOD, QUIET, TROUBLE, section


def outage_lines(view: View, *, wide: bool) -> Iterator[RenderableType]:
    """Yield the section of outages; nothing, if there was none.

    Args:
        wide: Whether there is room for every column; else the worst delay is left out, and what
            was paid wrongly and what was not paid are one sum.
    """
    outages = view.comparison.outages
    if not outages:
        return
    yield from section(view, words.OUTAGES)
    yield line(view.say(words.OUTAGES_SEEN), QUIET)
    yield line(view.say(words.OUTAGE_NOTE), QUIET)
    if not wide:
        yield line(view.say(words.MORE_IF_WIDER), QUIET)
    yield line(view.listed(view.down()), QUIET)
    headings = [line(view.say(heading), QUIET) for heading in _headings(wide=wide)]
    table = comparing_table(view, words.DOWN, headings, narrow=not wide)
    design = ""
    for outage in outages:
        if outage.design != design:
            design = outage.design
            table.add_row(named(view, design))
            if (usual := view.without_outage(design)) is not None:
                table.add_row(*_usual(view, usual, wide=wide), style=QUIET)
        table.add_row(*_outage(view, outage, wide=wide))
    yield table


def _headings(*, wide: bool) -> tuple[Phrase, ...]:
    delay = (words.SHORT_MEAN, words.SHORT_WORST) if wide else (words.SHORT_MEAN,)
    money = (words.OVERPAID_SHORT, words.UNPAID_SHORT) if wide else (words.LOST_SHORT,)
    after = (words.SHORT_BACK, words.SHORT_END, words.SHORT_CATCH_UP)
    return (*delay, words.SHORT_MISSED, *money, *after)


def _usual(view: View, result: DesignResult, *, wide: bool) -> list[Line]:
    return [
        line(f"  {view.say(words.NO_OUTAGE)}"),
        *_costs(view, result, wide=wide),
        line("–"),
        line(f"{result.differences_at_end:,}"),
        line("–"),
    ]


def _outage(view: View, outage: OutageResult, *, wide: bool) -> list[Line]:
    return [
        line(f"  {view.outage(outage)}"),
        *_costs(view, outage, wide=wide),
        line(f"{outage.differences_back:,}"),
        line(f"{outage.differences_at_end:,}", TROUBLE if outage.differences_at_end else GOOD),
        line(view.span(outage.hours_to_catch_up / 24)),
    ]


def _costs(view: View, result: DesignResult | OutageResult, *, wide: bool) -> list[Line]:
    mean, missed = view.span(result.staleness_days.mean), f"{result.deadlines_missed:,}"
    if not wide:
        return [line(mean), line(missed), line(view.yen(lost(result)))]
    return [
        line(mean),
        line(view.span(result.staleness_days.max)),
        line(missed),
        line(view.yen(result.overpaid_yen)),
        line(view.yen(result.unpaid_yen)),
    ]
