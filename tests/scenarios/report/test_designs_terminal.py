"""The comparison in the terminal: every number, both languages, nothing wider than the screen."""

import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import extrapolated
from scenarios.report.designs_measures import GROUPS
from scenarios.report.designs_nation import GROUPS as NATION
from scenarios.report.designs_terminal import show
from scenarios.report.designs_view import View
from scenarios.report.phrases import Lang
from tests.scenarios.report.invented_comparison import (
    comparison,
    comparisons,
    without_anything,
)
from tests.scenarios.report.reading import JAPANESE

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def printed(shown: Comparison, lang: Lang, width: int = 100, *, nation: bool = True) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, color_system=None)
    show(shown, lang, console, extrapolated(shown) if nation else None)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_measure_is_one_row_with_a_number_for_each_design(lang: Lang) -> None:
    shown = comparison()
    view = View(shown, lang)
    lines = printed(shown, lang).splitlines()
    for _, measures in GROUPS:
        for measure in measures:
            cells = [measure.show(view, one) for one in shown.designs]
            row = r"\s+".join(re.escape(part) for part in (view.say(measure.title), *cells))
            assert [line for line in lines if re.search(rf"^\s+{row}\s*$", line)], row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outage_is_one_row(lang: Lang) -> None:
    shown = comparison()
    view = View(shown, lang)
    lines = [line.strip() for line in printed(shown, lang).splitlines()]
    for outage in shown.outages:
        found = [line for line in lines if line.startswith(f"{view.outage(outage)} ")]
        assert any(view.yen(outage.overpaid_yen) in line for line in found), outage


@settings(max_examples=12, deadline=None)
@given(comparisons())
def test_every_number_is_shown_whatever_it_is(shown: Comparison) -> None:
    for lang in LANGUAGES:
        view, text = View(shown, lang), printed(shown, lang, 240)
        for _, measures in GROUPS:
            for measure in measures:
                assert all(measure.show(view, one) in text for one in shown.designs)


@settings(max_examples=12, deadline=None)
@given(comparisons())
def test_nothing_is_wider_than_the_screen_and_no_number_is_cut(shown: Comparison) -> None:
    for lang in LANGUAGES:
        text = printed(shown, lang)
        assert [line for line in text.splitlines() if cell_len(line) > 100] == []
        assert "…" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_eighty_columns_break_no_row_of_a_table(lang: Lang) -> None:
    shown = comparison()
    view, lines = View(shown, lang), printed(shown, lang, 80).splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []
    starts = [view.outage(outage) for outage in shown.outages]
    starts += [view.say(measure.title) for _, measures in GROUPS for measure in measures]
    starts += [view.say(row.title) for _, rows in NATION for row in rows]
    starts += [view.office(office.office) for office in shown.designs[0].offices]
    for start in starts:
        assert [line for line in lines if re.search(rf"^ *{re.escape(start)} .*[\d–]", line)], start


def test_english_holds_no_japanese() -> None:
    assert [
        line for line in printed(comparison(), "en").splitlines() if JAPANESE.search(line)
    ] == []


def test_japanese_leaves_no_word_untranslated() -> None:
    text = printed(comparison(), "ja")
    kept = {"pull", "push", "batch", "thin", "simulated", "residency", "chofu", "pension", "CPU"}
    found = set(re.findall(r"[A-Za-z]{3,}", text.replace(comparison().trace_hash, "")))
    assert found - kept == set()


def test_without_outages_and_nation_neither_is_mentioned() -> None:
    shown = msgspec.structs.replace(comparison(), outages=())
    text = printed(shown, "en", nation=False)
    assert "When something is down" not in text
    assert "For the whole country" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_happened_it_is_still_shown(lang: Lang) -> None:
    text = printed(without_anything(), lang)
    assert "nothing can be extrapolated" in text or "当てはめられません" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_design_at_all_is_still_a_report(lang: Lang) -> None:
    nothing = msgspec.structs.replace(comparison(), designs=(), outages=())
    assert nothing.trace_hash in printed(nothing, lang)


def test_what_names_say_obeys_nobody() -> None:
    hostile = "[bold]\x1b[31m\u202e"
    shown = msgspec.structs.replace(comparison(7), transport=hostile, municipalities=(hostile,))
    text = printed(shown, "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]" in text
