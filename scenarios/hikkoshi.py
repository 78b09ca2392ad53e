"""Moving house (引越し): one filing, one visit, and everybody who has to know is told.

Run it with `make hikkoshi` or `python scenarios/hikkoshi.py`; `--help` explains the options.
"""

import datetime as dt
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter, validators
from rich.console import Console

BEGAN = time.perf_counter()
ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mesh.errors import MeshError, SetupError  # noqa: E402 - after the path is set
from mesh.logs import configure_logs  # noqa: E402
from mesh.running import run_loop  # noqa: E402
from scenarios.moving.many import play_many  # noqa: E402
from scenarios.moving.playing import play, populate  # noqa: E402
from scenarios.population.places import MUNICIPALITIES  # noqa: E402
from scenarios.report.files import STDOUT, check_target, write_html, write_json  # noqa: E402
from scenarios.report.terminal import show  # noqa: E402
from scenarios.stage.running import StageOptions  # noqa: E402

OK, FAULTY, UNUSABLE, REFUSED = 0, 1, 2, 3
"""Exit codes: all is well; the final check found faults; it could not run as asked; an agency
refused what the citizen did."""

FIRST_DATE, LAST_DATE = dt.date(2013, 1, 1), dt.date(2099, 12, 31)
"""Between these days the rules of every service are known."""

DEFAULT_DATE = dt.date(2026, 3, 20)
RESIDENTS = 1_500
RESIDENTS_RANGE = validators.Number(gte=180, lte=1_000_000)
RESIDENTS_FOR_EACH_MOVE = 4

CaseName = Literal["household", "single", "partial", "within", "cancel", "backdated", "year-end"]

app = App(
    name="hikkoshi.py",
    help="Move house on a public service mesh: one filing, one visit, no certificates.",
    help_epilogue="""Examples:
  hikkoshi.py                              a family of five moves
  hikkoshi.py --case partial --lang en     only the head of the household leaves
  hikkoshi.py --date 2024-09-10            under the rules before October 2024
  hikkoshi.py --html move.html             the same, as a sequence diagram to open in a browser
  hikkoshi.py --moves 1000                 a thousand households at once
  hikkoshi.py --processes                  every participant as a process of its own

Exit codes: 0 all is well; 1 the final check found a fault; 2 it could not run as asked; 3 an
agency refused what the citizen did (before February 2023, say, nobody could file online).
""",
    help_format="plaintext",
    version_flags=[],
)
out = Console()


@app.default
def hikkoshi(
    *,
    case: CaseName = "household",
    lang: Literal["ja", "en"] = "ja",
    date: dt.date = DEFAULT_DATE,
    seed: int = 1,
    residents: Annotated[int | None, Parameter(validator=RESIDENTS_RANGE)] = None,
    moves: Annotated[int | None, Parameter(validator=validators.Number(gte=1))] = None,
    concurrency: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 100,
    processes: Annotated[bool, Parameter(negative=())] = False,
    html: Path | None = None,
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    deployment: Path | None = None,
    nats: str | None = None,
    port: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=65535))] = None,
    again: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Play one case, or many moves at once, and show what happened.

    Args:
        case: Who moves, and how.
        lang: The language of what is shown.
        date: The day of filing; the law and the permits of that day apply.
        seed: Decides who lives there; the same seed and date give the same people.
        residents: How many people live in the three municipalities.
        moves: Let so many households move at once, instead of playing one case.
        concurrency: With --moves: how many at a time.
        processes: Run every participant as an operating-system process of its own.
        html: Write the same as one self-contained page.
        json: Write the result as JSON to a file, or with - to standard output.
        deployment: Keep the participants' files in this directory; a temporary one if not given.
        nats: Use this NATS server; it must run with the configuration of --deployment.
        port: The port of the embedded server; a free one if not given.
        again: With --deployment: delete what an earlier run has left there, and play again.
    """
    _check(case, date, moves, html, json, deployment, nats)
    options = StageOptions(
        municipalities=MUNICIPALITIES[:3],
        date=date,
        directory=deployment,
        nats=nats,
        port=port or -1,
        processes=processes,
        again=again,
    )
    wanted = residents or max(RESIDENTS, (moves or 0) * RESIDENTS_FOR_EACH_MOVE)
    population = populate(options, wanted, seed)
    console = Console(stderr=True) if json == STDOUT else out
    if moves is not None:
        report = run_loop(play_many(moves, concurrency, options, population, BEGAN, lang, console))
    else:
        story = run_loop(play(case, options, population, BEGAN))
        report = story.report
        if json != STDOUT:
            show(story, lang, out)
        if html is not None:
            write_html(story, lang, html)
    if json is not None:
        write_json(report, json)
    return OK if report.ok else FAULTY


def _check(
    case: str,
    date: dt.date,
    moves: int | None,
    html: Path | None,
    json: str | None,
    deployment: Path | None,
    nats: str | None,
) -> None:
    """Check, before any work is done, that the options go together."""
    if not FIRST_DATE <= date <= LAST_DATE:
        raise SetupError(f"--date {date} is not between {FIRST_DATE} and {LAST_DATE}")
    if nats is not None and deployment is None:
        raise SetupError("--nats needs --deployment: the directory whose configuration it runs")
    if nats is not None and not nats.startswith(("nats://", "tls://")):
        raise SetupError("--nats takes a URL like nats://127.0.0.1:4222")
    if moves is not None and case != "household":
        raise SetupError("--moves lets whole households move; leave --case out")
    for target in (html, json):
        check_target(target)
    if moves is not None and html is not None:
        raise SetupError("--html shows one case; leave --moves out, or use --json")


def main() -> None:
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
        sys.exit(130)


if __name__ == "__main__":
    main()
