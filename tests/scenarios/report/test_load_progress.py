"""Progress of a load run: two lines where somebody watches, a line now and then elsewhere."""

import io
import threading

import msgspec
import pytest
from rich.console import Console

from scenarios.driving.model import Second
from scenarios.report.load_progress import driving
from scenarios.report.phrases import Lang
from tests.scenarios.report.invented_load import seconds

QUIET = Second(
    at_s=1.0, offered=200, done=200, errors=0, p50_ms=1.5, p99_ms=9.25, backlog=4, behind_ms=0.3
)


def console(*, watched: bool) -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=watched, color_system=None)


def output(shown: Console) -> str:
    assert isinstance(shown.file, io.StringIO)
    return shown.file.getvalue()


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ("200/s", "p50 1.5 ms", "p99 9.25 ms", "errors 0", "backlog 4", "30 / 60 s")),
        ("ja", ("毎秒200件", "p50 1.5 ms", "p99 9.25 ms", "エラー 0", "残り 4", "30／60秒")),
    ],
)
def test_each_second_renews_bar_and_numbers(
    lang: Lang, parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=True)
    with driving(60, lang, shown) as run:
        run.second(msgspec.structs.replace(QUIET, at_s=30.0))
    assert [part for part in (*parts, "50%") if part not in output(shown)] == []


def test_trouble_of_participants_and_of_the_driver_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=True)
    with driving(60, "en", shown) as run:
        run.second(QUIET)
        assert "driver late" not in output(shown)
        run.second(msgspec.structs.replace(QUIET, done=120, errors=3, behind_ms=42.0))
        assert "120/s of 200" in output(shown)
        assert "errors 3" in output(shown)
        assert "driver late 42 ms" in output(shown)
        run.second(msgspec.structs.replace(QUIET, offered=100_000, errors=3, behind_ms=9_876.0))
        assert "9,876 ms" in output(shown)


def test_watching_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    before = threading.active_count()
    with driving(60, "en", console(watched=True)) as run:
        run.second(QUIET)
        assert threading.active_count() == before


def test_a_run_that_takes_longer_than_meant_is_not_beyond_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=True)
    with driving(10, "en", shown) as run:
        run.second(msgspec.structs.replace(QUIET, at_s=14.0))
    assert "100%" in output(shown)
    assert "14 / 10 s" in output(shown)


def test_a_pipe_gets_a_line_every_five_seconds_and_the_rest_at_the_end() -> None:
    shown = console(watched=False)
    with driving(12, "en", shown) as run:
        for at in range(1, 13):
            run.second(msgspec.structs.replace(QUIET, at_s=float(at), p99_ms=float(at)))
            assert output(shown).count("\n") == at // 5
    lines = output(shown).splitlines()
    assert [line.split("  ")[0] for line in lines] == ["5 / 12 s", "10 / 12 s", "12 / 12 s"]
    assert ["p99 5 ms" in lines[0], "p99 10 ms" in lines[1], "p99 12 ms" in lines[2]] == [True] * 3


def test_a_line_in_a_pipe_is_one_line_and_holds_no_command() -> None:
    shown = console(watched=False)
    with driving(60, "ja", shown) as run:
        for second in seconds(60, 1_000_000):
            run.second(second)
    lines = output(shown).splitlines()
    assert len(lines) == 12
    assert all("残り" in line for line in lines)
    assert "\x1b" not in output(shown)


def test_errors_between_two_lines_are_counted_together() -> None:
    shown = console(watched=False)
    with driving(5, "en", shown) as run:
        for at in range(1, 6):
            run.second(msgspec.structs.replace(QUIET, at_s=float(at), errors=2))
    assert "errors 10" in output(shown)


def test_a_second_in_which_nothing_ended_has_no_latency() -> None:
    shown = console(watched=False)
    with driving(1, "en", shown) as run:
        run.second(msgspec.structs.replace(QUIET, done=0, p50_ms=0.0, p99_ms=0.0))
    assert "p50 –  p99 –" in output(shown)


@pytest.mark.parametrize("watched", [True, False])
def test_progress_ends_when_the_run_fails(
    *, watched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = console(watched=watched)

    def failing() -> None:
        with driving(60, "en", shown) as run:
            run.second(QUIET)
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        failing()
    assert "200/s" in output(shown)
