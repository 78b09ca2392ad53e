"""A load run in the terminal: every number, both languages, nothing wider than the screen."""

import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from scenarios.driving.model import Load
from scenarios.report.load_facts import answered, driven
from scenarios.report.load_findings import findings
from scenarios.report.load_terminal import show_load
from scenarios.report.load_view import LoadView, rate
from scenarios.report.phrases import Lang
from tests.scenarios.report.invented_load import ALL, closed, load, loads, nothing, sweep
from tests.scenarios.report.reading import JAPANESE

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def printed(shown: Load, lang: Lang, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, color_system=None)
    show_load(shown, lang, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_latency_is_in_the_row_of_its_kind_at_every_width(
    lang: Lang, name: str, width: int
) -> None:
    shown = ALL[name]()
    view, lines = LoadView(shown, lang), printed(shown, lang, width).splitlines()
    assert [line for line in lines if cell_len(line) > width] == []
    for kind, one in view.kinds():
        cells = f"{one.done:,}", rate(one.throughput_per_s), *view.latency(one.latency_ms)
        row = r"\s+".join(re.escape(cell) for cell in (view.kind(kind), *cells))
        assert [line for line in lines if re.search(rf"^{row}\s*$", line)], row


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_of_a_sweep_is_one_row_and_one_is_the_knee(lang: Lang, width: int) -> None:
    shown = sweep()
    view, lines = LoadView(shown, lang), printed(shown, lang, width).splitlines()
    for step in shown.sweep:
        cells = (
            rate(step.offered_per_s),
            rate(step.throughput_per_s),
            *view.latency(step.latency_ms),
        )
        row = r"\s+".join(re.escape(cell) for cell in cells)
        mark = "✓" if step.sustained else "✗"
        assert [line for line in lines if re.search(rf"^\s*{row}\s+{mark}", line)], row
    (knee,) = [line for line in lines if "◀" in line]
    assert knee.split()[0] == "4,000"


@settings(max_examples=25, deadline=None)
@given(loads())
def test_every_fact_and_finding_is_shown_whatever_it_is(shown: Load) -> None:
    for lang in LANGUAGES:
        view = LoadView(shown, lang)
        text = re.sub(r"\s", "", printed(shown, lang, 160))
        wanted = [fact.value for fact in (*driven(view), *answered(view))]
        wanted += [finding.text for finding in findings(view)]
        assert [one for one in wanted if re.sub(r"\s", "", one) not in text] == []


@settings(max_examples=25, deadline=None)
@given(loads())
def test_nothing_is_wider_than_the_screen(shown: Load) -> None:
    for lang in LANGUAGES:
        text = printed(shown, lang)
        assert [line for line in text.splitlines() if cell_len(line) > 100] == []


@pytest.mark.parametrize("name", ALL)
def test_english_holds_no_japanese(name: str) -> None:
    text = printed(ALL[name](), "en")
    assert [line for line in text.splitlines() if JAPANESE.search(line)] == []


@pytest.mark.parametrize("name", ALL)
def test_japanese_leaves_no_word_untranslated(name: str) -> None:
    shown = ALL[name]()
    text = printed(shown, "ja").replace(shown.machine, "")
    codes = {"april", "peak", "nation", "half", "year", "clients", "rate", "CPU"}
    codes |= {word for code in (*shown.errors, *shown.refused) for word in code.split("-")}
    assert set(re.findall(r"[A-Za-z]{3,}", text)) - codes == set()


def test_parts_that_are_not_there_are_not_promised() -> None:
    text = printed(load(), "en")
    assert "As the rate rises" not in text
    assert "machine" not in printed(closed(), "en")
    assert "Second by second" in text
    assert "Second by second" not in printed(nothing(), "en")


def test_what_names_say_obeys_nobody() -> None:
    hostile = "[bold]\x1b[31m\u202e"
    shown = msgspec.structs.replace(
        load(), machine=hostile, fsync=hostile, preset=hostile, errors={hostile: 1}
    )
    text = printed(shown, "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("[bold]") >= 4
