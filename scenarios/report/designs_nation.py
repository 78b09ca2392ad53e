"""What the comparison means for the whole country, in the terminal: figures and how they arise."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rich.console import RenderableType

from scenarios.comparing.nation import DesignNation, Estimate, Nation, Spread
from scenarios.report import designs_nation_phrases as words
from scenarios.report.designs_styles import comparing_table, named
from scenarios.report.designs_view import View, number, size
from scenarios.report.line import line
from scenarios.report.phrases import Phrase
from scenarios.report.styles import QUIET, STRONG, bullets, section

NOT_ALWAYS_COUNTED = ("messages", "bytes")
"""Not counted on a network that is no simulation."""


class Row(NamedTuple):
    """One row of the table of the country."""

    title: Phrase
    show: Callable[[View, DesignNation], str]


def _cost(show: Callable[[Estimate], float]) -> Callable[[View, DesignNation], str]:
    return lambda _view, one: number(show(one.estimate("linkages")))


def _yearly(measure: str) -> Row:
    return Row(
        words.MEASURES[measure],
        lambda view, one: large_amount(view, measure, one.estimate(measure).yearly),
    )


GROUPS: tuple[tuple[Phrase, tuple[Row, ...]], ...] = (
    (
        words.ALL_LINKAGES,
        (
            Row(words.PER_EVENT, _cost(lambda one: one.per_event)),
            Row(words.PER_RESIDENT, _cost(lambda one: one.per_resident)),
            Row(words.YEARLY, lambda view, one: view.large(one.estimate("linkages").yearly)),
            Row(words.PER_BODY, lambda _view, one: number(one.per_body_day)),
            Row(words.PER_SECOND_ALL, lambda _view, one: number(one.per_s)),
            Row(words.PER_SECOND, lambda _view, one: number(one.office_per_s)),
            Row(
                words.BETWEEN,
                lambda _view, one: f"{number(one.office_low)}–{number(one.office_high)}",
            ),
            Row(words.OF_KNOWN, lambda view, one: view.say(words.TIMES, number(one.of_known))),
            Row(words.OF_NODE, lambda view, one: view.share(one.of_node, 1.0)),
        ),
    ),
    (
        words.IN_A_YEAR,
        (
            _yearly("lookups"),
            _yearly("events"),
            _yearly("messages"),
            _yearly("bytes"),
            _yearly("items_disclosed"),
        ),
    ),
    (
        words.MACHINES,
        (
            Row(
                words.CPU_YEARLY,
                lambda view, one: large_amount(view, "cpu_s", one.estimate("cpu_s").yearly),
            ),
            Row(words.CORES, lambda _view, one: number(one.cores)),
        ),
    ),
)


def nation_lines(view: View, nation: Nation, *, wide: bool) -> Iterator[RenderableType]:
    """Yield the section of the country."""
    yield from section(view, words.NATION)
    yield line(seen(view, nation))
    if said := load(view, nation):
        yield line(said, STRONG)
    if nation.designs:
        yield line("")
        headings = [named(view, one.design) for one in nation.designs]
        table = comparing_table(view, words.MEASURE, headings, narrow=not wide)
        for title, rows in GROUPS:
            table.add_row(line(view.say(title), QUIET))
            for place, row in enumerate(rows, 1):
                table.add_row(
                    line(f"  {view.say(row.title)}"),
                    *(line(row.show(view, one)) for one in nation.designs),
                    end_section=place == len(rows),
                )
        yield table
    if apart := spreads(view, nation):
        yield line("")
        yield line(view.say(words.SPREAD), STRONG)
        yield bullets(apart, "·", QUIET)
    yield line("")
    yield bullets(basis(view, nation), "·", QUIET)
    if minding := cautions(view, nation):
        yield bullets(minding, "!", "bold yellow")
    yield line("")
    yield line(view.say(words.SCALES), STRONG)
    yield bullets([view.say(phrase) for phrase in words.SCALING], "·", QUIET)


def seen(view: View, nation: Nation) -> str:
    """Return what was measured, and to what it is applied."""
    if not nation.designs and not nation.left_out:
        return view.say(words.NATION_NOTHING)
    return view.say(
        words.NATION_SEEN,
        f"{nation.sample:,}",
        f"{nation.days:,}",
        f"{nation.life_events:,}",
        view.large(nation.residents),
        f"{nation.bodies:,}",
    )


def basis(view: View, nation: Nation) -> list[str]:
    """Return the formula, its uncertainty, and the known ceilings."""
    own = [
        f"{view.design(one.design)} {number(one.per_cpu_s)}"
        for one in nation.designs
        if one.per_cpu_s
    ]
    yearly = view.large(nation.life_events_yearly)
    return [
        *([view.say(words.FORMULA, yearly)] if nation.designs else []),
        *(
            [
                view.say(
                    words.UNCERTAINTY,
                    view.share(nation.of_events, 1.0),
                    f"{nation.life_events:,}",
                    view.share(nation.of_residents, 1.0),
                    f"{nation.sample:,}",
                )
            ]
            if nation.designs
            else []
        ),
        view.say(
            words.KNOWN,
            view.large(nation.known_linkages),
            number(nation.known_per_s),
            number(nation.known_office_per_s),
        ),
        view.say(words.NODE, f"{nation.node_per_s:,}"),
        *([view.say(words.THIS_RUN, view.listed(own))] if own else []),
    ]


def load(view: View, nation: Nation) -> str:
    """Return what the whole country would ask and tell a second; nothing if it is not known."""
    if not nation.designs:
        return ""
    most = max(nation.designs, key=lambda one: one.office_per_s)
    least = min(reversed(nation.designs), key=lambda one: one.office_per_s)
    said = [
        view.say(
            words.LOAD_OF,
            view.design(one.design),
            number(one.office_per_s),
            view.say(words.TIMES, number(one.of_known)),
        )
        for one in dict.fromkeys((most, least))
    ]
    return view.say(words.LOAD, view.listed(said))


def cautions(view: View, nation: Nation) -> list[str]:
    """Return why some figures are to be taken with care."""
    said = []
    if nation.designs and nation.days < words.WHOLE_YEAR:
        said.append(view.say(words.SHORT_RUN, f"{nation.days:,}"))
    said += [
        view.say(words.FEW_ROUNDS, view.design(one.design), one.rounds, number(one.rounds_due))
        for one in nation.designs
        if one.rounds < words.ENOUGH_ROUNDS * one.rounds_due
    ]
    said += [view.say(words.LEFT_OUT, view.design(name)) for name in nation.left_out]
    return said


def spreads(view: View, nation: Nation) -> list[str]:
    """Return how far the designs lie apart in what a life event costs."""
    return [_spread(view, one) for one in nation.spreads] if len(nation.designs) > 1 else []


def _spread(view: View, spread: Spread) -> str:
    said = view.say(
        words.SPREAD_LINE,
        view.say(words.MEASURES[spread.measure]),
        view.design(spread.lowest),
        small_amount(view, spread.measure, spread.lowest_per_event),
        view.design(spread.highest),
        small_amount(view, spread.measure, spread.highest_per_event),
    )
    times = "" if spread.ratio is None else view.say(words.SPREAD_TIMES, number(spread.ratio))
    return said + times


def large_amount(view: View, measure: str, amount: float) -> str:
    """Return an amount for the country, with its unit."""
    if measure in NOT_ALWAYS_COUNTED and not amount:
        return "–"
    if measure == "bytes":
        return size(amount)
    if measure == "cpu_s":
        return view.say(words.CPU_HOURS, view.large(amount / 3_600))
    return view.large(amount)


def small_amount(view: View, measure: str, amount: float) -> str:
    """Return an amount for one life event, with its unit."""
    if measure in NOT_ALWAYS_COUNTED and not amount:
        return "–"
    if measure == "bytes":
        return size(amount)
    if measure == "cpu_s":
        return view.span(amount / 86_400)
    return number(amount)
