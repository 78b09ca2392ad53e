"""The charts that compare amounts: bars below each other, each with its number."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scenarios.comparing.model import DesignResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_picture import colour, picture
from scenarios.report.designs_picture import words as text
from scenarios.report.designs_view import View, lost
from scenarios.report.markup import Markup, el, inline
from scenarios.report.phrases import Phrase


class Bar(NamedTuple):
    """One bar.

    Attributes:
        solid: The part of `whole` that is drawn full; the rest is drawn pale.
        label: Stands beside it.
        note: Stands below it, smaller.
    """

    design: str
    whole: float
    solid: float
    label: str
    note: str = ""


class Shape(NamedTuple):
    """The measures of a picture of bars, in its own units."""

    width: float
    names: float
    labels: float
    row: float
    bar: float


WIDE = Shape(width=1180, names=170, labels=210, row=76, bar=34)
PLAIN = WIDE._replace(row=54)
NARROW = Shape(width=380, names=0, labels=118, row=66, bar=26)


def lookups_chart(view: View) -> Markup:
    """Return lookups, and how many of them brought something new."""
    rows = []
    for one in view.comparison.designs:
        share = view.share(one.useful_lookups, one.lookups)
        notes = []
        if one.lookups:
            notes.append(view.say(words.OF_THESE, f"{one.useful_lookups:,}", share))
        if one.events:
            notes.append(view.say(words.PLUS_EVENTS, f"{one.events:,}"))
        note = view.listed(notes)
        rows.append(Bar(one.design, one.lookups, one.useful_lookups, f"{one.lookups:,}", note))
    return bars(view, "lookups", words.LOOKUP_CHART, rows, WIDE)


def yen_charts(view: View) -> list[Markup]:
    """Return what was paid and not due, and what was due and not paid, on one scale.

    Nothing, if there was no payday.
    """
    designs = view.comparison.designs
    if not any(one.paydays or lost(one) for one in designs):
        return []
    most = max((max(one.overpaid_yen, one.unpaid_yen) for one in designs), default=0)
    return [
        _panel(view, name, title, [_amount(view, one, yen(one)) for one in designs], PLAIN, most)
        for name, title, yen in _LOST
    ]


_LOST: tuple[tuple[str, Phrase, Callable[[DesignResult], int]], ...] = (
    ("overpaid", words.OVERPAID, lambda one: one.overpaid_yen),
    ("unpaid", words.UNPAID, lambda one: one.unpaid_yen),
)
_DISCLOSED: tuple[tuple[str, Phrase, Callable[[DesignResult], int]], ...] = (
    ("items", words.ITEMS, lambda one: one.items_disclosed),
    ("holders", words.HOLDERS, lambda one: one.holders),
    ("copies", words.COPIES, lambda one: one.copies),
)


def disclosure_charts(view: View) -> list[Markup]:
    """Return three charts, each on a scale of its own: items, holders, copies."""
    charts = []
    for name, title, count in _DISCLOSED:
        rows = [
            Bar(one.design, count(one), count(one), f"{count(one):,}")
            for one in view.comparison.designs
        ]
        charts.append(_panel(view, name, title, rows, NARROW))
    return charts


def bars(
    view: View,
    name: str,
    title: Phrase,
    rows: Sequence[Bar],
    shape: Shape,
    most: float = 0.0,
) -> Markup:
    """Return bars to one scale; `most` is its end if that is more than the longest bar."""
    longest = max([most, *(row.whole for row in rows)], default=0.0)
    about = view.listed([_read(view, row) for row in rows])
    drawn = [
        _bar(view, row, shape, place * shape.row, row.whole / longest if longest else 0.0)
        for place, row in enumerate(rows)
    ]
    return picture(
        f"{name}-chart-{view.lang}",
        view.say(title),
        about,
        shape.width,
        max(1, len(rows)) * shape.row,
        *drawn,
    )


def _panel(
    view: View, name: str, title: Phrase, rows: Sequence[Bar], shape: Shape, most: float = 0.0
) -> Markup:
    return el(
        "figure",
        el("figcaption", view.say(title)),
        bars(view, name, title, rows, shape, most),
        class_="panel",
    )


def _amount(view: View, result: DesignResult, yen: int) -> Bar:
    return Bar(result.design, yen, yen, view.yen(yen))


def _bar(view: View, row: Bar, shape: Shape, top: float, part: float) -> Markup:
    room = shape.width - shape.names - shape.labels
    beside = bool(shape.names)
    y = top + (8 if beside else 26)
    middle = y + shape.bar / 2 + 7
    length = room * part
    solid = length * row.solid / row.whole if row.whole else 0.0
    parts = [
        text(view.design(row.design), 0, middle if beside else top + 18, "name"),
        el("rect", x=shape.names, y=y, width=max(length, 2.0), height=shape.bar, class_="pale"),
        el("rect", x=shape.names, y=y, width=solid, height=shape.bar, class_="solid"),
        text(row.label, shape.names + max(length, 2.0) + 12, middle, "amount"),
    ]
    if row.note:
        parts.append(text(row.note, shape.names, y + shape.bar + 20, "tick"))
    return el("g", inline(parts), class_=colour(row.design))


def _read(view: View, row: Bar) -> str:
    note = f" ({row.note})" if row.note else ""
    return f"{view.design(row.design)} {row.label}{note}"
