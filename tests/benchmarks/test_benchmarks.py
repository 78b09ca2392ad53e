"""The benchmarks work; how fast the machine is, is not for a test to say."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fairness import BrokenBenchmarkError, check, interleaved, row, single

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
    results = json.loads(target.read_text())
    assert results.keys() == {"lookups", "events"}
    assert all(each["value"] > 0 for rows in results.values() for each in rows)


def test_all_take_turns_and_none_is_always_first() -> None:
    order: list[str] = []

    def trial(name: str) -> object:
        async def measure() -> float:
            order.append(name)
            return float(len(order))

        return measure

    found = asyncio.run(interleaved({name: trial(name) for name in "ab"}, 4))  # type: ignore[misc]

    assert order == ["a", "b"] + ["a", "b", "b", "a"] * 2  # the first of each is to warm up
    assert [len(values) for values in found.values()] == [4, 4]


@given(values=st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)), min_size=1, max_size=9))
def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds(
    values: list[tuple[float, float]],
) -> None:
    found = {"ours": [ours for ours, _ in values], "bare": [bare for _, bare in values]}
    line = row("ours", found, "x/s", baseline="bare", goal=0.8)

    ratios = sorted(ours / bare for ours, bare in values)
    middle = len(ratios) // 2
    assert line.ratio is not None
    assert ratios[(len(ratios) - 1) // 2] <= line.ratio <= ratios[middle]
    assert line.met == (line.ratio >= 0.8)
    assert line.lowest <= line.value <= line.highest


def test_less_can_be_better() -> None:
    assert single("start", 0.5, "s", goal=1, better="less").met
    assert not single("start", 2, "s", goal=1, better="less").met
    assert single("start", 2, "s").met is None


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
