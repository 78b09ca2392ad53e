"""Small pictures of a load run for the terminal: a row of blocks that stand higher for more."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table

from scenarios.driving.model import Second
from scenarios.report import load_phrases as words
from scenarios.report.designs_picture import log, root
from scenarios.report.line import line
from scenarios.report.load_binning import decades, rebinned, span, thinned
from scenarios.report.load_view import LoadView, rate
from scenarios.report.styles import COLOURS, QUIET, STRONG

BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH = 48
"""Columns of each picture."""

KIND_COLOURS = {"lookup": "lookup", "notify": "event", "move": "command"}
"""What a kind is drawn as: the mesh knows lookups, events and commands."""


def blocks(parts: Sequence[float]) -> str:
    """Return a block for each part between 0 and 1; nothing is drawn for zero."""
    return "".join(
        BLOCKS[min(len(BLOCKS) - 1, int(part * len(BLOCKS)))] if part > 0 else " " for part in parts
    )


def distributions(view: LoadView) -> RenderableType | None:
    """Return for each kind how often what time was taken, on one logarithmic axis."""
    measured = [(kind, one) for kind, one in view.kinds() if one.histogram]
    if not measured:
        return None
    least, most = span(bucket.up_to_ms for _, one in measured for bucket in one.histogram)
    grid = _grid()
    for kind, one in measured:
        counts = rebinned(one.histogram, least, most, WIDTH)
        highest = max(counts)
        drawn = blocks([root(count, highest, 1.0) for count in counts])
        colour = COLOURS[KIND_COLOURS.get(kind, "lookup")]
        p99 = view.took(one.latency_ms.p99) if one.latency_ms else ""
        grid.add_row(line(view.kind(kind), STRONG), line(drawn, colour), line(f"p99 {p99}", QUIET))
    grid.add_row("", line(_axis(view, least, most), QUIET), "")
    return grid


def over_time(view: LoadView) -> RenderableType | None:
    """Return throughput and p99 as they went, second by second."""
    seconds = thinned(view.load.seconds, WIDTH)
    if not seconds:
        return None
    grid = _grid()
    most = max(one.done for one in seconds)
    done = blocks([one.done / most if most else 0.0 for one in seconds])
    up_to = view.say(words.UP_TO, view.say(words.RATE, rate(most)))
    grid.add_row(line(view.say(words.SPARK_RATE), STRONG), line(done), line(up_to, QUIET))
    slow = [one.p99_ms if one.done else 0.0 for one in seconds]
    up_to = view.say(words.UP_TO, view.took(max(slow)))
    grid.add_row(line(view.say(words.SPARK_P99), STRONG), line(_slow(slow)), line(up_to, QUIET))
    grid.add_row("", line(_time_axis(view, seconds), QUIET), "")
    return grid


def _slow(values: Sequence[float]) -> str:
    least, most = span(values)
    # A tenth of the height shows that something was measured at all.
    return blocks([0.05 + 0.95 * log(one, least, most, 1.0) if one else 0.0 for one in values])


def _axis(view: LoadView, least: float, most: float) -> str:
    ticks = decades(least, most)
    return _placed(
        [(round(log(tick, least, most, WIDTH)), view.tick(tick)) for tick in ticks], WIDTH
    )


def _time_axis(view: LoadView, seconds: Sequence[Second]) -> str:
    return _placed(
        [(0, view.span(seconds[0].at_s)), (len(seconds), view.span(seconds[-1].at_s))],
        max(len(seconds), 16),
    )


def _placed(labels: Sequence[tuple[int, str]], width: int) -> str:
    """Return labels where they belong on a line; the last ends with it, none touch."""
    text = ""
    for place, label in labels:
        start = max(0, min(place, width - len(label)))
        if start > len(text) or not text:
            text = f"{text:<{start}}{label}"
    return text


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    return grid
