"""An invented comparison: four designs, with outages, of as many days as wanted."""

import datetime as dt

import msgspec
from hypothesis import strategies as st

from mesh.clock import JST
from scenarios.comparing.model import (
    DESIGNS,
    OUTAGE_HOURS,
    Comparison,
    DesignResult,
    OfficeResult,
    OutageResult,
    PaydayResult,
    Staleness,
)

START = dt.date(2026, 4, 1)
OFFICES = ("tax", "benefits", "health-insurance", "pension", "legal-affairs")
LATE = {"pull": 14.62, "batch": 29.4, "push-thin": 0.000_031, "push": 0.000_012}
LOOKUPS = {"pull": (312_480, 5_602), "batch": (298_115, 5_388), "push-thin": (6_204, 5_611), "push": (0, 0)}  # fmt: skip


def stale(days: float) -> Staleness:
    return Staleness(mean=days, p50=days * 0.9, p95=days * 1.9, max=days * 2.4)


def saw(design: str, days: int) -> tuple[int, ...]:
    """Return files that grow out of date until the next round, under the designs that ask."""
    if LATE[design] < 1:
        return tuple(int(day % 97 == 41) for day in range(days))
    every = 30 if design == "pull" else 60
    return tuple((day % every) * (17 if day < 30 else 9) // 2 for day in range(days))


def result(design: str, days: int) -> DesignResult:
    late, (lookups, useful) = LATE[design], LOOKUPS[design]
    asks = late > 1
    paydays = tuple(
        PaydayResult(
            day=START + dt.timedelta(days=day),
            overpaid_yen=int(late * 31_250) if asks else 0,
            unpaid_yen=int(late * 1_915) if asks else 0,
        )
        for day in range(14, days, 61)
    )
    return DesignResult(
        design=design,
        staleness_days=stale(late),
        events=0 if asks else 5_611,
        lookups=lookups,
        useful_lookups=useful,
        messages=2 * lookups + 20_418,
        bytes=(2 * lookups + 20_418) * 613,
        items_disclosed=lookups * 6 + (27_815 if design == "push" else 1_204),
        holders=41 if design == "batch" else 37,
        copies=121_803 if design == "batch" else 26_011,
        owner_mean_per_s=lookups / days / 86_400,
        owner_peak_per_s=4_118 if asks else 23,
        overpaid_yen=sum(day.overpaid_yen for day in paydays),
        unpaid_yen=sum(day.unpaid_yen for day in paydays),
        deadlines_missed=int(late * 61),
        differences_at_end=127 if design == "batch" else 63 if design == "pull" else 0,
        facts=5_667,
        offices=tuple(
            OfficeResult(
                office=office,
                facts=1_100 + 17 * place,
                staleness_days=stale(late * (1 + place / 9)),
            )
            for place, office in enumerate(OFFICES)
        ),
        stale_by_day=saw(design, days),
        paydays=paydays,
        cpu_s=11.3 + lookups / 20_000,
        trace_hash="9f" * 8,
    )


def outages() -> tuple[OutageResult, ...]:
    return tuple(
        OutageResult(
            design=design,
            who=who,
            participant="residency.chofu" if who == "owner" else "pension",
            hours=hours,
            begins=dt.datetime(2026, 4, 11, 10, tzinfo=JST),
            acts_held_up=hours // 2 if who == "owner" else 0,
            longest_wait_hours=hours - 0.5 if who == "owner" else 0.0,
            staleness_days=stale(LATE[design] + hours / 48),
            deadlines_missed=hours // 8,
            overpaid_yen=int(LATE[design] * hours * 2_011),
            unpaid_yen=int(LATE[design] * hours * 97),
            differences_back=7 if LATE[design] > 1 else 0,
            differences_at_end=4 if design == "batch" else 0,
            hours_to_catch_up=LATE[design] * 24 + 0.002,
        )
        for design in DESIGNS
        for who in ("owner", "agency")
        for hours in OUTAGE_HOURS
    )


def comparison(days: int = 366, designs: tuple[str, ...] = DESIGNS) -> Comparison:
    return Comparison(
        population=10_000,
        municipalities=("Chofu", "Kanazawa", "Nagaoka"),
        start=START,
        days=days,
        seed=4,
        transport="simulated",
        pull_every_days=30,
        extract_every_days=30,
        life_events={
            "moves": 231, "deaths": 110, "births": 67, "marriages": 42, "divorces": 15,
            "incomes": 200, "movers": 417,
        },
        designs=tuple(result(design, days) for design in designs),
        outages=outages(),
        trace_hash="3c0e" * 8,
        elapsed_s=41.27,
    )  # fmt: skip


def without_anything(days: int = 7) -> Comparison:
    """Return a comparison in which nothing has happened."""
    nothing = Staleness(mean=0.0, p50=0.0, p95=0.0, max=0.0)
    whole = comparison(days)
    return msgspec.structs.replace(
        whole,
        life_events={},
        outages=(),
        designs=tuple(
            DesignResult(
                design=one.design, staleness_days=nothing, events=0, lookups=0, useful_lookups=0,
                messages=0, bytes=0, items_disclosed=0, holders=0, copies=0, owner_mean_per_s=0.0,
                owner_peak_per_s=0, overpaid_yen=0, unpaid_yen=0, deadlines_missed=0,
                differences_at_end=0, facts=0, offices=(), stale_by_day=(0,) * days, paydays=(),
                cpu_s=0.0, trace_hash="",
            )
            for one in whole.designs
        ),
    )  # fmt: skip


COUNTS = st.integers(min_value=0, max_value=10**9)
DAYS = st.integers(min_value=0, max_value=4 * 10**9).map(lambda millionths: millionths / 1e6)


@st.composite
def results(draw: st.DrawFn, design: str, days: int) -> DesignResult:
    """Draw any result that a design could have, whatever it says of that design."""
    lookups = draw(COUNTS)
    paydays = tuple(
        PaydayResult(
            day=START + dt.timedelta(days=day), overpaid_yen=draw(COUNTS), unpaid_yen=draw(COUNTS)
        )
        for day in draw(st.sets(st.integers(0, days - 1), max_size=3))
    )
    stale_days = Staleness(mean=draw(DAYS), p50=draw(DAYS), p95=draw(DAYS), max=draw(DAYS))
    return DesignResult(
        design=design,
        staleness_days=stale_days,
        events=draw(COUNTS),
        lookups=lookups,
        useful_lookups=draw(st.integers(0, lookups)),
        messages=draw(COUNTS),
        bytes=draw(COUNTS) * 1_000,
        items_disclosed=draw(COUNTS),
        holders=draw(COUNTS),
        copies=draw(COUNTS),
        owner_mean_per_s=draw(DAYS),
        owner_peak_per_s=draw(COUNTS),
        overpaid_yen=sum(day.overpaid_yen for day in paydays),
        unpaid_yen=sum(day.unpaid_yen for day in paydays),
        deadlines_missed=draw(COUNTS),
        differences_at_end=draw(COUNTS),
        facts=draw(COUNTS),
        offices=(OfficeResult(office="tax", facts=draw(COUNTS), staleness_days=stale_days),),
        stale_by_day=tuple(draw(st.lists(COUNTS, min_size=days, max_size=days))),
        paydays=paydays,
        cpu_s=draw(DAYS),
        trace_hash="00",
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Draw any comparison of up to ten days."""
    days = draw(st.integers(1, 10))
    chosen = draw(st.sets(st.sampled_from(DESIGNS), min_size=1))
    return msgspec.structs.replace(
        comparison(days),
        population=draw(st.integers(180, 1_000_000)),
        pull_every_days=draw(st.integers(1, 12)),
        extract_every_days=draw(st.integers(1, 12)),
        life_events={"moves": draw(COUNTS), "deaths": draw(COUNTS), "movers": draw(COUNTS)},
        designs=tuple(draw(results(design, days)) for design in DESIGNS if design in chosen),
        outages=draw(st.sampled_from([(), outages()])),
    )
