"""Load on real participants: every answer is right, every log entry is there, errors are clear."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mesh.errors import SetupError
from scenarios.load import app

ROOT = Path(__file__).parents[2]
KEYS = {
    "preset", "mix", "seed", "residents", "services", "clients", "fsync", "duration_s",
    "offered_per_s", "throughput_per_s", "latency_ms", "answers", "wrong", "refused", "errors",
    "backlog", "access_log", "per_kind",
}  # fmt: skip
"""What the result has at least."""


def run(*options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "scenarios/load.py", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.live
def test_a_mix_in_an_open_loop_is_answered_rightly_and_logged_wholly(tmp_path: Path) -> None:
    page = tmp_path / "load.html"
    done = run(
        "--residents", "1500", "--duration", "2", "--rate", "150", "--json", "-",
        "--mix", "lookup=0.9,notify=0.08,move=0.02", "--html", str(page),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.keys() >= KEYS
    assert found["latency_ms"].keys() == {"p50", "p90", "p99", "p999", "max"}
    assert (found["answers"], found["wrong"], found["errors"], found["lost"]) == (270, 0, 0, 0)
    assert found["access_log"]["verified"]
    assert found["access_log"]["entries"] == found["access_log"]["expected"] >= 270
    assert {kind: each["done"] for kind, each in found["per_kind"].items()} == {
        "lookup": 270, "notify": 24, "move": 6,
    }  # fmt: skip
    assert found["per_kind"]["move"]["latency_ms"]["p50"] > 0
    assert "<svg" in page.read_text()


@pytest.mark.live
def test_several_processes_ask_and_answer_in_a_closed_loop() -> None:
    done = run(
        "--residents", "1500", "--duration", "1.5", "--concurrency", "32", "--clients", "2",
        "--services", "2", "--json", "-", "--preset", "nation-half-year",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["wrong"], found["errors"], found["backlog"]) == (0, 0, 0)
    assert found["access_log"]["verified"]
    assert found["whole_takes_s"] == pytest.approx(
        100_000_000 / found["per_kind"]["lookup"]["throughput_per_s"], rel=0.01
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rate", "0"], "--rate must be more than 0"),
        (["--rate", "-3"], "--rate must be more than 0"),
        (["--duration", "0"], "--duration must be more than 0"),
        (["--mix", "lookup=0.5"], "adds up to 0.5"),
        (["--preset", "christmas"], "there is no preset christmas"),
        (["--rate", "5", "--concurrency", "5"], "choose one"),
        (["--preset", "average-day", "--rate", "5"], "--preset sets rate and mix"),
        (["--clients", "50"], "more than the 12 benefits offices"),
        (["--clients", "3", "--mix", "lookup=0.5,notify=0.5"], "one process commands for all"),
        (["--nats", "nats://127.0.0.1:1"], "--nats needs --deployment"),
        (["--sweep", "--concurrency", "5"], "leave --concurrency out"),
        (["--json", "/nowhere/at/all.json"], "/nowhere/at"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(options: list[str], said: str) -> None:
    with pytest.raises(SetupError) as refused:
        app(options, exit_on_error=False, result_action="return_value")

    assert said in str(refused.value)


def test_a_refusal_is_one_sentence_and_an_exit_code() -> None:
    done = run("--rate", "0")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --rate must be more than 0")
