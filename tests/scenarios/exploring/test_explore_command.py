"""`python -m mesh explore` on the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mesh import operating
from mesh.deployment import Deployment
from scenarios.exploring import command, spreading
from scenarios.exploring.playing import Outcome
from tests.scenarios.command_lines import ROOT


def explore(*options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "mesh", "explore", *options],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--seeds", "9..3"), "turned round: write 3..9"),
        (("--seeds", "-4..3"), "a range of two numbers that are not negative"),
        (("--seeds", "many"), "a range of two numbers that are not negative"),
        (("--seeds", "0..99999999999"), "a range of two numbers that are not negative"),
        (("--seed", "-1"), "--seed is 0 or more"),
        (("--jobs", "0"), "--jobs is at least 1"),
        (("--verbose",), "go with one seed"),
        (("--seed", "1", "--keep", str(ROOT)), "holds something already"),
    ],
)
def test_bad_arguments_are_refused_before_anything_runs(
    options: tuple[str, ...], sentence: str
) -> None:
    done = explore(*options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in " ".join(done.stderr.split())


def test_several_seeds_in_several_processes_end_with_one_table() -> None:
    done = explore("--seeds", "0..4", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = dict(line.strip().rsplit(maxsplit=1) for line in done.stdout.splitlines() if line)
    assert (rows["seeds"], rows["failures"]) == ("5", "0")
    assert int(rows["life events"]) >= 20


def test_the_files_of_one_seed_can_be_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = explore("--seed", "3", "--keep", str(kept))
    assert done.returncode == 0, done.stdout + done.stderr
    deployment = Deployment.load(kept)
    assert operating.untold(deployment) == []
    assert all(verdict.ok for verdict in operating.audit(deployment).values())


def test_a_seed_that_fails_says_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = Outcome(seed=5, trace="", sentences=("tax: something is lost",))
    monkeypatch.setattr(spreading.Country, "explore", lambda _, seed: Outcome(seed=seed, trace=""))
    monkeypatch.setattr(command, "explore_all", lambda *_: iter([failing]))
    with pytest.raises(SystemExit) as ended:
        command.explore(seeds="5..5", jobs=1)
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "tax: something is lost" in said
    assert "python -m mesh explore --seed 5" in said
