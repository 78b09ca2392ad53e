"""The tables of a story in the terminal: papers, procedures, knowledge, access log, letters."""

import datetime as dt
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table

from scenarios.report import phrases
from scenarios.report.line import joined, line
from scenarios.report.localized import Localized
from scenarios.report.model import Seen
from scenarios.report.styles import (
    GOOD,
    OPEN,
    QUIET,
    STRONG,
    TROUBLE,
    arrow,
    content,
    route,
    section,
    table,
    unsettled,
)

STATUS_STYLES = {"done": GOOD, "not_needed": GOOD, "waiting": OPEN}


def omitted(view: Localized) -> Iterator[RenderableType]:
    """Yield the papers that nobody asked for, and what came instead of each."""
    if not view.story.report.documents_omitted:
        return
    yield from section(view, phrases.OMITTED)
    rows = table(view, phrases.DOCUMENT, phrases.REPLACED_BY, phrases.BASIS)
    for paper in view.story.report.documents_omitted:
        rows.add_row(
            Group(
                line(view.translated(paper.document), STRONG),
                line(view.say(phrases.FOR_PROCEDURE, view.procedure_named(paper.procedure)), QUIET),
            ),
            Group(
                line(view.contract(paper.replaced_by)),
                line(view.say(phrases.FROM_PROVIDER, view.party(paper.provider)), QUIET),
            ),
            line(paper.legal_basis, QUIET),
        )
    yield rows


def procedures(view: Localized) -> Iterator[RenderableType]:
    """Yield every procedure with its status and deadline."""
    yield from section(view, phrases.PROCEDURES)
    rows = table(view, phrases.PROCEDURE, phrases.HANDLED_BY, phrases.STATUS, phrases.DEADLINE)
    rows.columns[2].no_wrap = rows.columns[3].no_wrap = True
    for result in view.story.report.procedures:
        source = view.choose(result.legal_basis, f"{result.name_ja}  {result.legal_basis}")
        rows.add_row(
            Group(line(view.procedure(result), STRONG), line(source, QUIET)),
            line(view.party(result.participant)),
            line(view.status(result.status), STATUS_STYLES.get(result.status, TROUBLE)),
            line(result.deadline.isoformat() if result.deadline else "–"),
        )
    yield rows


def knows(view: Localized) -> Iterator[RenderableType]:
    """Yield what each participant was told or answered, and who was told nothing."""
    yield from section(view, phrases.KNOWS)
    rows = table(view, phrases.PARTICIPANT, phrases.ITEMS, phrases.BASIS)
    for participant, facts in view.knowledge():
        name = view.party(participant)
        for fact in facts:
            items = view.listed(view.items(fact)) or view.say(phrases.FACT_ONLY)
            rows.add_row(line(name, STRONG), line(items), line(fact.basis, QUIET))
            name = ""
    yield rows
    if silent := view.untold():
        names = view.listed([view.party(party.name) for party in silent])
        yield line("")
        yield joined(line(f"{view.say(phrases.UNTOLD)}  ", QUIET), line(names))


def access_log(view: Localized, most: int) -> Iterator[RenderableType]:
    """Yield the beginning of the citizen's own log; lines that differ only in seconds are one."""
    summary = view.story.report.access_log
    yield from section(view, phrases.LOG)
    yield line(view.say(phrases.LOG_SUMMARY, summary.entries, summary.visible_to_citizen))
    verdict = phrases.VERIFIED if summary.verified else phrases.NOT_VERIFIED
    yield line(view.say(verdict), GOOD if summary.verified else TROUBLE)
    yield line("")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    shown = _alike(view)[:most]
    for seen, count in shown:
        grid.add_row(line(_minute(view, seen.at), QUIET), _use(view, seen, count))
    yield grid
    if left := len(view.story.log) - sum(count for _, count in shown):
        yield line(view.say(phrases.LOG_MORE, left), QUIET)


def letters(view: Localized) -> Iterator[RenderableType]:
    """Yield the letters in the citizen's inbox."""
    if not view.story.letters:
        return
    yield from section(view, phrases.LETTERS)
    if note := view.say(phrases.LETTERS_LANGUAGE):
        yield line(note, QUIET)
    rows = table(view, phrases.AT, phrases.SENDER, phrases.LETTER)
    rows.columns[0].no_wrap = True
    for letter in view.story.letters:
        at = line(_minute(view, letter.at), QUIET)
        names = [line(view.party(letter.sender), STRONG)]
        if letter.to:
            names.append(line(view.say(phrases.TO_PERSON, letter.to), QUIET))
        rows.add_row(at, Group(*names), line(letter.text))
    yield rows


def _alike(view: Localized) -> list[tuple[Seen, int]]:
    lines: dict[tuple[object, ...], tuple[Seen, int]] = {}
    for seen in view.story.log:
        route_of = (seen.direction, seen.owner, seen.participant, seen.contract_ja)
        key = (_minute(view, seen.at), *route_of, tuple(seen.items), seen.basis, seen.outcome)
        first, count = lines.get(key, (seen, 0))
        lines[key] = (first, count + 1)
    return list(lines.values())


def _use(view: Localized, seen: Seen, count: int) -> Group:
    pointer = arrow(view, seen.direction, seen.outcome)
    told = seen.direction == "event"
    sender, receiver = (seen.owner, seen.participant) if told else (seen.participant, seen.owner)
    what = content(view, view.choose(seen.contract_ja, seen.contract_en), view.items(seen), count)
    why = f"{view.choose(seen.affair_ja, seen.affair_en)}  {seen.basis}"
    return Group(
        route(view, sender, pointer, receiver),
        joined(what, unsettled(view, seen.outcome)),
        line(why, QUIET),
    )


def _minute(view: Localized, at: dt.datetime) -> str:
    return view.moment(at)[: len("2026-03-27 10:14")]
