"""The tables of the page of a load run; each says in numbers what a chart shows."""

from collections.abc import Sequence

from scenarios.driving.model import Bucket
from scenarios.report import load_phrases as words
from scenarios.report.designs_tables import Row, grouped
from scenarios.report.load_axes import colour
from scenarios.report.load_binning import decades, span, thinned
from scenarios.report.load_facts import Fact
from scenarios.report.load_findings import is_knee
from scenarios.report.load_histograms import measured
from scenarios.report.load_view import MISSING, PERCENTILES, LoadView, rate
from scenarios.report.markup import Markup, el, said
from scenarios.report.phrases import Phrase
from scenarios.report.sections import table

MOST_ROWS = 120
"""A longer run is told in steps of several seconds."""

STEPS = (1.0, 2.0, 5.0)


def facts(view: LoadView, rows: Sequence[Fact]) -> Markup:
    """Return what was driven, or what came of it: a name and a value in each row."""
    shown = [(view.say(row.title), said(view, row.value)) for row in rows]
    return table(view, (words.FACT, words.VALUE), shown)


def latencies(view: LoadView) -> Markup:
    """Return throughput and latency of each kind, and of all."""
    load = view.load
    rows: list[Row] = [
        (
            view.kind(kind),
            [f"{one.done:,}", rate(one.throughput_per_s), *view.latency(one.latency_ms)],
        )
        for kind, one in view.kinds()
    ]
    done = sum(one.done for one in load.per_kind.values())
    rows.append(
        (
            view.say(words.ALL_KINDS),
            [f"{done:,}", rate(load.throughput_per_s), *view.latency(load.latency_ms)],
        )
    )
    headings = (words.DONE, words.PER_SECOND, *(title for _, title in PERCENTILES))
    return grouped(view.say(words.KIND), _columns(view, headings), [("", rows)])


def within(view: LoadView) -> Markup:
    """Return which share of each kind was done within how long, folded away."""
    kinds = measured(view)
    if not kinds:
        return Markup("")
    ends = [bucket.up_to_ms for _, one in kinds for bucket in one.histogram]
    least, most = span(ends)
    bounds = [decade * step for decade in decades(least, most) for step in STEPS]
    # From the last bound within which there is nothing to the first within which there is all.
    first = max((at for at in bounds if at < min(ends)), default=bounds[0])
    last = min((at for at in bounds if at >= max(ends)), default=bounds[-1])
    rows: list[Row] = [
        (view.took(at), [_share(view, one.histogram, at) for _, one in kinds])
        for at in bounds
        if first <= at <= last
    ]
    columns = [(view.kind(kind), colour(kind)) for kind, _ in kinds]
    return folded(view, grouped(view.say(words.WITHIN), columns, [("", rows)]))


def seconds(view: LoadView) -> Markup:
    """Return every second, or every few if there are many, folded away."""
    shown = thinned(view.load.seconds, MOST_ROWS)
    if not shown:
        return Markup("")
    headings = (
        words.OFFERED_COLUMN, words.DONE, words.P50, words.P99, words.ERRORS, words.BACKLOG,
        words.LATE_COLUMN,
    )  # fmt: skip
    rows: list[Row] = [
        (
            view.span(one.at_s),
            [
                f"{one.offered:,}",
                f"{one.done:,}",
                view.took(one.p50_ms) if one.done else MISSING,
                view.took(one.p99_ms) if one.done else MISSING,
                f"{one.errors:,}",
                f"{one.backlog:,}",
                view.took(one.behind_ms),
            ],
        )
        for one in shown
    ]
    return folded(view, grouped(view.say(words.AT), _columns(view, headings), [("", rows)]))


def steps(view: LoadView) -> Markup:
    """Return every step of a sweep."""
    headings = (words.DONE_PER_S, *(title for _, title in PERCENTILES), words.SUSTAINED_COLUMN)
    rows: list[Row] = []
    for step in sorted(view.load.sweep, key=lambda step: step.offered_per_s):
        sustained = words.YES if step.sustained else words.NO
        if is_knee(step, view.load.knee_per_s):
            sustained = words.KNEE_YES
        cells = rate(step.throughput_per_s), *view.latency(step.latency_ms), view.say(sustained)
        rows.append((rate(step.offered_per_s), list(cells)))
    return grouped(view.say(words.OFFERED_PER_S), _columns(view, headings), [("", rows)])


def _columns(view: LoadView, headings: Sequence[Phrase]) -> list[tuple[str, str]]:
    return [(view.say(heading), "") for heading in headings]


def _share(view: LoadView, buckets: Sequence[Bucket], at: float) -> str:
    total = sum(bucket.count for bucket in buckets)
    # What ends with the bound is within it, whatever floating point makes of 0.1 × 10.
    return view.share(sum(b.count for b in buckets if b.up_to_ms <= at * (1 + 1e-9)), total)


def folded(view: LoadView, content: Markup) -> Markup:
    """Return something that opens when asked to."""
    return el("details", el("summary", view.say(words.AS_TABLE)), content)
