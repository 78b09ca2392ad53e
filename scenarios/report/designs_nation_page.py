"""What the comparison means for the whole country, on the page: a chart, a table, its basis."""

from scenarios.comparing.nation import DesignNation, Nation
from scenarios.report import designs_nation_phrases as words
from scenarios.report.designs_nation import GROUPS, basis, cautions, load, seen, spreads
from scenarios.report.designs_picture import colour, log, picture
from scenarios.report.designs_picture import words as text
from scenarios.report.designs_tables import grouped
from scenarios.report.designs_view import View, number
from scenarios.report.markup import Markup, el, inline
from scenarios.report.sections import section

WIDTH = 1180.0
LEFT, RIGHT, TOP, ROW, FOOT = 170.0, 60.0, 64.0, 54.0, 64.0
LEAST = 0.01
"""Linkages a second at which the axis begins."""


def nation_section(view: View, nation: Nation) -> Markup:
    """Return the section of the country."""
    columns = [(view.design(one.design), colour(one.design)) for one in nation.designs]
    bodies = [
        (
            view.say(title),
            [
                (view.say(row.title), [row.show(view, one) for one in nation.designs])
                for row in rows
            ],
        )
        for title, rows in GROUPS
    ]
    apart = spreads(view, nation)
    return section(
        view,
        "nation",
        words.NATION,
        el("p", seen(view, nation), class_="explained"),
        el("p", el("strong", load(view, nation)), class_="explained") if nation.designs else "",
        _list(cautions(view, nation), "cautions"),
        _chart(view, nation) if nation.designs else "",
        grouped(view.say(words.MEASURE), columns, bodies) if nation.designs else "",
        el("h3", view.say(words.COMPUTED)),
        _list(basis(view, nation), "points"),
        el("h3", view.say(words.SPREAD)) if apart else "",
        _list(apart, "points"),
        el("h3", view.say(words.SCALES)),
        _list([view.say(phrase) for phrase in words.SCALING], "points"),
    )


def _list(entries: list[str], kind: str) -> Markup:
    return el("ul", *(el("li", entry) for entry in entries), class_=kind) if entries else Markup("")


def _chart(view: View, nation: Nation) -> Markup:
    most = 10.0 * max(nation.node_per_s, *(one.office_high for one in nation.designs))
    height = TOP + ROW * len(nation.designs) + FOOT
    about = [f"{view.design(one.design)} {number(one.office_per_s)}" for one in nation.designs]
    return picture(
        f"nation-chart-{view.lang}",
        view.say(words.CHART_PER_SECOND),
        view.listed(about),
        WIDTH,
        height,
        _axis(view, most, height),
        _mark(view.say(words.KNOWN_MARK), nation.known_office_per_s, most, height),
        _mark(view.say(words.NODE_MARK), nation.node_per_s, most, height),
        *(_point(view, one, most, TOP + ROW * place) for place, one in enumerate(nation.designs)),
    )


def _x(value: float, most: float) -> float:
    return LEFT + log(value, LEAST, most, WIDTH - LEFT - RIGHT)


def _axis(view: View, most: float, height: float) -> Markup:
    foot = height - FOOT
    parts = [el("line", x1=LEFT, x2=WIDTH - RIGHT, y1=foot, y2=foot, class_="base")]
    tick = LEAST
    while tick <= most:
        x = _x(tick, most)
        parts.append(el("line", x1=x, x2=x, y1=TOP - 8, y2=foot + 6, class_="grid"))
        label = f"{tick:,.0f}" if tick >= 1 else f"{tick:g}"
        parts.append(text(label, x, foot + 28, "tick", anchor="middle"))
        tick *= 10
    axis = text(view.say(words.CHART_PER_SECOND), LEFT, foot + 56, "axis")
    return inline([*parts, axis])


def _mark(name: str, value: float, most: float, height: float) -> Markup:
    x = _x(value, most)
    line = el("line", x1=x, x2=x, y1=TOP - 14, y2=height - FOOT, class_="ceiling")
    return inline([line, text(f"{name}: {number(value)}", x, TOP - 24, "axis", anchor="middle")])


def _point(view: View, one: DesignNation, most: float, top: float) -> Markup:
    middle = top + ROW / 2
    low, x, high = (
        _x(value, most) for value in (one.office_low, one.office_per_s, one.office_high)
    )
    return el(
        "g",
        text(view.design(one.design), 0, middle + 7, "name"),
        el("line", x1=low, x2=high, y1=middle, y2=middle, class_="range"),
        el("circle", cx=x, cy=middle, r=8, class_="dot"),
        text(number(one.office_per_s), high + 18, middle + 7, "amount"),
        class_=colour(one.design),
    )
