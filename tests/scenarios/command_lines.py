"""Runs a scenario as a user does, on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run(scenario: str, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a scenario, named without `.py`."""
    return subprocess.run(
        [sys.executable, f"scenarios/{scenario}.py", *options],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def played(scenario: str, *options: str) -> dict[str, Any]:
    """Run a scenario that must end well, and return its JSON."""
    done = run(scenario, "--json", "-", *options)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report
