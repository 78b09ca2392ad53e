"""What a lookup and an event cost where many people live; and what a second process gives.

All sizes are there at the same time and take turns. People are asked about at random: 20,000 of
those whom the tax office has on file, or all if they are fewer.
"""

import functools
import gc
from contextlib import AsyncExitStack

from benchmarks.fairness import Row, Trial, interleaved, row
from benchmarks.offices import asking

CORRECTIONS_FOR_EACH = 10
"""A correction takes about as long as ten lookups."""


async def residents(rounds: int, count: int, sizes: tuple[int, ...]) -> list[Row]:
    """Compare the cost of a lookup and of an event at several sizes."""
    trials: dict[str, Trial] = {}
    async with AsyncExitStack() as stack:
        offices = [await stack.enter_async_context(asking(size)) for size in sizes]
        gc.collect()
        gc.freeze()  # the people who were invented are not looked through again and again
        for office in offices:
            size = f"{office.residents:,}"
            corrections = max(1, count // CORRECTIONS_FOR_EACH)
            trials[f"lookup, {size}"] = functools.partial(office.lookups, count)
            trials[f"event, {size}"] = functools.partial(office.corrections, corrections)
        found = await interleaved(trials, rounds)
        for office in offices:
            office.check_log()
    gc.unfreeze()
    first, *others = (f"{size:,}" for size in sizes)
    rows = []
    for kind in ("lookup", "event"):
        names = {"lookup": "a lookup", "event": "an event with its command"}
        rows.append(
            row(f"{kind}, {first}", found, "µs", cost=True, label=f"{names[kind]}, {first}")
        )
        rows += [
            row(
                f"{kind}, {size}",
                found,
                "µs",
                cost=True,
                label=f"{names[kind]}, {size} residents",
                baseline=f"{kind}, {first}",
                goal=1.3 if kind == "lookup" else None,
            )
            for size in others
        ]
    return rows


async def processes(rounds: int, count: int, residents: int) -> list[Row]:
    """Compare two answering processes with one."""
    async with asking(residents) as alone, asking(residents, services=2) as together:
        one, two = (functools.partial(each.lookups, count) for each in (alone, together))
        found = await interleaved({"1 process": one, "2 processes": two}, rounds)
        alone.check_log()
        together.check_log()
    return [
        row("1 process", found, "lookups/s", label="lookups, 1 service process"),
        row(
            "2 processes",
            found,
            "lookups/s",
            baseline="1 process",
            label="lookups, 2 service processes",
        ),
    ]
