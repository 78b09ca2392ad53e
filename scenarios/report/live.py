"""What is shown while something runs; nothing is shown where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from scenarios.report import phrases
from scenarios.report.line import line
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.styles import QUIET, TROUBLE


class Counting:
    """How many have come to the end and how many failed, on one line that renews itself."""

    def __init__(self, progress: Progress, total: int, what: Phrase, lang: Lang) -> None:
        self.done = 0
        self.failed = 0
        self._progress = progress
        self._task = progress.add_task(what.of(lang), total=total, failed=0)

    def advance(self, *, failed: bool = False) -> None:
        """Count one that has ended."""
        self.done += 1
        self.failed += failed
        self._progress.update(self._task, completed=self.done, failed=self.failed)


@contextmanager
def counting(total: int, what: Phrase, lang: Lang, console: Console) -> Iterator[Counting]:
    """Show how many are done, how fast, how many failed, and the time since the start."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        _Rate(lang),
        _Failed(lang),
        TimeElapsedColumn(),
        console=console,
        expand=True,
        disable=not console.is_interactive,
    )
    with progress:
        yield Counting(progress, total, what, lang)


@contextmanager
def starting(console: Console) -> Iterator[Callable[[str], None]]:
    """Show the step of a start-up that is under way; yields what is called with each step."""
    if not console.is_interactive:
        yield _unseen
        return
    with console.status("") as status:
        yield lambda step: status.update(line(step))


class _Rate(ProgressColumn):
    """How many a second, over the last moments."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang = lang

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed or 0.0
        return line(phrases.PER_SECOND.of(self._lang, f"{speed:,.1f}"), QUIET)


class _Failed(ProgressColumn):
    """How many failed; in red as soon as one did."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang = lang

    def render(self, task: Task) -> Text:
        failed: int = task.fields["failed"]
        return line(phrases.FAILED.of(self._lang, f"{failed:,}"), TROUBLE if failed else QUIET)


def _unseen(_step: str) -> None:
    pass
