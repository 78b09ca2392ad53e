"""Hundreds of seeds under random faults; and a seed that is played again is the same run."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest

from mesh.simulated_network import TAME
from scenarios.exploring.drawing import draw_plan
from scenarios.exploring.faults import draw_faults
from scenarios.exploring.model import Plan, Wrong
from scenarios.exploring.moments import Moments
from scenarios.exploring.playing import Outcome, explore
from scenarios.exploring.spreading import Country, be_quiet
from tests.scenarios.command_lines import ROOT

SEEDS = 200
CHUNKS = 12
"""So many tests share the seeds, so that several processes can play them."""


@pytest.fixture(scope="module")
def country() -> Iterator[Country]:
    be_quiet()
    with Country() as made:
        yield made


def plan_of(country: Country, seed: int) -> Plan:
    names = tuple(country.template.deployment.participants)
    return draw_plan(seed, country.template.population, names)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_few_hundred_seeds_hold_whatever_goes_wrong(country: Country, chunk: int) -> None:
    outcomes = [country.explore(seed) for seed in range(chunk, SEEDS, CHUNKS)]
    assert {o.seed: o.sentences for o in outcomes if o.sentences} == {}
    assert sum(sum(outcome.happened.values()) for outcome in outcomes) > len(outcomes)


def test_every_kind_of_fault_and_both_kinds_of_plan_are_drawn(country: Country) -> None:
    plans = [plan_of(country, seed) for seed in range(40)]
    assert {fault.what for plan in plans for fault in plan.faults} == set(Wrong)
    assert {plan.tangled for plan in plans} == {True, False}
    assert all(4 <= sum(story.life_events for story in plan.stories) <= 11 for plan in plans)


def test_a_seed_is_the_same_run_in_every_process(country: Country) -> None:
    def played(hash_seed: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "mesh", "explore", "--seed", "7", "--verbose"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=100,
            check=True,
        )
        return [line for line in done.stdout.splitlines() if "seconds" not in line]

    one = played("1")
    assert one == played("2")
    assert f"trace {country.explore(7).trace}" in one
    assert country.explore(8).trace != country.explore(7).trace
    assert any("fault: " in line for line in one)


def test_a_run_that_breaks_off_is_a_failure_of_its_seed(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a name that nobody may read")

    monkeypatch.setattr("scenarios.exploring.playing._acts", broken)
    outcome = country.explore(1)
    assert len(outcome.sentences) == 1
    assert "KeyError" in outcome.sentences[0]
    assert "name" not in outcome.sentences[0]


def test_faults_are_what_makes_the_difference(country: Country) -> None:
    """The same plan without faults and bad weather carries less, and nobody tries again."""
    plan = next(p for p in (plan_of(country, s) for s in range(99)) if len(p.faults) > 8)
    calm = msgspec.structs.replace(plan, faults=(), conditions=TAME)
    outcome: Outcome = explore(country.template, calm)
    assert outcome.sentences == ()
    assert outcome.happened == {}
    assert outcome.retries == 0


def test_faults_end_within_the_day_on_which_they_begin() -> None:
    rng = random.Random(1)
    names = ("one", "other", "third")
    for _ in range(200):
        for fault in draw_faults(rng, names, Moments.draw(rng)):
            begun = fault.at % 86_400
            assert begun + fault.lasting < 6 * 3600
            assert fault.other != fault.who or not fault.who
