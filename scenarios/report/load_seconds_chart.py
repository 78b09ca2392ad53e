"""The run second by second: how many were done of how many offered, and p99 below it."""

from collections.abc import Sequence

from scenarios.driving.model import Second
from scenarios.report import load_phrases as words
from scenarios.report.designs_picture import picture
from scenarios.report.designs_picture import words as text
from scenarios.report.load_axes import WIDTH, Plot, Scale, rates_up, times_up, upwards
from scenarios.report.load_binning import span, thinned
from scenarios.report.load_view import LATE_MS, LoadView, rate
from scenarios.report.markup import Markup, el, inline

LEFT, RIGHT = 90.0, 30.0
UPPER, LOWER, GAP, TOP, FOOT = 190.0, 190.0, 62.0, 40.0, 56.0
HEIGHT = TOP + UPPER + GAP + LOWER + FOOT
MOST_POINTS = 600
FEW_TICKS = 8


def seconds_chart(view: LoadView) -> Markup:
    """Return the chart; nothing, if no second was noted."""
    seconds = thinned(view.load.seconds, MOST_POINTS)
    if not seconds:
        return Markup("")
    upper = Plot(LEFT, WIDTH - RIGHT, TOP, TOP + UPPER)
    lower = Plot(LEFT, WIDTH - RIGHT, upper.bottom + GAP, upper.bottom + GAP + LOWER)
    rates = upwards(max(1, *(max(one.done, one.offered) for one in seconds)))
    slow = [one for one in seconds if one.done]
    times = Scale(*span(one.p99_ms for one in slow), logarithmic=True)
    return picture(
        f"seconds-chart-{view.lang}",
        view.say(words.SECONDS),
        " ".join(described(view)),
        WIDTH,
        HEIGHT,
        text(view.say(words.SECONDS_RATE), 4, upper.top - 14, "axis"),
        rates_up(upper, rates),
        _line(seconds, [rates.part(one.offered) for one in seconds], upper, "ceiling"),
        el(
            "g",
            _line(seconds, [rates.part(one.done) for one in seconds], upper, "way"),
            class_="kind lookup",
        ),
        text(view.say(words.SECONDS_P99), 4, lower.top - 14, "axis"),
        times_up(view, lower, times),
        el(
            "g",
            _line(slow, [times.part(one.p99_ms) for one in slow], lower, "way", of=seconds),
            class_="kind command",
        ),
        _errors(view, seconds, upper),
        _late(view, seconds, lower),
        _clock(view, seconds, lower),
    )


def described(view: LoadView) -> list[str]:
    """Return the range of both lines, for those who cannot see them."""
    seconds = view.load.seconds
    done = [one.done for one in seconds]
    slow = [one.p99_ms for one in seconds if one.done]
    said = [
        f"{view.say(words.SECONDS_RATE)}: {rate(min(done))}–{rate(max(done))}."
        if done
        else view.say(words.NOTHING_MEASURED)
    ]
    return [*said, f"p99: {view.took(min(slow))}–{view.took(max(slow))}."] if slow else said


def _x(place: int, count: int, plot: Plot) -> float:
    return plot.left + plot.width * (place / (count - 1) if count > 1 else 0.5)


def _line(
    seconds: Sequence[Second],
    parts: Sequence[float],
    plot: Plot,
    kind: str,
    of: Sequence[Second] | None = None,
) -> Markup:
    """Return a line through the seconds; `of` are all there are, if some are left out."""
    if not seconds:
        return Markup("")
    every = of if of is not None else seconds
    places = {one.at_s: place for place, one in enumerate(every)}
    points = [
        (_x(places[one.at_s], len(every), plot), plot.bottom - part * plot.height)
        for one, part in zip(seconds, parts, strict=True)
    ]
    if len(points) == 1:
        return el("circle", cx=points[0][0], cy=points[0][1], r=5, class_="dot")
    way = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))
    return el("path", d=way, class_=kind, fill="none", stroke_width=2)


def _errors(view: LoadView, seconds: Sequence[Second], plot: Plot) -> Markup:
    marks = []
    for place, one in enumerate(seconds):
        if one.errors:
            said = f"{view.span(one.at_s)}: {view.say(words.LIVE_ERRORS, f'{one.errors:,}')}"
            x = _x(place, len(seconds), plot)
            cross = text("✕", x, plot.bottom - 6, "name", anchor="middle")
            marks.append(el("g", el("title", said), cross))
    return el("g", *marks, class_="step trouble") if marks else Markup("")


def _late(view: LoadView, seconds: Sequence[Second], plot: Plot) -> Markup:
    wide = max(3.0, plot.width / max(1, len(seconds)))
    bands = []
    for place, one in enumerate(seconds):
        if one.behind_ms > LATE_MS:
            x = _x(place, len(seconds), plot) - wide / 2
            left, right = max(plot.left, x), min(plot.right, x + wide)
            said = view.say(words.LIVE_BEHIND, view.took(one.behind_ms))
            band = el(
                "rect", x=left, y=plot.bottom - 8, width=right - left, height=8, class_="solid"
            )
            bands.append(el("g", el("title", f"{view.span(one.at_s)}: {said}"), band))
    return el("g", *bands, class_="step queued") if bands else Markup("")


def _clock(view: LoadView, seconds: Sequence[Second], plot: Plot) -> Markup:
    every = -(-len(seconds) // FEW_TICKS)
    return inline(
        text(
            view.span(one.at_s), _x(place, len(seconds), plot), plot.bottom + 28, "tick",
            anchor="middle",
        )
        for place, one in enumerate(seconds)
        if place % every == 0
    )  # fmt: skip
