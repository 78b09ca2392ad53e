"""What the charts of a load run share: their frame, its axes, colours of kinds."""

from collections.abc import Sequence
from typing import NamedTuple

from scenarios.report.designs_picture import log, nice
from scenarios.report.designs_picture import words as text
from scenarios.report.load_binning import decades
from scenarios.report.load_view import LoadView, rate
from scenarios.report.markup import Markup, el, inline

WIDTH = 1180.0
DASHES = {"lookup": None, "notify": "10 5", "move": "3 5"}
"""Lines differ also where colours cannot be told apart."""

_COLOURS = {"lookup": "lookup", "notify": "event", "move": "command"}
_STEPS = 5


class Plot(NamedTuple):
    """The inside of a chart, in the units of its picture."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Scale(NamedTuple):
    """An axis from `least` to `most`: logarithmic, or from a zero on."""

    least: float
    most: float
    logarithmic: bool

    def part(self, value: float) -> float:
        """Return how far along the axis a value lies, between 0 and 1."""
        if self.logarithmic:
            return log(value, self.least, self.most, 1.0)
        return min(1.0, max(0.0, (value - self.least) / (self.most - self.least)))

    def ticks(self) -> list[float]:
        """Return the values that are written at the axis."""
        if self.logarithmic:
            return decades(self.least, self.most)
        step = nice((self.most - self.least) / _STEPS)
        return [step * n for n in range(int(self.most / step + 1e-9) + 1)]


def colour(kind: str) -> str:
    """Return the class that gives a kind its colour."""
    return f"kind {_COLOURS.get(kind, 'other')}"


def upwards(most: float) -> Scale:
    """Return an axis from zero to a round number that is not below `most`."""
    step = nice(most / _STEPS)
    steps = max(1, -int(-(most / step - 1e-9) // 1))
    return Scale(0.0, step * steps, logarithmic=False)


def path(points: Sequence[tuple[float, float]], kind: str, dashes: str | None = None) -> Markup:
    """Return a line; points of which nobody would see the difference are left out."""
    kept: list[tuple[float, float]] = []
    for place, (x, y) in enumerate(points):
        last = place == len(points) - 1
        if last or not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 1:
            kept.append((x, y))
    way = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(kept))
    return el("path", d=way, class_=kind, stroke_dasharray=dashes)


def times_up(view: LoadView, plot: Plot, scale: Scale) -> Markup:
    """Return a vertical axis of durations."""
    return _levels(plot, scale, [view.tick(tick) for tick in scale.ticks()])


def rates_up(plot: Plot, scale: Scale) -> Markup:
    """Return a vertical axis of numbers a second."""
    return _levels(plot, scale, [rate(tick) for tick in scale.ticks()])


def times_along(view: LoadView, plot: Plot, scale: Scale, *, named: bool = True) -> Markup:
    """Return a horizontal axis of durations in milliseconds; only its grid if not `named`."""
    labels = [view.tick(tick) if named else "" for tick in scale.ticks()]
    return along(plot, scale, labels)


def along(plot: Plot, scale: Scale, labels: Sequence[str]) -> Markup:
    """Return a horizontal axis with a label for each tick; an empty one leaves the grid."""
    parts = [_base(plot)]
    for tick, label in zip(scale.ticks(), labels, strict=True):
        x = plot.left + scale.part(tick) * plot.width
        parts.append(el("line", x1=x, x2=x, y1=plot.top, y2=plot.bottom, class_="grid"))
        if label:
            parts.append(text(label, x, plot.bottom + 26, "tick", anchor="middle"))
    return inline(parts)


def mark(x: float, plot: Plot, label: str, *, before: bool = False, lower: bool = False) -> Markup:
    """Return a vertical line with a label above it.

    Args:
        before: The label ends at the line; else it begins there, if there is room.
        lower: It stands a line lower, beside the line.
    """
    before = before or x > plot.left + plot.width * 0.85
    y = plot.top + (16 if lower else -8)
    return inline(
        [
            el("line", x1=x, x2=x, y1=plot.top - 14, y2=plot.bottom, class_="ceiling"),
            text(
                label, x - 8 if before else x + 8, y, "amount", anchor="end" if before else "start"
            ),
        ]
    )


def _levels(plot: Plot, scale: Scale, labels: Sequence[str]) -> Markup:
    parts = []
    for tick, label in zip(scale.ticks(), labels, strict=True):
        y = plot.bottom - scale.part(tick) * plot.height
        parts.append(el("line", x1=plot.left, x2=plot.right, y1=y, y2=y, class_="grid"))
        parts.append(text(label, plot.left - 12, y + 6, "tick", anchor="end"))
    return inline([*parts, _base(plot)])


def _base(plot: Plot) -> Markup:
    return el("line", x1=plot.left, x2=plot.right, y1=plot.bottom, y2=plot.bottom, class_="base")
