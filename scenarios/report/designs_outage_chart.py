"""The chart of outages: how long it takes until everything that an outage held up is known."""

from typing import NamedTuple

from scenarios.comparing.model import OutageResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_picture import colour, log, picture
from scenarios.report.designs_picture import words as text
from scenarios.report.designs_view import View
from scenarios.report.markup import Markup, el, inline

WIDTH = 1180.0
LEFT, RIGHT, TOP, ROW, FOOT = 300.0, 60.0, 12.0, 34.0, 64.0
GAP = 14.0
"""Between designs."""

TICKS = (1 / 3_600, 1 / 60, 1.0, 24.0, 720.0)
"""A second, a minute, an hour, a day, 30 days: in hours."""

SIZES = (5.0, 9.0, 13.0, 17.0)


class Lane(NamedTuple):
    """The outages of one kind under one design, and where they are drawn."""

    design: str
    who: str
    y: float
    first: bool


def outage_chart(view: View) -> Markup:
    """Return the chart: a ring for each outage, larger for a longer one."""
    outages = view.comparison.outages
    lanes = _lanes(outages)
    height = lanes[-1].y + ROW + FOOT
    most = max(TICKS[-1], *(one.hours_to_catch_up for one in outages))
    hours = sorted({one.hours for one in outages})
    rings = [
        _ring(view, one, lane, most, SIZES[min(hours.index(one.hours), len(SIZES) - 1)])
        for lane in lanes
        for one in outages
        if (one.design, one.who) == (lane.design, lane.who)
    ]
    about = [
        f"{view.design(one.design)} {view.outage(one)}: {view.span(one.hours_to_catch_up / 24)}"
        for one in outages
    ]
    return picture(
        f"outages-chart-{view.lang}",
        view.say(words.CATCH_UP_CHART),
        view.listed(about),
        WIDTH,
        height,
        _axis(view, most, height),
        *(_name(view, lane) for lane in lanes),
        *rings,
    )


def _lanes(outages: tuple[OutageResult, ...]) -> list[Lane]:
    lanes: list[Lane] = []
    y = TOP
    for design, who in dict.fromkeys((one.design, one.who) for one in outages):
        first = not lanes or lanes[-1].design != design
        y += GAP if first and lanes else 0.0
        lanes.append(Lane(design, who, y, first))
        y += ROW
    return lanes


def _x(hours: float, most: float) -> float:
    return LEFT + log(hours, TICKS[0], most, WIDTH - LEFT - RIGHT)


def _axis(view: View, most: float, height: float) -> Markup:
    foot = height - FOOT
    parts = [el("line", x1=LEFT, x2=WIDTH - RIGHT, y1=foot, y2=foot, class_="base")]
    for tick in TICKS:
        x = _x(tick, most)
        parts.append(el("line", x1=x, x2=x, y1=TOP - 6, y2=foot + 6, class_="grid"))
        span = view.span(tick / 24)
        label = view.say(words.AT_MOST_SPAN, span) if tick == TICKS[0] else span
        parts.append(text(label, x, foot + 28, "tick", anchor="middle"))
    parts.append(text(view.say(words.CATCH_UP_AXIS), LEFT, foot + 56, "axis"))
    return inline(parts)


def _name(view: View, lane: Lane) -> Markup:
    middle = lane.y + ROW / 2
    line = el("line", x1=LEFT, x2=WIDTH - RIGHT, y1=middle, y2=middle, class_="grid")
    who = text(view.who(lane.who), LEFT - 20, middle + 6, "tick", anchor="end")
    name = text(view.design(lane.design), 0, middle + 6, "name") if lane.first else ""
    return el("g", line, who, name, class_=colour(lane.design))


def _ring(view: View, one: OutageResult, lane: Lane, most: float, radius: float) -> Markup:
    said = f"{view.outage(one)}: {view.span(one.hours_to_catch_up / 24)}"
    ring = el(
        "circle", cx=_x(one.hours_to_catch_up, most), cy=lane.y + ROW / 2, r=radius, class_="ring"
    )
    return el("g", el("title", said), ring, class_=colour(one.design))
