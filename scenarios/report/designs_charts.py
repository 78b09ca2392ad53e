"""The chart over time: how many files are out of date at each midnight, a line for each design."""

import datetime as dt
from typing import NamedTuple

from scenarios.comparing.model import DesignResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_picture import apart, colour, picture, root, root_ticks
from scenarios.report.designs_picture import words as text
from scenarios.report.designs_view import View, number
from scenarios.report.markup import Markup, el, inline

WIDTH, HEIGHT = 1180.0, 500.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 150.0, 46.0, 54.0
LABEL_GAP = 25.0
MONTHLY = 70
"""Days from which the axis shows months."""

FEW_TICKS = 10
DRAWN = ("push", "push-thin", "pull", "batch")


class Plot(NamedTuple):
    """Where things are in the picture."""

    days: int
    most: int

    def x(self, day: float) -> float:
        """Return the place of a midnight; one alone stands in the middle."""
        room = WIDTH - LEFT - RIGHT
        return LEFT + (room * day / (self.days - 1) if self.days > 1 else room / 2)

    def y(self, files: float) -> float:
        return HEIGHT - BOTTOM - root(files, self.most, HEIGHT - TOP - BOTTOM)


def staleness_chart(view: View) -> Markup:
    """Return the chart; nothing, if no midnight was counted."""
    designs = view.comparison.designs
    days = max((len(one.stale_by_day) for one in designs), default=0)
    if not days:
        return el("p", view.say(words.NOTHING_COUNTED), class_="note")
    most = max((max(one.stale_by_day, default=0) for one in designs), default=0)
    plot = Plot(days, max(1, most))
    return picture(
        f"staleness-chart-{view.lang}",
        view.say(words.STALENESS),
        " ".join(described(view)),
        WIDTH,
        HEIGHT,
        text(view.say(words.ROOT_SCALE), 4, 22, "axis"),
        _levels(plot),
        _calendar(view, plot),
        *(_line(plot, one) for one in sorted(designs, key=_depth)),
        _names(view, plot),
    )


def described(view: View) -> list[str]:
    """Return what each line shows: mean, peak, and the day of the peak."""
    said = []
    for one in view.comparison.designs:
        if not one.stale_by_day:
            continue
        most = max(one.stale_by_day)
        day = view.comparison.start + dt.timedelta(days=one.stale_by_day.index(most))
        mean = sum(one.stale_by_day) / len(one.stale_by_day)
        said.append(
            view.say(
                words.AT_MOST, view.design(one.design), number(mean), f"{most:,}", view.date(day)
            )
            if most
            else view.say(words.NEVER, view.design(one.design))
        )
    return said


def _depth(result: DesignResult) -> int:
    """Return when a line is drawn: broken lines lie on whole ones, so that both are seen."""
    return DRAWN.index(result.design) if result.design in DRAWN else 0


def _levels(plot: Plot) -> Markup:
    parts = []
    for tick in root_ticks(plot.most):
        y = plot.y(tick)
        kind = "grid" if tick else "base"
        parts.append(el("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_=kind))
        parts.append(text(f"{tick:,}", LEFT - 12, y + 6, "tick", anchor="end"))
    return inline(parts)


def _calendar(view: View, plot: Plot) -> Markup:
    start = view.comparison.start
    dates = [start + dt.timedelta(days=day) for day in range(plot.days)]
    monthly = plot.days >= MONTHLY
    if monthly:
        ticks = [day for day, date in enumerate(dates) if date.day == 1]
        every = -(-len(ticks) // 13)
        ticks = ticks[::every]
    else:
        ticks = list(range(0, plot.days, -(-plot.days // FEW_TICKS)))
    parts = []
    for day in ticks:
        x = plot.x(day)
        foot = HEIGHT - BOTTOM
        parts.append(el("line", x1=x, x2=x, y1=foot, y2=foot + 7, class_="base"))
        label = view.tick(dates[day], month=monthly)
        parts.append(text(label, x, foot + 29, "tick", anchor="middle"))
        if monthly and (day == ticks[0] or dates[day].month == 1):
            parts.append(text(f"{dates[day].year}", x, foot + 49, "tick quiet", anchor="middle"))
    return inline(parts)


def _line(plot: Plot, result: DesignResult) -> Markup:
    points = [(plot.x(day), plot.y(files)) for day, files in enumerate(result.stale_by_day)]
    if len(points) == 1:
        (x, y) = points[0]
        mark = el("circle", cx=x, cy=y, r=6, class_="dot")
        return el("g", mark, class_=colour(result.design))
    way = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points))
    under = el("path", d=way, class_="under") if result.design == "push-thin" else ""
    return el("g", under, el("path", d=way, class_="way"), class_=colour(result.design))


def _names(view: View, plot: Plot) -> Markup:
    designs = [one for one in view.comparison.designs if one.stale_by_day]
    ends = [plot.y(one.stale_by_day[-1]) for one in designs]
    places = apart(ends, LABEL_GAP, HEIGHT - BOTTOM)
    parts = []
    for one, end, place in zip(designs, ends, places, strict=True):
        x = plot.x(len(one.stale_by_day) - 1)
        lead = f"M{x + 4:.1f} {end:.1f} L{WIDTH - RIGHT + 18:g} {place:.1f}"
        label = text(view.design(one.design), WIDTH - RIGHT + 24, place + 6, "name")
        parts.append(el("g", el("path", d=lead, class_="lead"), label, class_=colour(one.design)))
    return inline(parts)
