"""The comparison in the terminal: a column for each design, and what the numbers say."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table

from scenarios.comparing.model import Comparison, DesignResult, OutageResult
from scenarios.comparing.nation import Nation, happened
from scenarios.report import designs_phrases as words
from scenarios.report import phrases
from scenarios.report.designs_findings import findings
from scenarios.report.designs_measures import GROUPS
from scenarios.report.designs_nation import nation_lines
from scenarios.report.designs_styles import comparing_table, named
from scenarios.report.designs_view import View
from scenarios.report.line import Line, line
from scenarios.report.phrases import Lang
from scenarios.report.styles import GOOD, QUIET, STRONG, TROUBLE, bullets, section


def show(
    comparison: Comparison, lang: Lang, console: Console, nation: Nation | None = None
) -> None:
    """Print a comparison, and if it is given what it means for the country; from 100 columns."""
    view = View(comparison, lang)
    for part in _parts(view, nation):
        console.print(part)


def _parts(view: View, nation: Nation | None) -> Iterator[RenderableType]:
    yield from _heading(view)
    yield _measures(view)
    yield from _offices(view)
    yield from _outages(view)
    if nation is not None:
        yield from nation_lines(view, nation)
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


def _measures(view: View) -> Table:
    designs = view.comparison.designs
    table = comparing_table(
        view, words.MEASURE, [Group(named(view, one.design), _code(one.design)) for one in designs]
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


def _offices(view: View) -> Iterator[RenderableType]:
    designs = view.comparison.designs
    kinds = dict.fromkeys(office.office for one in designs for office in one.offices)
    if not kinds:
        return
    yield from section(view, words.OFFICES)
    yield line(view.say(words.OFFICES_SEEN), QUIET)
    table = comparing_table(view, words.OFFICE, [named(view, one.design) for one in designs])
    for kind in kinds:
        table.add_row(
            line(view.office(kind)), *(line(view.office_delay(one, kind)) for one in designs)
        )
    yield table


def _outages(view: View) -> Iterator[RenderableType]:
    outages = view.comparison.outages
    if not outages:
        return
    yield from section(view, words.OUTAGES)
    yield line(view.say(words.OUTAGES_SEEN), QUIET)
    yield line(view.say(words.OUTAGE_NOTE), QUIET)
    yield line(view.listed(view.down()), QUIET)
    headings = (
        words.SHORT_MEAN, words.SHORT_WORST, words.SHORT_MISSED, words.OVERPAID_SHORT,
        words.UNPAID_SHORT, words.SHORT_BACK, words.SHORT_END,
        words.SHORT_CATCH_UP,
    )  # fmt: skip
    table = comparing_table(
        view, words.DOWN, [line(view.say(heading), QUIET) for heading in headings]
    )
    design = ""
    for outage in outages:
        if outage.design != design:
            design = outage.design
            table.add_row(named(view, design))
            if (usual := view.without_outage(design)) is not None:
                table.add_row(*_usual(view, usual), style=QUIET)
        table.add_row(*_outage(view, outage))
    yield table


def _usual(view: View, result: DesignResult) -> list[Line]:
    return [
        line(f"  {view.say(words.NO_OUTAGE)}"),
        line(view.span(result.staleness_days.mean)),
        line(view.span(result.staleness_days.max)),
        line(f"{result.deadlines_missed:,}"),
        line(view.yen(result.overpaid_yen)),
        line(view.yen(result.unpaid_yen)),
        line("–"),
        line(f"{result.differences_at_end:,}"),
        line("–"),
    ]


def _outage(view: View, outage: OutageResult) -> list[Line]:
    return [
        line(f"  {view.outage(outage)}"),
        line(view.span(outage.staleness_days.mean)),
        line(view.span(outage.staleness_days.max)),
        line(f"{outage.deadlines_missed:,}"),
        line(view.yen(outage.overpaid_yen)),
        line(view.yen(outage.unpaid_yen)),
        line(f"{outage.differences_back:,}"),
        line(f"{outage.differences_at_end:,}", TROUBLE if outage.differences_at_end else GOOD),
        line(view.span(outage.hours_to_catch_up / 24)),
    ]


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
