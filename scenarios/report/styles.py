"""What the views in the terminal share: colours, arrows, sections, tables and lists."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table

from scenarios.report import phrases
from scenarios.report.line import Line, joined, line
from scenarios.report.localized import Localized, printable
from scenarios.report.phrases import Phrase
from scenarios.report.speaking import Speaking

ARROWS = {"lookup": "◀──▶", "command": "═══▶", "event": "●──▶"}
COLOURS = {"lookup": "cyan", "command": "magenta", "event": "green"}
GOOD = "green"
OPEN = "yellow"
TROUBLE = "bold red"
QUIET = "dim"
STRONG = "bold"


def arrow(view: Localized, kind: str, outcome: str) -> Line:
    """Return the arrow of a message, which shows its kind and whether it arrived."""
    if outcome == "queued":
        return line("──··", OPEN)
    if not view.went_well(outcome):
        return line("───✗", TROUBLE)
    return line(ARROWS.get(kind, "───▶"), COLOURS.get(kind, ""))


def legend(view: Localized) -> RenderableType:
    """Return what the arrows mean."""
    lines = Table.grid(padding=(0, 1))
    for kind, meaning in phrases.KINDS_MEAN.items():
        lines.add_row(arrow(view, kind, "applied"), line(view.say(meaning), QUIET))
    for outcome, meaning in (("queued", phrases.QUEUED_MEANS), ("parked", phrases.FAILED_MEANS)):
        lines.add_row(arrow(view, "event", outcome), line(view.say(meaning), QUIET))
    return lines


def content(view: Localized, title: str, items: list[str], count: int, style: str = "") -> Line:
    """Return what a message said: the contract, how often, and the items."""
    times = f" {view.say(phrases.TIMES, count)}" if count != 1 else ""
    said = view.say(phrases.COLON) + view.listed(items) if items else ""
    return joined(line(f"{title}{times}", f"{STRONG} {style}".strip()), line(said))


def unsettled(view: Localized, outcome: str) -> Line:
    """Return what became of a message that did not do what it was sent for; else nothing."""
    if view.went_well(outcome):
        return line("")
    return line(f"  {view.outcome(outcome)}", OPEN if outcome == "queued" else TROUBLE)


def route(view: Localized, sender: str, pointer: Line, receiver: str, aligned: int = 0) -> Line:
    """Return sender, arrow and receiver; arrows stand below each other if names fit `aligned`."""
    name = view.party(sender)
    gap = " " * max(0, aligned - cell_len(printable(name)))
    return joined(line(name), gap, " ", pointer, " ", line(view.party(receiver)))


def widest(view: Localized, names: Sequence[str]) -> int:
    """Return how many columns the longest of these participants' titles takes."""
    return max((cell_len(printable(view.party(name))) for name in names), default=1)


def section(view: Speaking, title: Phrase) -> Iterator[RenderableType]:
    """Yield the beginning of a section."""
    yield line("")
    yield Rule(line(view.say(title), STRONG), align="left", style=QUIET)


def table(view: Speaking, *headings: Phrase | None) -> Table:
    """Return an empty table without vertical lines, which full-width characters could break."""
    result = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), border_style=QUIET
    )
    for heading in headings:
        title = line(view.say(heading) if heading else "")
        result.add_column(title, header_style=QUIET, overflow="fold")
    return result


def bullets(entries: Sequence[str], mark: str, style: str = "") -> Table:
    """Return lines with a mark before each, wrapped beside it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for entry in entries:
        grid.add_row(line(mark, style), line(entry))
    return grid
