"""Progress of several designs: never backwards, silent where nobody watches."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from scenarios.report.designs_progress import OUTAGES, Advancing, playing
from scenarios.report.phrases import Lang


def console(*, watched: bool) -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=watched, color_system=None)


def output(shown: Console) -> str:
    assert isinstance(shown.file, io.StringIO)
    return shown.file.getvalue()


@pytest.mark.parametrize(("lang", "name"), [("ja", "薄いプッシュ"), ("en", "Thin push")])
def test_each_design_has_a_bar(lang: Lang, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=True)
    with playing(("pull", "push-thin"), lang, shown) as tell:
        tell("push-thin", 0.5)
        tell("pull", 1.0)
    assert name in output(shown)
    assert "100%" in output(shown)
    assert " 50%" in output(shown)


def test_late_reports_do_not_turn_a_bar_back() -> None:
    with Progress(disable=True) as progress:
        bars = Advancing(progress, ("pull",), "en", 1)
        for fraction in (0.2, 0.9, 0.4, 7.0, -1.0):
            bars.advance("pull", fraction)
        assert bars.reached == {"pull": 1.0}


def test_runs_with_outages_count_towards_their_design(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=True)
    with playing(("push", "push-thin"), "en", shown, outages=True) as tell:
        tell("push", 1.0)
        for number in range(OUTAGES):
            tell(f"push owner {number}", 1.0)
        tell("push-thin owner 1", 1.0)
    assert "100%" in output(shown)
    assert f"{100 / (1 + OUTAGES):>3.0f}%" in output(shown)


def test_progress_is_silent_when_piped() -> None:
    shown = console(watched=False)
    with playing(("pull",), "ja", shown) as tell:
        tell("pull", 0.5)
    assert output(shown) == ""
