"""What the command lines of all scenarios share: options, outputs, exit codes, errors."""

import datetime as dt
import logging
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter, validators
from rich.console import Console

from mesh.errors import MeshError, SetupError
from mesh.logs import configure_logs
from scenarios.population.places import MUNICIPALITIES
from scenarios.report.files import STDOUT, check_target, write_html, write_json
from scenarios.report.model import Report, Story
from scenarios.report.terminal import show
from scenarios.stage.country import WITNESSES
from scenarios.stage.running import StageOptions

OK, FAULTY, UNUSABLE, REFUSED = 0, 1, 2, 3
"""Exit codes: all is well; the final check found faults; it could not run as asked; an agency
refused what the citizen did."""

INTERRUPTED = 130

LAST_DATE = dt.date(2099, 12, 31)
"""Up to this day the rules of every service are known."""

RESIDENTS = 1_500
RESIDENTS_RANGE = validators.Number(gte=180, lte=1_000_000)

Many = Annotated[int | None, Parameter(validator=validators.Number(gte=1))]
"""How many play at once, instead of one case."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """The options that every scenario has.

    Attributes:
        lang: The language of what is shown.
        seed: Decides who lives there; the same seed and date give the same people.
        residents: How many people live in the three municipalities.
        concurrency: Of many at once: how many at a time.
        processes: Run every participant as an operating-system process of its own.
        html: Write the same as one self-contained page.
        json: Write the result as JSON to a file, or with - to standard output.
        deployment: Keep the participants' files in this directory; a temporary one if not given.
        nats: Use this NATS server; it must run with the configuration of --deployment.
        port: The port of the embedded server; a free one if not given.
        again: With --deployment: delete what an earlier run has left there, and play again.
    """

    lang: Literal["ja", "en"] = "ja"
    seed: int = 1
    residents: Annotated[int | None, Parameter(validator=RESIDENTS_RANGE)] = None
    concurrency: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 100
    processes: Annotated[bool, Parameter(negative=())] = False
    html: Path | None = None
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None
    deployment: Path | None = None
    nats: str | None = None
    port: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=65535))] = None
    again: Annotated[bool, Parameter(negative=())] = False

    @property
    def console(self) -> Console:
        """Where to show things: beside the JSON, if that is what standard output is for."""
        return Console(stderr=self.json == STDOUT)

    def check(self, *, many: str | None) -> None:
        """Check, before any work is done, that the options go together.

        Args:
            many: The option that lets many play at once, if it was given.

        Raises:
            SetupError: They do not.
        """
        if self.nats is not None and self.deployment is None:
            raise SetupError("--nats needs --deployment: the directory whose configuration it runs")
        if self.nats is not None and not self.nats.startswith(("nats://", "tls://")):
            raise SetupError("--nats takes a URL like nats://127.0.0.1:4222")
        for target in (self.html, self.json):
            check_target(target)
        if many is not None and self.html is not None:
            raise SetupError(f"--html shows one case; leave {many} out, or use --json")

    def stage(self, date: dt.date, without: frozenset[str] = frozenset()) -> StageOptions:
        """Return how to set the stage; see `StageOptions`."""
        return StageOptions(
            municipalities=MUNICIPALITIES[:3],
            date=date,
            directory=self.deployment,
            nats=self.nats,
            port=self.port or -1,
            processes=self.processes,
            again=self.again,
            without=without,
            also=WITNESSES,
        )


def present(story: Story, options: Options) -> Report:
    """Show a story in the terminal and as a page, as the options have it."""
    if options.json != STDOUT:
        show(story, options.lang, options.console)
    if options.html is not None:
        write_html(story, options.lang, options.html)
    return story.report


def concluded(report: Report, options: Options) -> int:
    """Write the report as JSON if that was asked for, and return the exit code."""
    if options.json is not None:
        write_json(report, options.json)
    return OK if report.ok else FAULTY


def run(app: App) -> None:
    """Run the command line; an error is one sentence and an exit code, never a stack trace."""
    configure_logs(logging.ERROR)
    # Told to stop, it stops as if by Ctrl-C: servers, processes and temporary files go with it.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    try:
        sys.exit(app(exit_on_error=False, print_error=True, result_action="return_value"))
    except CycloptsError:
        sys.exit(UNUSABLE)
    except MeshError as error:
        Console(stderr=True).print(f"error: {error} [{error.code}]", markup=False, soft_wrap=True)
        sys.exit(UNUSABLE if isinstance(error, SetupError) else REFUSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
