"""The comparison in the terminal: a column for each design, and what the numbers say."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import Nation, happened
from scenarios.report import designs_phrases as words
from scenarios.report import phrases
from scenarios.report.designs_findings import findings
from scenarios.report.designs_measures import GROUPS
from scenarios.report.designs_nation import nation_lines
from scenarios.report.designs_outage_table import outage_lines
from scenarios.report.designs_styles import comparing_table, named
from scenarios.report.designs_view import View
from scenarios.report.line import Line, line
from scenarios.report.phrases import Lang
from scenarios.report.styles import QUIET, STRONG, bullets, section

WIDE = 100
"""Columns of the terminal from which every column of every table is shown."""


def show(
    comparison: Comparison, lang: Lang, console: Console, nation: Nation | None = None
) -> None:
    """Print a comparison, and if it is given what it means for the country.

    All of it from 100 columns; with fewer, a little less detail.
    """
    view = View(comparison, lang)
    for part in _parts(view, nation, wide=console.width >= WIDE):
        console.print(part)


def _parts(view: View, nation: Nation | None, *, wide: bool) -> Iterator[RenderableType]:
    yield from _heading(view)
    yield _measures(view, wide=wide)
    yield from _offices(view, wide=wide)
    yield from outage_lines(view, wide=wide)
    if nation is not None:
        yield from nation_lines(view, nation, wide=wide)
    if said := findings(view):
        yield from section(view, words.FINDINGS)
        yield bullets(said, "→", STRONG)
    yield line("")
    yield _run(view)


def _heading(view: View) -> Iterator[RenderableType]:
    comparison = view.comparison
    yield Rule(line(view.say(words.TITLE), STRONG), characters="━")
    yield line(view.say(words.ABOUT))
    yield line("")
    size = view.say(
        words.SIZE,
        f"{comparison.population:,}",
        len(comparison.municipalities),
        view.date(comparison.start),
        f"{comparison.days:,}",
        f"{happened(comparison):,}",
    )
    yield line(size, STRONG)
    kinds = [f"{view.life_event(kind)} {count:,}" for kind, count in comparison.life_events.items()]
    yield line(f"{view.listed(kinds)}  {view.say(phrases.INVENTED)}".strip(), QUIET)
    yield line("")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for one in comparison.designs:
        grid.add_row(named(view, one.design), line(view.how(one.design)))
    yield grid
    yield line("")


def _measures(view: View, *, wide: bool) -> Table:
    designs = view.comparison.designs
    table = comparing_table(
        view,
        words.MEASURE,
        [Group(named(view, one.design), _code(one.design)) for one in designs],
        narrow=not wide,
    )
    for title, measures in GROUPS:
        table.add_row(line(view.say(title), QUIET))
        for place, measure in enumerate(measures, 1):
            table.add_row(
                line(f"  {view.say(measure.title)}"),
                *(line(measure.show(view, one)) for one in designs),
                end_section=place == len(measures),
            )
    return table


def _offices(view: View, *, wide: bool) -> Iterator[RenderableType]:
    designs = view.comparison.designs
    kinds = dict.fromkeys(office.office for one in designs for office in one.offices)
    if not kinds:
        return
    yield from section(view, words.OFFICES)
    yield line(view.say(words.OFFICES_SEEN if wide else words.OFFICES_MEAN), QUIET)
    table = comparing_table(
        view, words.OFFICE, [named(view, one.design) for one in designs], narrow=not wide
    )
    for kind in kinds:
        table.add_row(
            line(view.office(kind)),
            *(line(view.office_delay(one, kind, worst=wide)) for one in designs),
        )
    yield table


def _run(view: View) -> RenderableType:
    comparison = view.comparison
    run = (
        (phrases.SEED, f"{comparison.seed}"),
        (phrases.TRANSPORT, comparison.transport),
        (phrases.ELAPSED, view.span(comparison.elapsed_s / 86_400)),
    )
    said = "  ·  ".join(f"{view.say(key)} {value}" for key, value in run)
    return Group(line(said, QUIET), line(f"{view.say(words.TRACE)} {comparison.trace_hash}", QUIET))


def _code(design: str) -> Line:
    return line(design, QUIET)
