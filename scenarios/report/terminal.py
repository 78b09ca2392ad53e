"""A story in the terminal: what happened, what the citizen was spared, and who knows what now."""

from collections.abc import Iterator

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table

from scenarios.report import after_death_terminal, phrases, tables
from scenarios.report.line import Line, joined, line
from scenarios.report.localized import Localized
from scenarios.report.model import Story
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.styles import (
    GOOD,
    OPEN,
    QUIET,
    STRONG,
    TROUBLE,
    bullets,
    legend,
    section,
    table,
)
from scenarios.report.timeline import timeline

LOG_LINES = 12
"""How many different lines of the access log are shown."""

SIDE_BY_SIDE = 96
"""Columns of the terminal from which what was done stands beside what was spared."""

BLOCK = "■"


def show(story: Story, lang: Lang, console: Console, *, log_lines: int = LOG_LINES) -> None:
    """Print a story. It fits any width from 60 columns, with or without colour."""
    view = Localized(story, lang)
    for part in _parts(view, console, log_lines):
        console.print(part)


def _parts(view: Localized, console: Console, log_lines: int) -> Iterator[RenderableType]:
    yield from _heading(view)
    yield from _acts(view, console)
    if findings := view.choose(view.story.findings_ja, view.story.findings_en):
        yield from section(view, phrases.FINDINGS)
        yield bullets(findings, "→", STRONG)
    yield from _balance(view, console)
    yield from after_death_terminal.sections(view, console)
    yield from tables.omitted(view)
    if view.story.bereavement is None:
        yield from tables.procedures(view)
    yield from tables.knows(view)
    yield from tables.access_log(view, log_lines)
    yield from tables.letters(view)
    if unlinked := view.choose(view.story.unlinked_ja, view.story.unlinked_en):
        yield from section(view, phrases.UNLINKED)
        yield bullets(unlinked, "·", QUIET)
    yield from _verdict(view)


def _heading(view: Localized) -> Iterator[RenderableType]:
    story, report = view.story, view.story.report
    yield Rule(line(view.choose(story.title_ja, story.title_en), STRONG), characters="━")
    yield line(view.choose(story.about_ja, story.about_en))
    yield line("")
    yield line(f"{view.say(phrases.HOUSEHOLD)}  {view.say(phrases.INVENTED)}", QUIET)
    members = view.choose(story.household_ja, story.household_en)
    yield Padding(Columns([line(m) for m in members], padding=(0, 4, 0, 0)), (0, 0, 0, 2))
    yield line("")
    run = [f"{view.say(key)} {value}" for key, value in view.run()]
    yield line("  ·  ".join([report.scenario, *run]), QUIET)


def _acts(view: Localized, console: Console) -> Iterator[RenderableType]:
    yield from section(view, phrases.TIMELINE)
    yield legend(view)
    for number, act in enumerate(view.story.acts, 1):
        messages = view.messages(sum(step.count for step in act.steps))
        yield line("")
        yield joined(
            line(f" {view.say(phrases.ACT, number)} ", "bold reverse"),
            line(f" {view.act(act)}", STRONG),
            line(f"  {view.date(act.day)}  {messages}", QUIET),
        )
        yield timeline(view, act, console)


def _balance(view: Localized, console: Console) -> Iterator[RenderableType]:
    yield from section(view, phrases.BALANCE)
    rows = view.balance()
    most = max(max(row[1:]) for row in rows)
    room = max(1, (console.width - 32) // 2)
    comparison = table(view, None, phrases.WITH_MESH, phrases.WITHOUT_MESH)
    for phrase, now, before in rows:
        comparison.add_row(
            line(view.say(phrase), STRONG),
            _blocks(now, most, room, GOOD),
            _blocks(before, most, room, "red"),
        )
    yield comparison
    if view.story.bereavement is not None:
        yield line(view.say(phrases.FAMILY_COUNTED), QUIET)
    yield line("")
    yield _spared(view, console)


def _blocks(number: int, most: int, room: int, style: str) -> Line:
    length = number if most <= room else -(-number * room // most)
    return joined(line(f"{number:>3} ", STRONG), line(BLOCK * length, style))


def _spared(view: Localized, console: Console) -> RenderableType:
    story = view.story
    acts = [act for act in story.acts if not act.in_life]
    done = [f"{view.date(act.day)}  {view.act(act)}" for act in acts]
    mark = view.say(phrases.STILL_TO_DO) + view.say(phrases.COLON)
    left = [f"{mark}{step}" for step in view.choose(story.steps_left_ja, story.steps_left_en)]
    lists: tuple[tuple[Phrase, RenderableType], ...] = (
        (phrases.WITH_MESH, Group(bullets(done, "✓", GOOD), bullets(left, "→", OPEN))),
        (
            phrases.WITHOUT_MESH,
            bullets(view.choose(story.steps_without_ja, story.steps_without_en), "·", "red"),
        ),
    )
    grid = Table.grid(padding=(0, 4, 0, 0), expand=True)
    if console.width >= SIDE_BY_SIDE:
        for _ in lists:
            grid.add_column(ratio=1)
        grid.add_row(*(line(view.say(title), STRONG) for title, _ in lists))
        grid.add_row(*(content for _, content in lists))
    else:
        for place, (title, content) in enumerate(lists):
            if place:
                grid.add_row(line(""))
            grid.add_row(line(view.say(title), STRONG))
            grid.add_row(content)
    return grid


def _verdict(view: Localized) -> Iterator[RenderableType]:
    story = view.story
    yield line("")
    yield Rule(style=QUIET)
    if story.faults:
        yield bullets(story.faults, "✗", TROUBLE)
    well, verdict = view.verdict()
    yield line(f"{'✓' if well else '✗'} {verdict}", "bold green" if well else TROUBLE)
