"""The rate-latency curve of a sweep: p50, p99 and p99.9 as the rate rises, and the knee."""

from collections.abc import Sequence
from typing import NamedTuple

from scenarios.driving.model import Step
from scenarios.report import load_phrases as words
from scenarios.report.designs_picture import apart, picture
from scenarios.report.designs_picture import words as text
from scenarios.report.load_axes import WIDTH, Plot, Scale, along, mark, path, times_up, upwards
from scenarios.report.load_binning import span
from scenarios.report.load_view import LoadView, rate
from scenarios.report.markup import Markup, el, inline

HEIGHT = 500.0


class Curve(NamedTuple):
    """One percentile: its field, its name, and what it is drawn as."""

    field: str
    name: str
    colour: str
    dashes: str | None


CURVES = (
    Curve("p50", "p50", "kind lookup", None),
    Curve("p99", "p99", "kind command", "10 5"),
    Curve("p999", "p99.9", "kind event", "3 5"),
)


def sweep_chart(view: LoadView) -> Markup:
    """Return the chart; nothing, if no step measured anything."""
    steps = sorted(
        (step for step in view.load.sweep if step.latency_ms is not None),
        key=lambda step: step.offered_per_s,
    )
    if not steps:
        return Markup("")
    plot = Plot(90.0, WIDTH - 110, 30.0, HEIGHT - 76)
    knee = view.load.knee_per_s
    rates = upwards(max([*(step.offered_per_s for step in steps), knee or 0.0]))
    values = [_took(step, curve.field) for step in steps for curve in CURVES]
    times = Scale(*span(values), logarithmic=True)
    ends = [
        plot.bottom - times.part(_took(steps[-1], curve.field)) * plot.height for curve in CURVES
    ]
    places = apart(ends, 25.0, plot.bottom)
    return picture(
        f"sweep-chart-{view.lang}",
        view.say(words.SWEEP),
        " ".join(_read(view, step) for step in steps),
        WIDTH,
        HEIGHT,
        times_up(view, plot, times),
        along(plot, rates, [rate(tick) for tick in rates.ticks()]),
        text(view.say(words.OFFERED_AXIS), plot.left, plot.bottom + 60, "axis"),
        _knee(view, knee, plot, rates) if knee is not None else "",
        *(
            _curve(view, steps, curve, plot, rates, times, place)
            for curve, place in zip(CURVES, places, strict=True)
        ),
    )


def _took(step: Step, field: str) -> float:
    return float(getattr(step.latency_ms, field))


def _knee(view: LoadView, knee: float, plot: Plot, rates: Scale) -> Markup:
    x = plot.left + rates.part(knee) * plot.width
    label = f"{view.say(words.KNEE)} {view.say(words.RATE, rate(knee))}"
    return mark(x, plot, label)


def _curve(
    view: LoadView,
    steps: Sequence[Step],
    curve: Curve,
    plot: Plot,
    rates: Scale,
    times: Scale,
    place: float,
) -> Markup:
    points = [
        (
            plot.left + rates.part(step.offered_per_s) * plot.width,
            plot.bottom - times.part(_took(step, curve.field)) * plot.height,
        )
        for step in steps
    ]
    dots = []
    for step, (x, y) in zip(steps, points, strict=True):
        ring = el("circle", cx=x, cy=y, r=6, class_="dot" if step.sustained else "ring")
        dots.append(el("g", el("title", _read(view, step)), ring))
    x, y = points[-1]
    return el(
        "g",
        path(points, "way", curve.dashes),
        inline(dots),
        path([(x + 8, y), (plot.right + 18, place)], "lead"),
        text(curve.name, plot.right + 24, place + 6, "name"),
        class_=curve.colour,
    )


def _read(view: LoadView, step: Step) -> str:
    times = [f"{curve.name} {view.took(_took(step, curve.field))}" for curve in CURVES]
    return f"{view.say(words.RATE, rate(step.offered_per_s))}: {view.listed(times)}."
