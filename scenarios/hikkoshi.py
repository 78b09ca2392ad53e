"""Moving house (引越し): one filing, one visit, and everybody who has to know is told.

Run it with `make hikkoshi` or `python scenarios/hikkoshi.py`; `--help` explains the options.
"""

import datetime as dt
import sys
import time
from pathlib import Path
from typing import Literal

from cyclopts import App

BEGAN = time.perf_counter()
ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mesh.errors import SetupError  # noqa: E402 - after the path is set
from mesh.running import run_loop  # noqa: E402
from scenarios.command_line import (  # noqa: E402
    LAST_DATE,
    RESIDENTS,
    Many,
    Options,
    concluded,
    present,
    run,
)
from scenarios.moving.many import play_many  # noqa: E402
from scenarios.moving.playing import play, populate  # noqa: E402
from scenarios.stage.country import AFTER_A_DEATH  # noqa: E402

FIRST_DATE = dt.date(2013, 1, 1)
"""From this day the rules of every service are known."""

DEFAULT_DATE = dt.date(2026, 3, 20)
DEFAULTS = Options()
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


@app.default
def hikkoshi(
    *,
    case: CaseName = "household",
    date: dt.date = DEFAULT_DATE,
    moves: Many = None,
    options: Options = DEFAULTS,
) -> int:
    """Play one case, or many moves at once, and show what happened.

    Args:
        case: Who moves, and how.
        date: The day of filing; the law and the permits of that day apply.
        moves: Let so many households move at once, instead of playing one case.
    """
    if not FIRST_DATE <= date <= LAST_DATE:
        raise SetupError(f"--date {date} is not between {FIRST_DATE} and {LAST_DATE}")
    if moves is not None and case != "household":
        raise SetupError("--moves lets whole households move; leave --case out")
    options.check(many="--moves" if moves is not None else None)
    stage = options.stage(date, without=AFTER_A_DEATH)
    wanted = options.residents or max(RESIDENTS, (moves or 0) * RESIDENTS_FOR_EACH_MOVE)
    population = populate(stage, wanted, options.seed)
    if moves is None:
        report = present(run_loop(play(case, stage, population, BEGAN)), options)
    else:
        report = run_loop(
            play_many(
                moves,
                options.concurrency,
                stage,
                population,
                BEGAN,
                options.lang,
                options.console,
            )
        )
    return concluded(report, options)


if __name__ == "__main__":
    run(app)
