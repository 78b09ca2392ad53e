"""Bereavement (おくやみ): a death is reported once, and everybody who has to know is told.

Run it with `make okuyami` or `python scenarios/okuyami.py`; `--help` explains the options.
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
from scenarios.bereavement.many import play_many  # noqa: E402
from scenarios.bereavement.playing import play, populate  # noqa: E402
from scenarios.command_line import (  # noqa: E402
    LAST_DATE,
    RESIDENTS,
    Many,
    Options,
    concluded,
    present,
    run,
)

FIRST_DATE = dt.date(2024, 3, 1)
"""From this day family registers are linked (戸籍法120条の2)."""

DEFAULT_DATE = dt.date(2026, 6, 8)
DEFAULTS = Options()
RESIDENTS_FOR_EACH_DEATH = 8

CaseName = Literal["pensioner", "parent", "sole", "renounced", "mistake", "both"]

app = App(
    name="okuyami.py",
    help="A death on a public service mesh: reported once, and the family does what only it can.",
    help_epilogue="""Examples:
  okuyami.py                               a pensioner dies; a widow and two children remain
  okuyami.py --case parent --lang en       the father of small children dies in another city
  okuyami.py --case mistake                a death recorded by mistake is undone everywhere
  okuyami.py --html death.html             the same, with the family tree, to open in a browser
  okuyami.py --deaths 1000                 a thousand deaths on one day
  okuyami.py --processes                   every participant as a process of its own

Exit codes: 0 all is well; 1 the final check found a fault; 2 it could not run as asked; 3 an
agency refused what the family did.
""",
    help_format="plaintext",
    version_flags=[],
)


@app.default
def okuyami(
    *,
    case: CaseName = "pensioner",
    date: dt.date = DEFAULT_DATE,
    deaths: Many = None,
    options: Options = DEFAULTS,
) -> int:
    """Play one case, or many deaths at once, and show what happened.

    Args:
        case: Who dies, and what follows.
        date: The day on which the death is reported; the law and the permits of that day apply.
        deaths: Let so many people die on one day, instead of playing one case.
    """
    if not FIRST_DATE <= date <= LAST_DATE:
        raise SetupError(
            f"--date {date} is not between {FIRST_DATE} and {LAST_DATE}: family registers are"
            f" linked since {FIRST_DATE} (戸籍法120条の2)"
        )
    if deaths is not None and case != "pensioner":
        raise SetupError("--deaths lets people of all kinds die; leave --case out")
    options.check(many="--deaths" if deaths is not None else None)
    stage = options.stage(date)
    wanted = options.residents or max(RESIDENTS, (deaths or 0) * RESIDENTS_FOR_EACH_DEATH)
    population = populate(stage, wanted, options.seed, "" if deaths else case)
    if deaths is None:
        report = present(run_loop(play(case, stage, population, BEGAN)), options)
    else:
        report = run_loop(
            play_many(
                deaths,
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
