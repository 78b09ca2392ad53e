"""An invented load run: open or closed loop, with or without a sweep, in order or in trouble."""

import math
import random

import msgspec
from hypothesis import strategies as st

from scenarios.driving.model import (
    KINDS,
    Bucket,
    KindResult,
    Latency,
    Load,
    LogCheck,
    Second,
    Step,
)

MEDIANS_MS = {"lookup": 1.4, "notify": 5.2, "move": 38.0}
SHARES = {"lookup": 0.9, "notify": 0.09, "move": 0.01}


def latency(median: float, spread: float = 1.0) -> Latency:
    return Latency(
        p50=median, p90=median * 2.1, p99=median * 5.3 * spread, p999=median * 14.7 * spread,
        max=median * 61.9 * spread,
    )  # fmt: skip


def histogram(median: float, count: int, seed: int = 1) -> tuple[Bucket, ...]:
    """Return times that are mostly near the median, and a few that had to wait."""
    dice = random.Random(seed)
    counts: dict[float, int] = {}
    for _ in range(count):
        slow = 20.0 if dice.random() < 0.004 else 1.0
        took = median * math.exp(dice.gauss(0, 0.45)) * slow
        step = 10 ** (math.floor(math.log10(took)) - 1)
        end = round((math.floor(took / step) + 1) * step, 6)
        counts[end] = counts.get(end, 0) + 1
    return tuple(Bucket(up_to_ms=end, count=counts[end]) for end in sorted(counts))


def seconds(duration: int, per_s: int, *, stall: bool = True) -> tuple[Second, ...]:
    """Return seconds of a run that stalls once, two thirds of the way in."""
    dice = random.Random(4)
    result = []
    for at in range(1, duration + 1):
        stalled = stall and at == duration * 2 // 3
        done = per_s // 3 if stalled else per_s + dice.randrange(-40, 40)
        result.append(
            Second(
                at_s=float(at),
                offered=per_s,
                done=done,
                errors=7 if stalled else 0,
                p50_ms=1.5 + dice.random() / 4,
                p99_ms=812.0 if stalled else 7.5 + dice.random() * 3,
                backlog=1_340 if stalled else dice.randrange(2, 9),
                behind_ms=41.0 if stalled else 0.4,
            )
        )
    return tuple(result)


def kind(name: str, total: int, duration: float) -> KindResult:
    median, done = MEDIANS_MS[name], int(total * SHARES[name])
    return KindResult(
        done=done,
        throughput_per_s=done / duration,
        latency_ms=latency(median),
        histogram=histogram(median, min(done, 3_000)),
    )


def load(duration: int = 60, per_s: int = 2_000) -> Load:
    """Return a run in an open loop in which nothing went wrong."""
    total = duration * per_s
    lookups = int(total * SHARES["lookup"])
    return Load(
        preset="april-peak",
        mix=SHARES,
        seed=4,
        residents=10_000,
        services=2,
        clients=3,
        loop="open",
        fsync="stores: every commit; streams: every message",
        duration_s=duration + 0.042,
        offered_per_s=float(per_s),
        throughput_per_s=total / (duration + 0.042),
        latency_ms=latency(1.6),
        answers=lookups,
        wrong=0,
        refused={},
        errors={},
        retried=3,
        lost=0,
        backlog=0,
        behind_ms=1.27,
        fell_behind=False,
        access_log=LogCheck(entries=lookups, expected=lookups, verified=True),
        per_kind={name: kind(name, total, duration) for name in KINDS},
        seconds=seconds(duration, per_s, stall=False),
        machine="x86_64, 2 CPU",
    )


def troubled() -> Load:
    """Return a run in which everything went wrong that can."""
    whole = load()
    return msgspec.structs.replace(
        whole,
        throughput_per_s=1_631.4,
        wrong=17,
        refused={"no-permit": 5, "unknown-person": 41},
        errors={"timeout": 1_203, "busy": 88},
        retried=912,
        lost=2,
        backlog=1_340,
        behind_ms=841.7,
        fell_behind=True,
        access_log=LogCheck(entries=whole.answers - 3, expected=whole.answers, verified=False),
        seconds=seconds(60, 2_000),
    )


def closed() -> Load:
    """Return a run in a closed loop, without a preset and of one kind."""
    whole = load(20, 6_000)
    return msgspec.structs.replace(
        whole, preset=None, loop="closed", mix={"lookup": 1.0}, behind_ms=0.0, machine="",
        per_kind={"lookup": whole.per_kind["lookup"]},
    )  # fmt: skip


def sweep() -> Load:
    """Return a run that raised its rate until latency broke."""
    steps = []
    for per_s in (500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000):
        broken = per_s > 4_000
        strain = 1 / (1 - min(per_s, 4_700) / 5_000)
        steps.append(
            Step(
                offered_per_s=float(per_s),
                throughput_per_s=4_312.0 if broken else per_s * 0.999,
                latency_ms=latency(1.1 * strain, 70 if broken else 1.0),
                sustained=not broken,
            )
        )
    return msgspec.structs.replace(load(), sweep=tuple(steps), knee_per_s=4_000.0)


def nation() -> Load:
    """Return a sample of half a year of the nation."""
    return msgspec.structs.replace(
        closed(), preset="nation-half-year", loop="open", duration_s=90.2, whole_takes_s=2_871.0
    )


def nothing() -> Load:
    """Return a run in which nothing came to its end."""
    nobody = KindResult(done=0, throughput_per_s=0.0, latency_ms=None)
    return msgspec.structs.replace(
        load(), throughput_per_s=0.0, latency_ms=None, answers=0, retried=0,
        access_log=LogCheck(entries=0, expected=0, verified=True),
        per_kind=dict.fromkeys(KINDS, nobody), seconds=(),
    )  # fmt: skip


ALL = {
    "load": load, "troubled": troubled, "closed": closed, "sweep": sweep, "nation": nation,
    "nothing": nothing,
}  # fmt: skip

COUNTS = st.integers(min_value=0, max_value=10**9)
TIMES = st.integers(0, 600_000_000).map(lambda microseconds: microseconds / 1_000)
RATES = st.integers(0, 1_000_000).map(lambda tenths: tenths / 10)
CODES = st.dictionaries(st.sampled_from(["busy", "timeout", "no-permit"]), COUNTS)


@st.composite
def latencies(draw: st.DrawFn) -> Latency:
    times = sorted(draw(st.lists(TIMES, min_size=5, max_size=5)))
    p50, p90, p99, p999, most = times
    return Latency(p50=p50, p90=p90, p99=p99, p999=p999, max=most)


@st.composite
def kinds(draw: st.DrawFn) -> KindResult:
    buckets = draw(st.dictionaries(TIMES, st.integers(1, 10**7), max_size=5))
    done = sum(buckets.values())
    return KindResult(
        done=done,
        throughput_per_s=draw(RATES),
        latency_ms=draw(latencies()) if done else None,
        histogram=tuple(Bucket(up_to_ms=end, count=buckets[end]) for end in sorted(buckets)),
    )


@st.composite
def second_of(draw: st.DrawFn, at: int) -> Second:
    return Second(
        at_s=float(at), offered=draw(COUNTS), done=draw(COUNTS), errors=draw(COUNTS),
        p50_ms=draw(TIMES), p99_ms=draw(TIMES), backlog=draw(COUNTS), behind_ms=draw(TIMES),
    )  # fmt: skip


@st.composite
def step_at(draw: st.DrawFn, per_s: float) -> Step:
    return Step(
        offered_per_s=per_s,
        throughput_per_s=draw(RATES),
        latency_ms=draw(st.none() | latencies()),
        sustained=draw(st.booleans()),
    )


@st.composite
def loads(draw: st.DrawFn) -> Load:
    """Draw any load run, whatever it says."""
    chosen = draw(st.sets(st.sampled_from(KINDS), min_size=1))
    rates = sorted(draw(st.sets(st.integers(1, 100_000).map(float), max_size=4)))
    entries, expected = draw(COUNTS), draw(COUNTS)
    answers = draw(COUNTS)
    return msgspec.structs.replace(
        load(2, 10),
        preset=draw(st.sampled_from([None, "average-day", "nation-half-year"])),
        mix={name: 1 / len(chosen) for name in KINDS if name in chosen},
        loop=draw(st.sampled_from(["open", "closed"])),
        duration_s=draw(RATES),
        offered_per_s=draw(RATES),
        throughput_per_s=draw(RATES),
        latency_ms=draw(st.none() | latencies()),
        answers=answers,
        wrong=draw(st.integers(0, answers)),
        refused=draw(CODES),
        errors=draw(CODES),
        lost=draw(COUNTS),
        backlog=draw(COUNTS),
        behind_ms=draw(TIMES),
        fell_behind=draw(st.booleans()),
        access_log=LogCheck(
            entries=entries, expected=expected, verified=draw(st.booleans()) and entries == expected
        ),
        per_kind={name: draw(kinds()) for name in KINDS if name in chosen},
        seconds=tuple(draw(second_of(at)) for at in range(1, draw(st.integers(1, 6)))),
        sweep=tuple(draw(step_at(per_s)) for per_s in rates),
        knee_per_s=draw(st.none() | st.sampled_from(rates)) if rates else None,
        whole_takes_s=draw(st.none() | RATES),
    )
