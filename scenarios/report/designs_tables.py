"""The tables of the page of a comparison."""

from collections.abc import Iterable, Sequence

from scenarios.comparing.model import OutageResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_measures import GROUPS
from scenarios.report.designs_outage_chart import outage_chart
from scenarios.report.designs_picture import colour
from scenarios.report.designs_view import View
from scenarios.report.markup import Markup, el
from scenarios.report.phrases import Phrase
from scenarios.report.sections import section

Row = tuple[str, Sequence[str]]
"""A heading, and a cell for each column."""


def measures(view: View) -> Markup:
    """Return every measure of every design."""
    designs = view.comparison.designs
    bodies = [
        (
            view.say(title),
            [
                (view.say(measure.title), [measure.show(view, one) for one in designs])
                for measure in rows
            ],
        )
        for title, rows in GROUPS
    ]
    return grouped(words.MEASURE.of(view.lang), _designs(view), bodies)


def offices(view: View) -> Markup:
    """Return how far each kind of office is behind; nothing, if no office was measured."""
    designs = view.comparison.designs
    kinds = dict.fromkeys(office.office for one in designs for office in one.offices)
    if not kinds:
        return Markup("")
    rows = [
        (view.office(kind), [view.office_delay(one, kind) for one in designs]) for kind in kinds
    ]
    return section(
        view,
        "offices",
        words.OFFICES,
        el("p", view.say(words.OFFICES_SEEN), class_="explained"),
        grouped(words.OFFICE.of(view.lang), _designs(view), [("", rows)]),
    )


def paydays(view: View) -> Markup:
    """Return what was paid wrongly on each payday, folded away."""
    designs = view.comparison.designs
    days = sorted({payday.day for one in designs for payday in one.paydays})
    if not days:
        return el("p", view.say(words.NO_PAYDAY), class_="note")
    by_day = [{payday.day: payday for payday in one.paydays} for one in designs]
    bodies = [
        (
            view.say(title),
            [
                (
                    view.date(day),
                    [
                        view.yen(getattr(paid[day], field)) if day in paid else "–"
                        for paid in by_day
                    ],
                )
                for day in days
            ],
        )
        for title, field in ((words.OVERPAID, "overpaid_yen"), (words.UNPAID, "unpaid_yen"))
    ]
    return el(
        "details",
        el("summary", view.say(words.BY_PAYDAY)),
        grouped(words.PAYDAY.of(view.lang), _designs(view), bodies),
    )


def outages(view: View) -> Markup:
    """Return what each outage does to each design; nothing, if there was none."""
    found = view.comparison.outages
    if not found:
        return Markup("")
    headings: tuple[Phrase, ...] = (
        words.STALE_MEAN, words.STALE_MAX, words.MISSED, words.OVERPAID, words.UNPAID, words.BACK,
        words.DIFFERENCES, words.CATCH_UP,
    )  # fmt: skip
    bodies = [
        (
            el("span", view.design(name), class_=f"name {colour(name)}"),
            [
                *_usual(view, name),
                *(_outage(view, one) for one in found if one.design == name),
            ],
        )
        for name in dict.fromkeys(one.design for one in found)
    ]
    return section(
        view,
        "outages",
        words.OUTAGES,
        el("p", view.say(words.OUTAGES_SEEN), class_="explained"),
        el("p", view.listed(view.down()), class_="note"),
        outage_chart(view),
        grouped(
            words.DOWN.of(view.lang), [(view.say(heading), "") for heading in headings], bodies
        ),
    )


def grouped(
    first: str, columns: Sequence[tuple[str, str]], bodies: Iterable[tuple[str, Sequence[Row]]]
) -> Markup:
    """Return a table of numbers in groups of rows.

    Args:
        columns: What each is called, and its class.
        bodies: The name of each group, nothing if it needs none, and its rows.
    """
    columns = list(columns)
    head = [el("th", first, scope="col")]
    head += [el("th", name, scope="col", class_=kind or None) for name, kind in columns]
    groups = [
        el("tbody", _group(title, len(columns) + 1), *(_row(columns, row) for row in rows))
        for title, rows in bodies
    ]
    return el("table", el("thead", el("tr", *head)), *groups, class_="figures")


def _group(title: str, span: int) -> Markup:
    if not title:
        return Markup("")
    return el("tr", el("th", title, scope="rowgroup", colspan=span), class_="group")


def _row(columns: Sequence[tuple[str, str]], row: Row) -> Markup:
    name, cells = row
    shown = [
        el("td", cell, data_label=heading)
        for (heading, _), cell in zip(columns, cells, strict=True)
    ]
    return el("tr", el("th", name, scope="row"), *shown)


def _designs(view: View) -> list[tuple[str, str]]:
    return [(view.design(one.design), colour(one.design)) for one in view.comparison.designs]


def _usual(view: View, design: str) -> list[Row]:
    result = view.without_outage(design)
    if result is None:
        return []
    cells = [
        view.span(result.staleness_days.mean),
        view.span(result.staleness_days.max),
        f"{result.deadlines_missed:,}",
        view.yen(result.overpaid_yen),
        view.yen(result.unpaid_yen),
        "–",
        f"{result.differences_at_end:,}",
        "–",
    ]
    return [(view.say(words.NO_OUTAGE), cells)]


def _outage(view: View, outage: OutageResult) -> Row:
    return (
        view.outage(outage),
        [
            view.span(outage.staleness_days.mean),
            view.span(outage.staleness_days.max),
            f"{outage.deadlines_missed:,}",
            view.yen(outage.overpaid_yen),
            view.yen(outage.unpaid_yen),
            f"{outage.differences_back:,}",
            f"{outage.differences_at_end:,}",
            view.span(outage.hours_to_catch_up / 24),
        ],
    )
