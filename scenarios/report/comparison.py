"""What the citizen did beside what it would have been without the mesh, in units one can count."""

from scenarios.report import phrases
from scenarios.report.localized import Localized
from scenarios.report.markup import Markup, el, said
from scenarios.report.sections import section

MOST_UNITS = 40
"""Units that are drawn one by one; more are drawn to scale."""


def comparison(view: Localized) -> Markup:
    """Return the section that sets both sides against each other."""
    rows = view.balance()
    most = max(max(now, before) for _, now, before in rows)
    head = el(
        "tr",
        el("td"),
        el("th", view.say(phrases.WITHOUT_MESH), scope="col"),
        el("th", view.say(phrases.WITH_MESH), scope="col"),
    )
    body = [
        el(
            "tr",
            el("th", view.say(phrase), scope="row"),
            el("td", *_amount(before, most), class_="before"),
            el("td", *_amount(now, most), class_="now"),
        )
        for phrase, now, before in rows
    ]
    return section(
        view,
        "balance",
        phrases.BALANCE,
        el("table", el("thead", head), el("tbody", *body)),
        el("p", view.say(phrases.FAMILY_COUNTED), class_="note") if view.story.bereavement else "",
        el("div", _before(view), _now(view), class_="sides"),
    )


def _amount(number: int, most: int) -> tuple[Markup, Markup]:
    drawn = number if most <= MOST_UNITS else -(-number * MOST_UNITS // most)
    units = [el("span", class_="unit") for _ in range(drawn)]
    return (
        el("span", f"{number:,}", class_="number"),
        el("span", *units, class_="units", aria_hidden="true"),
    )


def _before(view: Localized) -> Markup:
    steps = view.choose(view.story.steps_without_ja, view.story.steps_without_en)
    entries = [el("li", said(view, step)) for step in steps]
    return el(
        "div",
        el("h3", view.say(phrases.WITHOUT_MESH)),
        el("ul", *entries),
        class_="before",
    )


def _now(view: Localized) -> Markup:
    entries = [
        el("li", el("span", view.date(act.day), class_="day"), said(view, view.act(act)))
        for act in view.story.acts
        if not act.in_life
    ]
    mark = el("span", view.say(phrases.STILL_TO_DO), class_="status yours")
    left = [
        el("li", mark, " ", said(view, step))
        for step in view.choose(view.story.steps_left_ja, view.story.steps_left_en)
    ]
    return el(
        "div",
        el("h3", view.say(phrases.WITH_MESH)),
        el("ol", *entries),
        el("ul", *left, class_="left") if left else "",
        class_="now",
    )
