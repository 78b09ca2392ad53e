"""Progress of several designs that run at once, one bar each; nothing where nobody watches."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from scenarios.comparing.model import OUTAGE_HOURS
from scenarios.report import designs_phrases as words
from scenarios.report.localized import readable
from scenarios.report.phrases import Lang

OUTAGES = 2 * len(OUTAGE_HOURS)
"""Runs of a design besides its own, where outages are tried: of an owner, and of an agency."""


class Advancing:
    """How far each design has come, and with it its runs with outages.

    Attributes:
        reached: The fraction of each run, between 0 and 1.
    """

    def __init__(self, progress: Progress, designs: Sequence[str], lang: Lang, runs: int) -> None:
        self.reached: dict[str, float] = {}
        self._progress = progress
        self._tasks = {name: progress.add_task(_named(name, lang), total=runs) for name in designs}

    def advance(self, run: str, fraction: float) -> None:
        """Note how far a run has come; reports of several processes may arrive in any order.

        Args:
            run: A design; behind it, after a space, the outage that is tried.
        """
        self.reached[run] = min(1.0, max(self.reached.get(run, 0.0), fraction))
        design = run.partition(" ")[0]
        runs = [reached for name, reached in self.reached.items() if _is_of(name, design)]
        self._progress.update(self._tasks[design], completed=sum(runs))


@contextmanager
def playing(
    designs: Sequence[str], lang: Lang, console: Console, *, outages: bool = False
) -> Iterator[Callable[[str, float], None]]:
    """Show a bar for each design until all have ended; yields what is told how far a run is."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        expand=True,
        disable=not console.is_interactive,
    )
    with progress:
        yield Advancing(progress, designs, lang, 1 + (OUTAGES if outages else 0)).advance


def _is_of(run: str, design: str) -> bool:
    return run.partition(" ")[0] == design


def _named(design: str, lang: Lang) -> str:
    return words.NAMES[design].of(lang) if design in words.NAMES else readable(design)
