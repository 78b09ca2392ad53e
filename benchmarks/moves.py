"""Whole moves: a household files once, and about ten participants come to know of it."""

from benchmarks.fairness import Row, check, single
from scenarios.driving.running import Work, drive
from scenarios.load import DATE
from scenarios.population.places import MUNICIPALITIES
from scenarios.stage.country import AFTER_A_DEATH
from scenarios.stage.running import StageOptions

AT_ONCE = 100


async def moves(seconds: float, residents: int) -> list[Row]:
    """Let households move, so many at a time, each to its end in every participant's file."""
    work = Work(
        options=StageOptions(
            municipalities=MUNICIPALITIES[:3], date=DATE, processes=True, without=AFTER_A_DEATH
        ),
        residents=residents * 4,
        seed=1,
        mix={"lookup": 0.0, "notify": 0.0, "move": 1.0},
        seconds=seconds,
        workers=AT_ONCE,
    )
    load = await drive(work, lambda _: None)
    check(holds=load.ok, otherwise="a move did not come to its end as it must")
    return [single("whole moves", load.per_kind["move"].throughput_per_s, "moves/s", goal=200)]
