"""What is shown while load is driven: two lines that renew themselves, or a line now and then."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

from scenarios.driving.model import Second
from scenarios.report import load_phrases as words
from scenarios.report.designs_view import number
from scenarios.report.line import Line, joined, line
from scenarios.report.load_binning import joined as seconds_joined
from scenarios.report.load_view import LATE_MS, MISSING, milliseconds, rate
from scenarios.report.phrases import Lang
from scenarios.report.styles import OPEN, QUIET, STRONG, TROUBLE

EVERY_S = 5
"""Seconds between two lines where nobody watches."""

GAP = "  "


class Driving(Protocol):
    """What is told of each second of a run."""

    def second(self, second: Second) -> None:
        """Show one second; `at_s` says how far the run has come."""
        ...


@contextmanager
def driving(total_s: float, lang: Lang, console: Console) -> Iterator[Driving]:
    """Show rate, p50, p99, errors and backlog of a run as it goes.

    Nothing is drawn between two seconds and no thread is started: what draws would take the
    processor from what is measured.

    Args:
        total_s: How long the run is meant to last, with all steps of a sweep.
    """
    if not console.is_interactive:
        plain = _Plain(total_s, lang, console)
        try:
            yield plain
        finally:
            plain.end()
        return
    with _Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[time]}", markup=False),
        console=console,
        expand=True,
        auto_refresh=False,
    ) as progress:
        yield _Watched(progress, total_s, lang)


class _Bar(Progress):
    """A bar, and below it the numbers of the last second."""

    numbers: Text = Line()

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        yield self.numbers


class _Watched:
    """Two lines in a terminal."""

    def __init__(self, progress: _Bar, total_s: float, lang: Lang) -> None:
        self._progress = progress
        self._total_s = total_s
        self._lang = lang
        name = words.DRIVING.of(lang)
        self._task = progress.add_task(name, total=total_s, time=_time(0, total_s, lang))
        progress.refresh()

    def second(self, second: Second) -> None:
        at = min(second.at_s, self._total_s)
        self._progress.numbers = numbers(second, self._lang)
        time = _time(second.at_s, self._total_s, self._lang)
        self._progress.update(self._task, completed=at, time=time, refresh=True)


class _Plain:
    """A line for every few seconds, in a file or a pipe: means, and the worst of them."""

    def __init__(self, total_s: float, lang: Lang, console: Console) -> None:
        self._total_s = total_s
        self._lang = lang
        self._console = console
        self._seen: list[Second] = []
        self._due_s = float(EVERY_S)

    def second(self, second: Second) -> None:
        self._seen.append(second)
        if second.at_s >= self._due_s:
            self.end()
            self._due_s = second.at_s - second.at_s % EVERY_S + EVERY_S

    def end(self) -> None:
        """Print what has been seen and not been printed."""
        if not self._seen:
            return
        time = _time(self._seen[-1].at_s, self._total_s, self._lang)
        said = joined(line(time), GAP, numbers(seconds_joined(self._seen), self._lang))
        self._console.print(said, soft_wrap=True)
        self._seen = []


def numbers(second: Second, lang: Lang) -> Line:
    """Return one line: how many were done, of how many, how fast, and what is in trouble."""
    done = rate(second.done)
    said = (
        words.LIVE_RATE.of(lang, done)
        if second.done >= second.offered
        else words.LIVE_OF.of(lang, done, rate(second.offered))
    )
    parts = [
        line(said, STRONG),
        line(f"p50 {_took(second, second.p50_ms)}"),
        line(f"p99 {_took(second, second.p99_ms)}"),
        line(words.LIVE_ERRORS.of(lang, f"{second.errors:,}"), TROUBLE if second.errors else QUIET),
        line(words.LIVE_BACKLOG.of(lang, f"{second.backlog:,}"), QUIET),
    ]
    if second.behind_ms > LATE_MS:
        late = f"{milliseconds(second.behind_ms)} ms"
        parts.append(line(words.LIVE_BEHIND.of(lang, late), OPEN))
    result = Line()
    for place, part in enumerate(parts):
        result.append(joined(GAP if place else "", part))
    return result


def _took(second: Second, ms: float) -> str:
    return f"{milliseconds(ms)} ms" if second.done else MISSING


def _time(at_s: float, total_s: float, lang: Lang) -> str:
    return words.LIVE_TIME.of(lang, f"{at_s:,.0f}", number(total_s))
