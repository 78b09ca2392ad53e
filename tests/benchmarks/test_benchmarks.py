"""The benchmarks work; how fast the machine is, is not for a test to say."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fairness import (
    BrokenBenchmarkError,
    Spell,
    Trial,
    Turn,
    check,
    interleaved,
    row,
    single,
)
from benchmarks.processor import OWN
from benchmarks.reporting import BEGIN, END, record, results
from mesh.errors import SetupError

ROOT = Path(__file__).parents[2]


@pytest.mark.live
def test_the_quick_form_runs_and_every_answer_in_it_is_right(tmp_path: Path) -> None:
    target = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(target.read_text())
    assert found.keys() == {"lookups", "events"}
    assert all(each["value"] > 0 for one in found.values() for each in one["rows"])


def test_all_take_turns_and_none_is_always_first() -> None:
    order: list[str] = []

    def trial(name: str) -> Trial:
        async def turn() -> Spell:
            order.append(name)
            return Spell(len(order), 0.5)

        return turn

    found = asyncio.run(interleaved({name: trial(name) for name in "ab"}, 4))

    assert order == ["a", "b"] + ["a", "b", "b", "a"] * 2  # the first of each is to warm up
    assert [turn.per_s for turn in found["a"]] == [2 * number for number in (3, 6, 7, 10)]
    assert [turn.per_s for turn in found["b"]] == [2 * number for number in (4, 5, 8, 9)]


def test_a_turn_says_what_each_process_took_for_each() -> None:
    async def busy() -> Spell:
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
        return Spell(50, 0.05)

    found = asyncio.run(interleaved({"busy": busy}, 1))

    assert 1_000 <= found["busy"][0].cpu_us[OWN] < 10_000


@given(values=st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)), min_size=1, max_size=9))
def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds(
    values: list[tuple[float, float]],
) -> None:
    found = {
        "ours": [Turn(ours) for ours, _ in values],
        "bare": [Turn(bare) for _, bare in values],
    }
    line = row("ours", found, "x/s", baseline="bare", goal=0.8)

    ratios = sorted(ours / bare for ours, bare in values)
    middle = len(ratios) // 2
    assert line.ratio is not None
    assert ratios[(len(ratios) - 1) // 2] <= line.ratio <= ratios[middle]
    assert line.met == (line.ratio >= 0.8)
    assert line.lowest <= line.value <= line.highest
    assert (line.ratio_lowest, line.ratio_highest) == (ratios[0], ratios[-1])


def test_a_cost_is_the_inverse_of_a_rate_and_less_of_it_is_better() -> None:
    found = {"small": [Turn(1_000)] * 5, "large": [Turn(800)] * 5}
    line = row("large", found, "µs", baseline="small", goal=1.3, cost=True)

    assert (line.value, line.ratio, line.met) == (1_250, 1.25, True)
    assert not row("large", found, "µs", baseline="small", goal=1.2, cost=True).met


def test_a_goal_may_be_for_the_value_although_there_is_a_ratio() -> None:
    found = {"ours": [Turn(50_000)] * 5, "bare": [Turn(100_000)] * 5}

    assert row("ours", found, "x/s", baseline="bare", goal=40_000, bound="value").met
    assert not row("ours", found, "x/s", baseline="bare", goal=0.8).met


def test_less_can_be_better() -> None:
    assert single("start", 0.5, "s", goal=1, better="less").met
    assert not single("start", 2, "s", goal=1, better="less").met
    assert single("start", 2, "s").met is None


def test_results_of_record_replace_those_of_the_same_benchmark_only(tmp_path: Path) -> None:
    kept, page = tmp_path / "record.json", tmp_path / "page.md"
    page.write_text(f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n")

    record({"lookups": results([single("first", 1, "s")], 0.1)}, into=kept, page=page)
    record({"moves": results([single("second", 2, "s")], 0.1)}, into=kept, page=page)
    record({"lookups": results([single("third", 3, "s", goal=2)], 0.1)}, into=kept, page=page)

    text = page.read_text()
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "old" not in text
    assert "first" not in text
    assert "| second | 2 s |" in text
    assert "| third | 3 s |" in text


def test_a_page_without_a_place_for_results_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("No place.\n")

    with pytest.raises(SetupError, match="has no place for results"):
        record({"a": results([], 0.0)}, into=tmp_path / "record.json", page=page)
    assert not (tmp_path / "record.json").exists()


def test_a_wrong_answer_breaks_a_benchmark() -> None:
    with pytest.raises(BrokenBenchmarkError, match="wrongly"):
        check(holds=False, otherwise="a lookup was answered wrongly")


def test_an_unknown_benchmark_is_answered_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--only", "christmas"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "there is no benchmark christmas" in done.stderr
