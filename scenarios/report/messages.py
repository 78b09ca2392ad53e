"""The messages of an act in words: one in a sentence, all of them as a table."""

from scenarios.report import phrases
from scenarios.report.bursts import collapsed
from scenarios.report.localized import Localized, duration
from scenarios.report.markup import Markup, el, escaped, inline, said
from scenarios.report.model import Act, Step
from scenarios.report.sections import chips, kind_class, table


def described(view: Localized, step: Step) -> str:
    """Return everything that is known of a message, one fact a line."""
    times = f" {view.say(phrases.TIMES, step.count)}" if step.count != 1 else ""
    items = view.listed(view.items(step)) or view.say(phrases.NO_ITEMS)
    colon = view.say(phrases.COLON)
    facts = (
        (phrases.ITEMS, items),
        (phrases.BASIS, step.basis),
        (phrases.TIME, duration(step.sent_ms)),
        (
            phrases.TOOK,
            view.say(phrases.IN_BRACKETS, duration(step.took_ms), view.outcome(step.outcome)),
        ),
    )
    lines = [f"{view.say(phrase)}{colon}{fact}" for phrase, fact in facts]
    route = f"{view.party(step.sender)} → {view.party(step.receiver)}"
    return "\n".join([f"{view.kind(step.kind)}{colon}{view.title(step)}{times}", route, *lines])


def messages(view: Localized, act: Act) -> Markup:
    """Return all messages of an act as a table, which needs no eyes and prints well."""
    headings = (
        phrases.TIME, phrases.KIND, phrases.FROM, phrases.TO, phrases.WHAT, phrases.BASIS,
        phrases.TOOK, phrases.OUTCOME,
    )  # fmt: skip
    rows = [_row(view, step) for step in collapsed(act.steps)]
    return el("details", el("summary", view.say(phrases.AS_TABLE)), table(view, headings, rows))


def _row(view: Localized, step: Step) -> tuple[str, ...]:
    items = view.items(step)
    what = [el("strong", said(view, view.title(step)))]
    if step.count != 1:
        what.append(escaped(f" {view.say(phrases.TIMES, step.count)}"))
    outcome = view.outcome(step.outcome)
    return (
        el("span", duration(step.sent_ms), class_="number"),
        el("span", view.kind(step.kind), class_=f"kind {kind_class(step.kind)}"),
        said(view, view.party(step.sender)),
        said(view, view.party(step.receiver)),
        inline([*what, chips(view, items) if items else ""]),
        said(view, step.basis),
        el("span", duration(step.took_ms), class_="number"),
        outcome
        if view.went_well(step.outcome)
        else el("span", outcome, class_="status incomplete"),
    )
