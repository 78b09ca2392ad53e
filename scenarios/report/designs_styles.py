"""What the views of a comparison in the terminal share: its tables, its designs in colour."""

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table

from scenarios.report.designs_view import View
from scenarios.report.line import Line, line
from scenarios.report.phrases import Phrase
from scenarios.report.styles import QUIET, STRONG

COLOURS = {"pull": "red", "batch": "magenta", "push-thin": "blue", "push": "green"}


def comparing_table(
    view: View, first: Phrase, headings: Sequence[RenderableType], *, narrow: bool = False
) -> Table:
    """Return an empty table: what is measured, then a column for each of what is compared."""
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 0, 0, 1) if narrow else (0, 1),
        border_style=QUIET,
    )
    table.add_column(line(view.say(first), QUIET), overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def named(view: View, design: str) -> Line:
    """Return the name of a design in its colour."""
    return line(view.design(design), f"{STRONG} {COLOURS.get(design, '')}".strip())
