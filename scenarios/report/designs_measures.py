"""The measures of a comparison in their order, each with its unit, for terminal and page alike."""

from collections.abc import Callable
from typing import NamedTuple

from scenarios.comparing.model import DesignResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_view import View, number, size, wasted
from scenarios.report.phrases import Phrase


class Measure(NamedTuple):
    """One row: what it is called, and what it says of one design."""

    title: Phrase
    show: Callable[[View, DesignResult], str]


def _count(field: str) -> Callable[[View, DesignResult], str]:
    return lambda _view, result: f"{getattr(result, field):,}"


def _span(field: str) -> Callable[[View, DesignResult], str]:
    return lambda view, result: view.span(getattr(result.staleness_days, field))


def _yen(field: str) -> Callable[[View, DesignResult], str]:
    return lambda view, result: view.yen(getattr(result, field))


GROUPS: tuple[tuple[Phrase, tuple[Measure, ...]], ...] = (
    (
        words.KNOWING,
        (
            Measure(words.STALE_MEAN, _span("mean")),
            Measure(words.STALE_P50, _span("p50")),
            Measure(words.STALE_P95, _span("p95")),
            Measure(words.STALE_MAX, _span("max")),
            Measure(words.FACTS, _count("facts")),
            Measure(words.MISSED, _count("deadlines_missed")),
            Measure(words.DIFFERENCES, _count("differences_at_end")),
        ),
    ),
    (
        words.ASKING,
        (
            Measure(words.EVENTS, _count("events")),
            Measure(words.LOOKUPS, _count("lookups")),
            Measure(words.USEFUL, _count("useful_lookups")),
            Measure(words.WASTED, lambda view, one: view.share(wasted(one), one.lookups)),
        ),
    ),
    (
        words.MONEY,
        (
            Measure(words.OVERPAID, _yen("overpaid_yen")),
            Measure(words.UNPAID, _yen("unpaid_yen")),
        ),
    ),
    (
        words.DISCLOSING,
        (
            Measure(words.ITEMS, _count("items_disclosed")),
            Measure(words.HOLDERS, _count("holders")),
            Measure(words.COPIES, _count("copies")),
        ),
    ),
    (
        words.CARRYING,
        (
            Measure(
                words.MESSAGES,
                lambda view, one: view.carried(f"{one.messages:,}", one.messages),
            ),
            Measure(words.BYTES, lambda view, one: view.carried(size(one.bytes), one.bytes)),
            Measure(words.CPU, lambda view, one: view.span(one.cpu_s / 86_400)),
        ),
    ),
    (
        words.LOAD,
        (
            Measure(words.OWNER_MEAN, lambda _view, one: number(one.owner_mean_per_s)),
            Measure(words.OWNER_PEAK, _count("owner_peak_per_s")),
        ),
    ),
)
