"""Progress: visible where somebody watches, silent everywhere else."""

import io

import pytest
from rich.console import Console

from scenarios.report.live import counting, starting
from scenarios.report.phrases import MOVES, Lang


def watched() -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)


def piped() -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=False)


def output(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(("lang", "failed"), [("ja", "失敗2"), ("en", "2 failed")])
def test_moves_done_and_failed_are_counted(
    lang: Lang, failed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    console = watched()
    with counting(5, MOVES, lang, console) as progress:
        for number in range(5):
            progress.advance(failed=number > 2)
    assert (progress.done, progress.failed) == (5, 2)
    assert "5/5" in output(console)
    assert failed in output(console)


def test_progress_is_silent_when_piped() -> None:
    console = piped()
    with counting(3, MOVES, "ja", console) as progress:
        progress.advance()
    with starting(console) as step:
        step("NATS")
    assert progress.done == 1
    assert output(console) == ""


def test_start_up_steps_are_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    console = watched()
    with starting(console) as step:
        step("[bold]サーバーを起動")
    assert "[bold]サーバーを起動" in output(console)


def test_progress_ends_when_what_it_watches_fails() -> None:
    with pytest.raises(RuntimeError, match="broken"), counting(3, MOVES, "en", piped()):
        raise RuntimeError("broken")
