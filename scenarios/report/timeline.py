"""The messages of an act in the terminal: one sees each of them leave and arrive."""

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table

from scenarios.report.bursts import collapsed
from scenarios.report.line import Line, joined, line
from scenarios.report.localized import Localized, duration
from scenarios.report.model import Act, Step
from scenarios.report.styles import (
    COLOURS,
    OPEN,
    QUIET,
    TROUBLE,
    arrow,
    content,
    route,
    unsettled,
    widest,
)

WIDE = 120
"""Columns of the terminal from which a message takes one row instead of two."""

_LONGEST_NAME = 26
_ARROW = 4
_GAP = 2
_MARK = 2


def timeline(view: Localized, act: Act, console: Console) -> RenderableType:
    """Return the messages of an act in the order in which they left."""
    steps = collapsed(act.steps)
    return _wide(view, steps) if console.width >= WIDE else _narrow(view, steps, console.width)


def _wide(view: Localized, steps: list[Step]) -> RenderableType:
    everyone = [step for act in view.story.acts for step in act.steps]
    senders = min(widest(view, [s.sender for s in everyone]), _LONGEST_NAME)
    receivers = min(widest(view, [s.receiver for s in everyone]), _LONGEST_NAME)
    times, tooks = _clocks(steps)
    grid = _grid(times)
    grid.add_column(width=senders, overflow="fold")
    grid.add_column(width=_ARROW, no_wrap=True)
    grid.add_column(width=receivers, overflow="fold")
    grid.add_column(ratio=4, overflow="fold")
    grid.add_column(ratio=3, overflow="fold")
    grid.add_column(width=tooks, justify="right", no_wrap=True)
    for step in steps:
        grid.add_row(
            line(duration(step.sent_ms), QUIET),
            line(view.party(step.sender)),
            arrow(view, step.kind, step.outcome),
            line(view.party(step.receiver)),
            _what(view, step),
            line(step.basis, QUIET),
            _took(view, step),
        )
    return grid


def _narrow(view: Localized, steps: list[Step], width: int) -> RenderableType:
    times, tooks = _clocks(steps)
    room = width - times - tooks - 2 * _GAP
    senders = widest(view, [s.sender for s in steps])
    if senders + _ARROW + 2 + widest(view, [s.receiver for s in steps]) > room:
        senders = 0
    grid = _grid(times)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=tooks, justify="right", no_wrap=True)
    for step in steps:
        pointer = arrow(view, step.kind, step.outcome)
        way = route(view, step.sender, pointer, step.receiver, senders)
        what = _what(view, step)
        basis = line(step.basis, QUIET)
        one_line = cell_len(what.plain) + _GAP + cell_len(basis.plain) <= room
        rows = [joined(what, " " * _GAP, basis)] if one_line else [what, basis]
        grid.add_row(line(duration(step.sent_ms), QUIET), Group(way, *rows), _took(view, step))
    return grid


def _clocks(steps: list[Step]) -> tuple[int, int]:
    times = max((len(duration(s.sent_ms)) for s in steps), default=1)
    return times, _MARK + max((len(duration(s.took_ms)) for s in steps), default=1)


def _grid(times: int) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False, expand=True)
    grid.add_column(width=times, justify="right", no_wrap=True)
    return grid


def _what(view: Localized, step: Step) -> Line:
    colour = COLOURS.get(step.kind, "")
    what = content(view, view.title(step), view.items(step), step.count, colour)
    return joined(what, unsettled(view, step.outcome))


def _took(view: Localized, step: Step) -> Line:
    took = duration(step.took_ms)
    if step.outcome == "queued":
        return line(f"… {took}", OPEN)
    if not view.went_well(step.outcome):
        return line(f"✗ {took}", TROUBLE)
    mark = "↩" if step.kind == "lookup" else "✓"
    return line(f"{mark} {took}", COLOURS.get(step.kind, ""))
