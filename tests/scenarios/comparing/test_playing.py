"""The same period under four designs: what each leaves untold, and what it costs."""

import datetime as dt
import sqlite3
from collections.abc import Callable

import msgspec
import pytest

from mesh import virtual_time
from mesh.running import run_loop
from scenarios.comparing.designs import DESIGNS
from scenarios.comparing.model import DesignResult, OutageResult
from scenarios.comparing.outages import Outage, outages_of, play_outage
from scenarios.comparing.playing import DAY, on_run, play
from tests.scenarios.comparing import towns

MINUTE = 1 / 1_440
"""In days."""


@pytest.mark.parametrize("design", ["push", "push-thin"])
def test_who_is_told_differs_from_nobody_at_the_end(design: str) -> None:
    result = towns.played(design)
    assert result.facts > 100
    assert result.differences_at_end == 0
    assert result.staleness_days.max < MINUTE
    assert set(result.stale_by_day) == {0}
    assert (result.deadlines_missed, result.overpaid_yen, result.unpaid_yen) == (0, 0, 0)


@pytest.mark.parametrize("design", ["pull", "batch"])
def test_who_asks_knows_later_and_asks_mostly_in_vain(design: str) -> None:
    result = towns.played(design)
    assert result.staleness_days.mean > 1
    assert result.differences_at_end > 0
    assert result.useful_lookups * 5 < result.lookups
    assert max(result.stale_by_day) > 0


def test_there_is_as_much_to_learn_under_every_design() -> None:
    facts = {design: towns.played(design).facts for design in DESIGNS}
    assert len(set(facts.values())) == 1, facts


def test_asking_the_owner_before_paying_keeps_money_from_the_dead_and_a_copy_does_not() -> None:
    assert towns.played("pull").overpaid_yen <= towns.played("batch").overpaid_yen


def test_thin_news_discloses_no_less_than_full_news_and_costs_more_questions() -> None:
    thin, full = towns.played("push-thin"), towns.played("push")
    assert thin.lookups > full.lookups
    assert thin.messages > full.messages


def test_asking_discloses_more_to_more_than_telling() -> None:
    pull, batch, push = map(towns.played, ("pull", "batch", "push"))
    assert batch.items_disclosed > pull.items_disclosed > push.items_disclosed
    assert batch.copies > pull.copies
    assert batch.holders == push.holders + 1  # the copy server


def test_the_busiest_second_of_an_owner_is_one_of_reviews() -> None:
    assert towns.played("pull").owner_peak_per_s > towns.played("push").owner_peak_per_s


def test_the_same_seed_carries_the_same_bytes_at_the_same_moments() -> None:
    again = virtual_time.run(
        play(DESIGNS["push"], towns.period(60), *towns.town(60), lambda _: None)
    )
    first = towns.played("push")
    assert again.trace_hash == first.trace_hash
    assert again.staleness_days == first.staleness_days


def test_another_seed_is_another_year() -> None:
    assert towns.played("push", 20, 2).trace_hash != towns.played("push", 20, 1).trace_hash


@pytest.mark.live
@pytest.mark.parametrize("design", ["push", "pull"])
def test_real_nats_gives_the_same_counts(design: str) -> None:
    days = 7
    on_nats = run_loop(
        play(
            DESIGNS[design],
            towns.period(days, transport="nats", every=3),
            *towns.town(days),
            lambda _: None,
        )
    )
    simulated = virtual_time.run(
        play(DESIGNS[design], towns.period(days, every=3), *towns.town(days), lambda _: None)
    )
    assert counts(on_nats) == counts(simulated)
    assert on_nats.events > 50


def counts(result: DesignResult) -> tuple[int, ...]:
    return (
        result.events,
        result.lookups,
        result.useful_lookups,
        result.differences_at_end,
        result.facts,
        result.items_disclosed,
        result.holders,
    )


def outage_of(participant: str, days: int = 30) -> OutageResult:
    period = towns.period(days)
    population, plan = towns.town(days)
    begins = outages_of(period, plan)[0].begins
    outage = Outage(who="agency", participant=participant, hours=60, begins=begins)
    return virtual_time.run(play_outage(outage, DESIGNS["push"], period, population, plan))


@pytest.mark.parametrize("who", ["resident-registry-chofu", "pension", "tax-kanazawa"])
def test_push_catches_up_after_an_outage_of_sixty_hours(who: str) -> None:
    result = outage_of(who)
    assert result.differences_at_end == 0
    assert result.differences_back == 0
    assert result.hours_to_catch_up < 1


def test_an_office_that_was_away_learns_late_and_an_owner_that_was_away_lets_people_wait() -> None:
    office, owner = outage_of("pension"), outage_of("resident-registry-chofu")
    assert office.staleness_days.max > 1
    assert office.longest_wait_hours < owner.longest_wait_hours
    assert owner.acts_held_up > 0
    assert owner.longest_wait_hours > 1


def test_an_outage_begins_when_most_is_going_on() -> None:
    period, (_, plan) = towns.period(30), towns.town(30)
    (begins,) = {outage.begins for outage in outages_of(period, plan)}
    busy = [begins <= act.at < begins + dt.timedelta(hours=60) for act in plan.acts]
    assert sum(busy) * 30 >= len(plan.acts) * 60 / 24


def test_the_judge_looks_at_every_midnight_if_it_is_asked_to() -> None:
    watched = msgspec.structs.replace(towns.period(40, every=10), check_every_days=1)
    push, pull = (
        virtual_time.run(play(DESIGNS[name], watched, *towns.town(40), lambda _: None))
        for name in ("push", "pull")
    )
    assert [check.day for check in push.checks] == [towns.START + DAY * n for n in range(40)]
    assert {check.differences for check in push.checks} == {0}
    assert max(check.differences for check in pull.checks) > 0
    assert min(check.differences for check in pull.checks[11:]) < pull.checks[8].differences


# ---- the judge can find something ------------------------------------------------------------


def moved_pensioner(db: sqlite3.Connection) -> None:
    record = "SELECT person, json_extract(record, '$.address.block') FROM enrolled"
    person, block = next(row for row in db.execute(record) if row[1])
    db.execute(
        "UPDATE enrolled SET record = json_set(record, '$.address.block', ?) WHERE person = ?",
        (f"{block}-1", person),
    )


def renamed_pensioner(db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE enrolled SET record = json_set(record, '$.name.family', 'x') WHERE person ="
        " (SELECT min(person) FROM enrolled)"
    )


def dead_pensioner(db: sqlite3.Connection) -> None:
    death = '{"died_on": "2026-04-02", "told_on": "2026-04-03"}'
    db.execute(
        "UPDATE enrolled SET record = json_set(record, '$.death', json(?)) WHERE person ="
        " (SELECT min(person) FROM enrolled)",
        (death,),
    )


@pytest.mark.parametrize("spoil", [moved_pensioner, renamed_pensioner, dead_pensioner])
def test_a_file_that_is_wrong_is_found(spoil: Callable[[sqlite3.Connection], None]) -> None:
    async def spoiled() -> tuple[int, int]:
        async with on_run(DESIGNS["push"], towns.period(1), towns.town(1)[0]) as run:
            before = run.differences()
            spoil(run.stage.running["pension"].store._db)
            return before, run.differences()

    assert virtual_time.run(spoiled()) == (0, 1)
