"""Whole moves: a household files once, and about ten participants come to know of it."""

from benchmarks.fairness import Row, check, several
from benchmarks.lookups import bare_requests
from benchmarks.offices import PLACES, asking
from scenarios.driving.model import Load
from scenarios.driving.running import Work, drive
from scenarios.load import DATE
from scenarios.stage.country import AFTER_A_DEATH
from scenarios.stage.running import StageOptions

AT_ONCE = 100
FEW = 1_500


async def moves(rounds: int, seconds: float, residents: int) -> list[Row]:
    """Let households move, so many at a time, each to its end in every participant's file."""
    rates, bases = [], []
    async with asking(FEW) as office, bare_requests(office) as bare:
        await bare(5_000)()
        for _ in range(rounds):
            bases.append((await bare(10_000)()).per_s)
            rates.append((await _moving(seconds, residents)).per_kind["move"].throughput_per_s)
    against = ("bare nats-py request", bases)
    return [several("whole moves", rates, "moves/s", goal=200, baseline=against)]


async def _moving(seconds: float, residents: int) -> Load:
    work = Work(
        options=StageOptions(
            municipalities=PLACES, date=DATE, processes=True, without=AFTER_A_DEATH
        ),
        residents=residents,
        seed=1,
        mix={"lookup": 0.0, "notify": 0.0, "move": 1.0},
        seconds=seconds,
        workers=AT_ONCE,
    )
    load = await drive(work, lambda _: None)
    check(holds=load.ok, otherwise="a move did not come to its end as it must")
    refused = ", ".join(load.refused)
    check(holds=not refused, otherwise=f"moves were refused ({refused})")
    return load
