"""The sections of the page below the diagram: papers, procedures, knowledge, log, letters."""

import datetime as dt
from collections.abc import Iterable, Sequence

from scenarios.report import phrases
from scenarios.report.localized import Localized
from scenarios.report.markup import Markup, el, inline, said
from scenarios.report.model import Knows, Seen
from scenarios.report.phrases import Phrase
from scenarios.report.speaking import Speaking


def section(view: Speaking, name: str, title: Phrase, *content: str) -> Markup:
    """Return a section under its heading; `name` becomes its id in this language."""
    heading = f"{name}-{view.lang}"
    return el(
        "section",
        el("h2", view.say(title), id=heading),
        *content,
        class_=name,
        aria_labelledby=heading,
    )


def table(view: Speaking, headings: Sequence[Phrase], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table whose first column names the rows; narrow screens repeat the headings."""
    titles = [view.say(heading) for heading in headings]
    body = [
        el(
            "tr",
            el("th", row[0], scope="row", data_label=titles[0]),
            *(
                el("td", cell, data_label=label)
                for label, cell in zip(titles[1:], row[1:], strict=True)
            ),
        )
        for row in rows
    ]
    head = el("tr", *(el("th", title, scope="col") for title in titles))
    return el("table", el("thead", head), el("tbody", *body))


def omitted(view: Localized) -> Markup:
    """Return the papers that nobody asked for, and what came instead of each."""
    headings = (
        phrases.DOCUMENT, phrases.PROCEDURE, phrases.REPLACED_BY, phrases.PROVIDER, phrases.BASIS,
    )  # fmt: skip
    rows = [
        (
            _with_original(view, view.translated(paper.document), paper.document),
            said(view, view.procedure_named(paper.procedure)),
            said(view, view.contract(paper.replaced_by)),
            said(view, view.party(paper.provider)),
            said(view, paper.legal_basis),
        )
        for paper in view.story.report.documents_omitted
    ]
    return section(view, "papers", phrases.OMITTED, table(view, headings, rows))


def procedures(view: Localized) -> Markup:
    """Return every procedure with its status and deadline."""
    headings = (
        phrases.PROCEDURE, phrases.HANDLED_BY, phrases.STATUS, phrases.DEADLINE, phrases.BASIS,
    )  # fmt: skip
    rows = []
    for result in view.story.report.procedures:
        day = result.deadline
        status = result.status if result.status in phrases.STATUSES else "incomplete"
        rows.append(
            (
                _with_original(view, view.procedure(result), result.name_ja),
                said(view, view.party(result.participant)),
                el("span", view.status(result.status), class_=f"status {status}"),
                el("time", day.isoformat(), datetime=day.isoformat()) if day else "–",
                said(view, result.legal_basis),
            )
        )
    return section(view, "procedures", phrases.PROCEDURES, table(view, headings, rows))


def knows(view: Localized) -> Markup:
    """Return what each participant was told or answered, and who was told nothing."""
    headings = (phrases.PARTICIPANT, phrases.ITEMS, phrases.BASIS)
    body = [
        el("tbody", *_known(view, participant, facts)) for participant, facts in view.knowledge()
    ]
    head = el("tr", *(el("th", view.say(heading), scope="col") for heading in headings))
    content = [el("table", el("thead", head), *body)]
    if silent := view.untold():
        names = [el("li", said(view, view.party(party.name))) for party in silent]
        content.append(el("p", view.say(phrases.UNTOLD), class_="note"))
        content.append(el("ul", *names, class_="chips quiet"))
    return section(view, "knows", phrases.KNOWS, *content)


def access_log(view: Localized) -> Markup:
    """Return the whole of the citizen's own log."""
    summary = view.story.report.access_log
    counts = (f"{summary.entries:,}", f"{summary.visible_to_citizen:,}")
    verdict = phrases.VERIFIED if summary.verified else phrases.NOT_VERIFIED
    headings = (
        phrases.AT, phrases.OWNER, phrases.COUNTERPART, phrases.KIND, phrases.WHAT,
        phrases.AFFAIR, phrases.BASIS, phrases.OUTCOME,
    )  # fmt: skip
    rows = [_logged(view, seen) for seen in view.story.log]
    return section(
        view,
        "log",
        phrases.LOG,
        el(
            "p",
            view.say(phrases.LOG_SUMMARY, *counts),
            " ",
            el(
                "strong",
                view.say(verdict),
                class_=f"status {'done' if summary.verified else 'incomplete'}",
            ),
        ),
        el(
            "div",
            table(view, headings, rows),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=view.say(phrases.LOG),
        ),
    )


def letters(view: Localized) -> Markup:
    """Return the letters in the citizen's inbox."""
    content = [
        el(
            "li",
            el(
                "p",
                said(view, view.party(letter.sender)),
                " ",
                _time(view, letter.at),
                " " if letter.to else "",
                said(view, view.say(phrases.TO_PERSON, letter.to)) if letter.to else "",
                class_="from",
            ),
            el("p", said(view, letter.text)),
        )
        for letter in view.story.letters
    ]
    note = view.say(phrases.LETTERS_LANGUAGE)
    return section(
        view,
        "letters",
        phrases.LETTERS,
        el("p", note, class_="note") if note else "",
        el("ol", *content),
    )


def findings(view: Localized) -> list[Markup]:
    """Return what the case was played to show, if it was for something in particular."""
    found = view.choose(view.story.findings_ja, view.story.findings_en)
    entries = el("ul", *(el("li", said(view, finding)) for finding in found))
    return [section(view, "findings", phrases.FINDINGS, entries)] if found else []


def unlinked(view: Localized) -> Markup:
    """Return what remains for the citizen outside the mesh."""
    things = view.choose(view.story.unlinked_ja, view.story.unlinked_en)
    return section(
        view, "outside", phrases.UNLINKED, el("ul", *(el("li", said(view, t)) for t in things))
    )


def chips(view: Localized, items: Sequence[str]) -> Markup:
    """Return items as a list of small labels."""
    return el("ul", *(el("li", said(view, item)) for item in items), class_="chips")


def _known(view: Localized, participant: str, facts: list[Knows]) -> list[Markup]:
    name = el("th", said(view, view.party(participant)), scope="rowgroup", rowspan=len(facts))
    rows = []
    for place, fact in enumerate(facts):
        items = view.items(fact)
        what = chips(view, items) if items else view.say(phrases.FACT_ONLY)
        rows.append(
            el(
                "tr",
                "" if place else name,
                el("td", what, data_label=view.say(phrases.ITEMS)),
                el("td", said(view, fact.basis), data_label=view.say(phrases.BASIS)),
            )
        )
    return rows


def _logged(view: Localized, seen: Seen) -> tuple[str, ...]:
    contract = said(view, view.choose(seen.contract_ja, seen.contract_en))
    items = view.items(seen)
    good = view.went_well(seen.outcome)
    outcome = view.outcome(seen.outcome)
    return (
        _time(view, seen.at),
        said(view, view.party(seen.owner)),
        said(view, view.party(seen.participant)),
        el("span", view.kind(seen.direction), class_=f"kind {kind_class(seen.direction)}"),
        inline([el("strong", contract), chips(view, items) if items else ""]),
        said(view, view.choose(seen.affair_ja, seen.affair_en)),
        said(view, seen.basis),
        outcome if good else el("span", outcome, class_="status incomplete"),
    )


def kind_class(kind: str) -> str:
    """Return the class that colours a kind of message."""
    return kind if kind in phrases.KINDS else "command"


def _with_original(view: Localized, name: str, original: str) -> Markup:
    if view.lang == "ja" or name == original:
        return said(view, name)
    return inline([said(view, name), el("span", said(view, original), class_="original")])


def _time(view: Localized, at: dt.datetime) -> Markup:
    return el("time", view.moment(at), datetime=at.isoformat())
