"""Push against pull: the same year of life events under four designs, and what each costs.

Run it with `make push-vs-pull`, or as `python scenarios/push_vs_pull.py`; `--help` explains all.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators
from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mesh.errors import SetupError  # noqa: E402 - after the path is set
from scenarios.command_line import FAULTY, LAST_DATE, OK, RESIDENTS_RANGE, run  # noqa: E402
from scenarios.comparing.abreast import Work, compare  # noqa: E402
from scenarios.comparing.designs import Rhythm  # noqa: E402
from scenarios.comparing.model import DESIGNS, Comparison  # noqa: E402
from scenarios.comparing.nation import extrapolated  # noqa: E402
from scenarios.comparing.outages import SHORTEST  # noqa: E402
from scenarios.comparing.playing import Period  # noqa: E402
from scenarios.population.places import MUNICIPALITIES  # noqa: E402
from scenarios.report.designs_json import write_json  # noqa: E402
from scenarios.report.designs_page import write_page  # noqa: E402
from scenarios.report.designs_progress import playing  # noqa: E402
from scenarios.report.designs_terminal import show  # noqa: E402
from scenarios.report.files import STDOUT, check_target  # noqa: E402
from scenarios.stage.running import StageOptions  # noqa: E402
from scenarios.year.rates import load  # noqa: E402

FIRST_DATE = dt.date(2026, 4, 1)
"""From this day every linkage that is compared is in force (不動産登記法76条の4)."""

NOT_COMPARED = frozenset({"second-bank", "deposit-insurance", "family-court"})
"""Who has nothing to do with how offices learn of changes."""

Days = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=3_660))]
Every = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=3_660))]

app = App(
    name="push_vs_pull.py",
    help="Play a year of life events under four designs, and compare what each costs.",
    help_epilogue="""Examples:
  push_vs_pull.py                                   a year of 3,000 residents, four designs
  push_vs_pull.py --residents 10000 --html year.html  the same for a small town, as a page
  push_vs_pull.py --designs push,pull --days 60 --outages
  push_vs_pull.py --designs push --transport nats --days 7
  push_vs_pull.py --nation                          what that means for 126 million residents

Exit codes: 0 all is well; 1 push left somebody untold; 2 it could not run as asked; 3 an office
refused a citizen.
""",
    help_format="plaintext",
    version_flags=[],
)


@app.default
def push_vs_pull(
    *,
    designs: str = ",".join(DESIGNS),
    residents: Annotated[int, Parameter(validator=RESIDENTS_RANGE)] = 3_000,
    days: Days = 365,
    start: dt.date = FIRST_DATE,
    seed: int = 1,
    rates: Path | None = None,
    pull_every: Every = 30,
    extract_every: Every = 30,
    check_every: Every | None = None,
    transport: Literal["simulated", "nats"] = "simulated",
    outages: Annotated[bool, Parameter(negative=())] = False,
    nation: Annotated[bool, Parameter(negative=())] = False,
    lang: Literal["ja", "en"] = "ja",
    html: Path | None = None,
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
) -> int:
    """Play the same period under each design, and show what it cost.

    Args:
        designs: Which designs, joined by commas: pull, batch, push-thin, push.
        residents: How many people live in the three municipalities.
        days: How many days are played.
        start: The first day.
        seed: Decides everything that is left to chance; the same seed gives the same trace hash.
        rates: A file with other rates of life events; see scenarios/year/rates.toml.
        pull_every: After how many days an office that is not told asks about everybody again.
        extract_every: After how many days the copy is taken anew.
        check_every: After how many days every view is compared with the truth at midnight, besides
            at the end.
        transport: On the simulated network in virtual time, or on a real NATS server.
        outages: Try each design also with the owner or an office away for 1, 10 and 60 hours.
        nation: Apply what was measured to the whole country.
        lang: The language of what is shown.
        html: Write a page with charts.
        json: Write the result as JSON to a file, or with - to standard output.
    """
    chosen = _chosen(designs)
    _check(start, days, outages=outages, transport=transport)
    for target in (html, json):
        check_target(target)
    work = Work(
        period=Period(
            options=StageOptions(
                municipalities=MUNICIPALITIES[:3], date=start, without=NOT_COMPARED
            ),
            days=days,
            seed=seed,
            transport=transport,
            rhythm=Rhythm(pull_every_days=pull_every, extract_every_days=extract_every),
            check_every_days=check_every,
        ),
        residents=residents,
        rates=load(rates),
    )
    console = Console(stderr=json == STDOUT)
    with playing(chosen, lang, console, outages=outages) as tell:
        comparison = compare(work, chosen, outages=outages, tell=tell)
    country = extrapolated(comparison) if nation else None
    if json != STDOUT:
        show(comparison, lang, console, country)
    if html is not None:
        write_page(comparison, lang, html, country)
    if json is not None:
        write_json(comparison, json, country)
    return OK if _told(comparison) else FAULTY


def _chosen(designs: str) -> tuple[str, ...]:
    """Return the designs named, in the order in which they are shown."""
    named = [name.strip() for name in designs.split(",") if name.strip()]
    unknown = [name for name in named if name not in DESIGNS]
    if unknown or not named:
        what = f"there is no design {unknown[0]}" if unknown else "no design is named"
        raise SetupError(f"{what}; --designs takes any of {', '.join(DESIGNS)}")
    return tuple(name for name in DESIGNS if name in named)


def _check(start: dt.date, days: int, *, outages: bool, transport: str) -> None:
    last = LAST_DATE - dt.timedelta(days=days)
    if not FIRST_DATE <= start <= last:
        raise SetupError(f"--start {start} is not between {FIRST_DATE} and {last}")
    if outages and transport != "simulated":
        raise SetupError("--outages needs the simulated network; leave --transport out")
    if outages and days < SHORTEST:
        raise SetupError(f"--outages needs at least {SHORTEST} days; raise --days")


def _told(comparison: Comparison) -> bool:
    """Tell whether everybody who was to be told knows everything at the end."""
    left = [(one.design, one.differences_at_end) for one in comparison.designs]
    left += [(one.design, one.differences_at_end) for one in comparison.outages]
    left += [(one.design, each.differences) for one in comparison.designs for each in one.checks]
    return not any(differences for design, differences in left if design.startswith("push"))


if __name__ == "__main__":
    run(app)
