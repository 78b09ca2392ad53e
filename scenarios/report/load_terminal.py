"""A load run in the terminal: what was driven, what came of it, and what that says."""

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table

from scenarios.driving.model import Load, Step
from scenarios.report import load_phrases as words
from scenarios.report import phrases
from scenarios.report.line import Line, line
from scenarios.report.load_facts import Fact, answered, driven
from scenarios.report.load_findings import findings, is_knee, verdict
from scenarios.report.load_sparks import KIND_COLOURS, distributions, over_time
from scenarios.report.load_view import PERCENTILES, LoadView, rate
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.styles import (
    COLOURS,
    GOOD,
    OPEN,
    QUIET,
    STRONG,
    TROUBLE,
    section,
    table,
)

WIDE = 100
"""Columns of the terminal from which the columns of a table stand further apart."""

TONES = {"plain": ("→", STRONG), "caution": ("!", OPEN), "trouble": ("✗", TROUBLE)}


def show_load(load: Load, lang: Lang, console: Console) -> None:
    """Print what a load run found; needs 80 columns, and is roomier from 100."""
    view = LoadView(load, lang)
    for part in _parts(view, wide=console.width >= WIDE):
        console.print(part)


def _parts(view: LoadView, *, wide: bool) -> Iterator[RenderableType]:
    yield Rule(line(view.say(words.TITLE), STRONG), characters="━")
    yield line(view.say(words.ABOUT))
    yield from section(view, words.DRIVEN)
    yield _facts(view, driven(view))
    yield from section(view, words.MEASURED)
    yield line(view.say(words.IN_MS), QUIET)
    yield _latencies(view, wide=wide)
    yield from _picture(view, words.SHAPE, distributions(view))
    yield from _picture(view, words.SECONDS, over_time(view))
    yield from section(view, words.ANSWERS)
    yield _facts(view, answered(view))
    if view.load.sweep:
        yield from section(view, words.SWEEP)
        yield _steps(view, wide=wide)
    yield from section(view, words.SAYS)
    yield _findings(view)
    yield line("")
    yield from _verdict(view)


def _facts(view: LoadView, facts: Sequence[Fact]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for fact in facts:
        style = "" if fact.good else TROUBLE
        grid.add_row(line(view.say(fact.title), QUIET), line(fact.value, style))
    return grid


def _latencies(view: LoadView, *, wide: bool) -> Table:
    grid = _numbers(view, words.KIND, (words.DONE, words.PER_SECOND), wide=wide)
    load = view.load
    for kind, one in view.kinds():
        colour = COLOURS[KIND_COLOURS.get(kind, "lookup")]
        name = line(view.kind(kind), f"{STRONG} {colour}")
        _row(grid, name, f"{one.done:,}", rate(one.throughput_per_s), *view.latency(one.latency_ms))
    grid.add_section()
    done = sum(one.done for one in load.per_kind.values())
    cells = f"{done:,}", rate(load.throughput_per_s), *view.latency(load.latency_ms)
    _row(grid, line(view.say(words.ALL_KINDS), STRONG), *cells)
    return grid


def _steps(view: LoadView, *, wide: bool) -> Table:
    grid = _numbers(view, words.OFFERED_PER_S, (words.DONE_PER_S,), wide=wide)
    grid.columns[0].justify = "right"
    grid.add_column("", no_wrap=True)
    for step in sorted(view.load.sweep, key=lambda step: step.offered_per_s):
        knee = is_knee(step, view.load.knee_per_s)
        style = STRONG if knee else ""
        _row(
            grid,
            line(rate(step.offered_per_s), style),
            rate(step.throughput_per_s),
            *view.latency(step.latency_ms),
            style=style,
            mark=_mark(view, step, knee=knee),
        )
    return grid


def _mark(view: LoadView, step: Step, *, knee: bool) -> Line:
    mark = line("✓ ", GOOD) if step.sustained else line("✗ ", TROUBLE)
    if knee:
        mark.append(line(view.say(words.KNEE_MARK), STRONG))
    return mark


def _numbers(view: LoadView, first: Phrase, counts: Sequence[Phrase], *, wide: bool) -> Table:
    headings = [*counts, *(title for _, title in PERCENTILES)]
    grid = table(view, first, *headings)
    # Eighty columns hold all of it only if one blank is between the numbers.
    grid.padding = (0, 1) if wide else (0, 0, 0, 1)
    for column in grid.columns[1:]:
        column.justify, column.no_wrap = "right", True
    return grid


def _row(grid: Table, first: Line, *cells: str, style: str = "", mark: Line | None = None) -> None:
    rest = [line(cell, style) for cell in cells]
    grid.add_row(first, *rest, *([mark] if mark is not None else []))


def _picture(
    view: LoadView, title: Phrase, picture: RenderableType | None
) -> Iterator[RenderableType]:
    if picture is not None:
        yield from section(view, title)
        yield picture


def _findings(view: LoadView) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for finding in findings(view):
        mark, style = TONES[finding.tone]
        grid.add_row(line(mark, style), line(finding.text, "" if mark == "→" else style))
    return grid


def _verdict(view: LoadView) -> Iterator[RenderableType]:
    well, said = verdict(view)
    yield line(f"{'✓' if well else '✗'} {said}", f"{STRONG} {GOOD}" if well else TROUBLE)
    yield line(view.say(phrases.INVENTED), QUIET)
