"""Load on the mesh: lookups, notices and whole moves, at a rate or as fast as they are answered.

Run it with `make load`, or as `python scenarios/load.py`; `--help` explains all.
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
from mesh.running import run_loop  # noqa: E402
from scenarios.command_line import FAULTY, OK, RESIDENTS_RANGE, run  # noqa: E402
from scenarios.driving.mix import PRESETS, parse_mix, preset_named  # noqa: E402
from scenarios.driving.running import Work, check_clients, drive  # noqa: E402
from scenarios.population.places import MUNICIPALITIES  # noqa: E402
from scenarios.report.files import STDOUT, check_target  # noqa: E402
from scenarios.report.load_json import write_load_json  # noqa: E402
from scenarios.report.load_page import write_load_page  # noqa: E402
from scenarios.report.load_progress import driving  # noqa: E402
from scenarios.report.load_terminal import show_load  # noqa: E402
from scenarios.stage.country import AFTER_A_DEATH  # noqa: E402
from scenarios.stage.running import StageOptions  # noqa: E402

DATE = dt.date(2026, 4, 1)
"""The civil day of all that happens: a Wednesday, when most people move."""

CONCURRENCY = 256
STEPS = 10
"""How many steps a sweep takes, about; for the progress shown."""

AtLeastOne = validators.Number(gte=1)

app = App(
    name="load.py",
    help="Drive lookups, notices and whole moves, and measure how long they take.",
    help_epilogue="""Examples:
  load.py                                       lookups, as many as are answered
  load.py --rate 5000 --duration 30             5,000 a second, whatever becomes of them
  load.py --mix lookup=0.9,notify=0.09,move=0.01 --rate 300
  load.py --sweep --html knee.html              where does latency break?
  load.py --preset nation-half-year --duration 60

Exit codes: 0 all answers were right, nothing was lost; 1 something was not; 2 it could not run as
asked.
""",
    help_format="plaintext",
    version_flags=[],
)


@app.default
def load(
    *,
    rate: float | None = None,
    concurrency: Annotated[int | None, Parameter(validator=AtLeastOne)] = None,
    duration: float = 10.0,
    mix: str | None = None,
    preset: str | None = None,
    sweep: Annotated[bool, Parameter(negative=())] = False,
    residents: Annotated[int, Parameter(validator=RESIDENTS_RANGE)] = 10_000,
    seed: int = 1,
    services: Annotated[int, Parameter(validator=validators.Number(gte=1, lte=16))] = 1,
    clients: Annotated[int, Parameter(validator=AtLeastOne)] = 1,
    lang: Literal["ja", "en"] = "ja",
    html: Path | None = None,
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    deployment: Path | None = None,
    nats: str | None = None,
    again: Annotated[bool, Parameter(negative=())] = False,
    attach: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Drive load, and show what became of it.

    Args:
        rate: Begin so many each second, at fixed times: an open loop. What has to wait counts.
        concurrency: Keep so many under way, each begun when another has ended: a closed loop.
        duration: For how many seconds; of a sweep, for each step.
        mix: The share of each kind, like lookup=0.9,notify=0.09,move=0.01. Lookups only if not
            given.
        preset: A situation instead of rate and mix: average-day, office-hours, april-peak, or
            nation-half-year, which is a sample of 100 million lookups.
        sweep: Raise the rate until latency breaks, beginning at --rate.
        residents: How many people live in the municipalities.
        seed: Decides who lives there and what is asked.
        services: How many processes answer for the tax office that everybody asks.
        clients: How many processes ask, each for a benefits office.
        lang: The language of what is shown.
        html: Write a page with charts.
        json: Write the result as JSON to a file, or with - to standard output.
        deployment: Keep the participants' files in this directory; a temporary one if not given.
        nats: Use this NATS server; it must run with the configuration of --deployment.
        again: With --deployment: delete what an earlier run has left there.
        attach: The participants of --deployment run already, at --nats, filled with the same
            --residents and --seed; only those that ask and command are started.
    """
    _check(rate, concurrency, duration, mix, preset, nats, deployment, sweep=sweep, attach=attach)
    for target in (html, json):
        check_target(target)
    shares = parse_mix(mix or "lookup=1")
    if preset is not None:
        chosen = preset_named(preset)
        rate, shares = chosen.rate_per_s, chosen.mix
    work = Work(
        options=StageOptions(
            municipalities=MUNICIPALITIES[: max(3, min(clients, len(MUNICIPALITIES)))],
            date=DATE,
            directory=deployment,
            nats=nats,
            processes=True,
            again=again,
            without=AFTER_A_DEATH,
        ),
        residents=residents,
        seed=seed,
        mix=shares,
        seconds=duration,
        rate=rate,
        workers=concurrency or CONCURRENCY,
        services=services,
        clients=clients,
        sweep=sweep,
        preset=preset,
        attach=attach,
    )
    check_clients(work)
    console = Console(stderr=json == STDOUT)
    with driving(duration * (STEPS if sweep else 1), lang, console) as progress:
        found = run_loop(drive(work, progress.second))
    if json != STDOUT:
        show_load(found, lang, console)
    if html is not None:
        write_load_page(found, lang, html)
    if json is not None:
        write_load_json(found, json)
    return OK if found.ok else FAULTY


def _check(
    rate: float | None,
    concurrency: int | None,
    duration: float,
    mix: str | None,
    preset: str | None,
    nats: str | None,
    deployment: Path | None,
    *,
    sweep: bool,
    attach: bool,
) -> None:
    """Check, before any work is done, that the options go together.

    Raises:
        SetupError: They do not; the message says which to change.
    """
    if rate is not None and not 0 < rate < float("inf"):
        raise SetupError("--rate must be more than 0; leave it out for as fast as is answered")
    if not 0 < duration < float("inf"):
        raise SetupError("--duration must be more than 0 seconds")
    if rate is not None and concurrency is not None:
        raise SetupError("--rate is an open loop and --concurrency a closed one; choose one")
    if sweep and concurrency is not None:
        raise SetupError("--sweep raises a rate; leave --concurrency out")
    if preset is not None and (rate is not None or mix is not None or sweep):
        raise SetupError("--preset sets rate and mix; leave --rate, --mix and --sweep out")
    if preset is not None and concurrency is not None and PRESETS.get(preset, (None,))[0]:
        raise SetupError("that preset has a rate; leave --concurrency out")
    if nats is not None and deployment is None:
        raise SetupError("--nats needs --deployment: the directory whose configuration it runs")
    if attach and nats is None:
        raise SetupError("--attach needs --nats and --deployment: where the participants run")


if __name__ == "__main__":
    run(app)
