"""Two pictures of how long things took: a histogram for each kind, and the percentiles."""

import math
from collections.abc import Sequence

from scenarios.driving.model import Bucket, KindResult, Latency
from scenarios.report import load_phrases as words
from scenarios.report.designs_picture import apart, picture, root
from scenarios.report.designs_picture import words as text
from scenarios.report.load_axes import (
    DASHES,
    WIDTH,
    Plot,
    Scale,
    along,
    colour,
    mark,
    path,
    times_along,
    times_up,
)
from scenarios.report.load_binning import rebinned, span
from scenarios.report.load_view import LoadView
from scenarios.report.markup import Markup, el, inline

BINS_PER_DECADE = 16
ROW, GAP, FOOT = 126.0, 40.0, 44.0
LEFT, RIGHT = 150.0, 40.0
CURVE_HEIGHT = 480.0


def measured(view: LoadView) -> list[tuple[str, KindResult]]:
    """Return the kinds of which there is a histogram."""
    return [(kind, one) for kind, one in view.kinds() if sum(b.count for b in one.histogram)]


def histograms(view: LoadView) -> Markup:
    """Return a histogram below the other, all on one axis of time; nothing without one."""
    kinds = measured(view)
    if not kinds:
        return el("p", view.say(words.NOTHING_MEASURED), class_="note")
    scale = _times(kinds)
    plots = [
        Plot(LEFT, WIDTH - RIGHT, GAP + n * (ROW + GAP), GAP + n * (ROW + GAP) + ROW)
        for n in range(len(kinds))
    ]
    drawn = [
        _histogram(view, kind, one, plot, scale, last=plot is plots[-1])
        for (kind, one), plot in zip(kinds, plots, strict=True)
    ]
    height = plots[-1].bottom + FOOT
    about = " ".join(described(view))
    return picture(f"shape-chart-{view.lang}", view.say(words.SHAPE), about, WIDTH, height, *drawn)


def described(view: LoadView) -> list[str]:
    """Return what each histogram shows, for those who cannot see it."""
    return [
        view.say(
            words.MARKS,
            view.kind(kind),
            f"{one.done:,}",
            *(view.took(ms) for ms in (one.latency_ms.p50, one.latency_ms.p99, one.latency_ms.max)),
        )
        for kind, one in view.kinds()
        if one.latency_ms is not None
    ]


def percentile_curve(view: LoadView) -> Markup:
    """Return a line for each kind: how long it took, against how rare that is."""
    kinds = measured(view)
    if not kinds:
        return Markup("")
    plot = Plot(90.0, WIDTH - 150, 34.0, CURVE_HEIGHT - 72)
    times = _times(kinds)
    rarest = max(sum(bucket.count for bucket in one.histogram) for _, one in kinds)
    # "One in so many": 1 is the fastest of all, 1,000 what p99.9 says.
    rarity = Scale(1.0, 10.0 ** max(1, math.ceil(math.log10(rarest))), logarithmic=True)
    ends = []
    lines = []
    for kind, one in kinds:
        points = _curve(one.histogram, plot, rarity, times)
        ends.append(points[-1])
        lines.append(el("g", path(points, "way", DASHES.get(kind)), class_=colour(kind)))
    return picture(
        f"curve-chart-{view.lang}",
        view.say(words.CURVE),
        " ".join(described(view)),
        WIDTH,
        CURVE_HEIGHT,
        times_up(view, plot, times),
        along(plot, rarity, [_share(tick) for tick in rarity.ticks()]),
        text(view.say(words.CURVE_AXIS), plot.left, plot.bottom + 58, "axis"),
        *lines,
        _names(view, [kind for kind, _ in kinds], ends, plot),
    )


def _times(kinds: Sequence[tuple[str, KindResult]]) -> Scale:
    ends = (bucket.up_to_ms for _, one in kinds for bucket in one.histogram)
    return Scale(*span(ends), logarithmic=True)


def _histogram(
    view: LoadView, kind: str, one: KindResult, plot: Plot, scale: Scale, *, last: bool
) -> Markup:
    bins = BINS_PER_DECADE * (len(scale.ticks()) - 1)
    counts = rebinned(one.histogram, scale.least, scale.most, bins)
    wide, most = plot.width / bins, max(counts)
    bars = []
    for place, count in enumerate(counts):
        if not count:
            continue
        tall = max(2.0, root(count, most, plot.height))
        until = scale.least * (scale.most / scale.least) ** ((place + 1) / bins)
        said = f"{view.say(words.UP_TO, view.took(until))}: {count:,}"
        bar = el(
            "rect", x=plot.left + place * wide, y=plot.bottom - tall, width=wide - 1, height=tall,
            class_="solid",
        )  # fmt: skip
        bars.append(el("g", el("title", said), bar))
    marks = _marks(view, one.latency_ms, plot, scale) if one.latency_ms is not None else []
    return inline(
        [
            times_along(view, plot, scale, named=last),
            el("g", *bars, text(view.kind(kind), 0, plot.top + 20, "name"), class_=colour(kind)),
            text(f"{one.done:,}", 0, plot.top + 44, "tick"),
            *marks,
        ]
    )


def _marks(view: LoadView, latency: Latency, plot: Plot, scale: Scale) -> list[Markup]:
    p50, p99 = (plot.left + scale.part(ms) * plot.width for ms in (latency.p50, latency.p99))
    return [
        mark(p50, plot, f"p50 {view.took(latency.p50)}", before=True),
        # At the right end its label, too, ends at the line, and would meet the other.
        mark(p99, plot, f"p99 {view.took(latency.p99)}", lower=p99 > WIDTH * 0.8),
    ]


def _curve(
    buckets: Sequence[Bucket], plot: Plot, rarity: Scale, times: Scale
) -> list[tuple[float, float]]:
    total = sum(bucket.count for bucket in buckets)
    points: list[tuple[float, float]] = []
    faster = 0
    for bucket in buckets:
        y = plot.bottom - times.part(bucket.up_to_ms) * plot.height
        # The slowest of all is one in so many as there are.
        slower = total - faster, max(1, total - faster - bucket.count)
        points += [(plot.left + rarity.part(total / some) * plot.width, y) for some in slower]
        faster += bucket.count
    return points


def _names(
    view: LoadView, kinds: Sequence[str], ends: Sequence[tuple[float, float]], plot: Plot
) -> Markup:
    places = apart([y for _, y in ends], 25.0, plot.bottom)
    return inline(
        el(
            "g",
            path([(x + 4, y), (plot.right + 18, place)], "lead"),
            text(view.kind(kind), plot.right + 24, place + 6, "name"),
            class_=colour(kind),
        )
        for kind, (x, y), place in zip(kinds, ends, places, strict=True)
    )


def _share(one_in: float) -> str:
    """Return the percentile beyond which one in so many lies."""
    digits = round(math.log10(one_in))
    if digits == 0:
        return "0 %"
    return f"{100 * (1 - 1 / one_in):.{max(0, digits - 2)}f} %"
