"""Every command of a lesson runs, as it stands there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.command_lines import ROOT

LESSONS = sorted((ROOT / "docs" / "lessons").glob("*.md"))
COMMANDS = [
    pytest.param(command, id=f"{lesson.stem}-{number}")
    for lesson in LESSONS
    for number, command in enumerate(
        line
        for block in re.findall(r"```console\n(.*?)```", lesson.read_text(), re.DOTALL)
        for line in block.strip().splitlines()
    )
]


def test_there_are_lessons_with_commands() -> None:
    assert len(COMMANDS) >= 5


@pytest.mark.live
@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_of_a_lesson_runs(command: str, tmp_path: Path) -> None:
    program, script, *arguments = shlex.split(command)
    assert program == ".venv/bin/python"
    done = subprocess.run(
        [sys.executable, str(ROOT / script), *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
