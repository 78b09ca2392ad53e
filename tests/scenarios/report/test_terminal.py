"""The terminal: it fits, it says everything, and it obeys nobody's control characters."""

import io
import re
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from scenarios.report.localized import readable
from scenarios.report.model import Story
from scenarios.report.phrases import Lang
from scenarios.report.terminal import show
from tests.scenarios.report.moving_story import OMITTED, PROCEDURES, STEPS
from tests.scenarios.report.reading import JAPANESE

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def printed(
    story: Story, lang: Lang, width: int, *, colour: bool = False, log_lines: int = 12
) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour,
        color_system="truecolor" if colour else None,
    )  # fmt: skip
    show(story, lang, console, log_lines=log_lines)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def unbroken(text: str) -> str:
    """Return text without the places where it was wrapped."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 120, 140, 200])
def test_no_line_is_wider_than_the_terminal(story: Story, lang: Lang, width: int) -> None:
    lines = printed(story, lang, width).splitlines()
    assert [line for line in lines if cell_len(line) > width] == []


def test_arrows_stand_below_each_other(story: Story) -> None:
    lines = printed(story, "en", 80).splitlines()
    act = lines[next(n for n, line in enumerate(lines) if "Act 2" in line) :]
    arrows = [cell_len(line[: line.index("═══▶")]) for line in act[:60] if "═══▶" in line]
    assert len(arrows) > 5
    assert len(set(arrows)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [80, 140])
def test_every_message_names_who_what_and_why(story: Story, lang: Lang, width: int) -> None:
    text = unbroken(printed(story, lang, width))
    names = {p.name: p.ja if lang == "ja" else p.en for p in story.parties}
    for step in STEPS:
        assert unbroken(names[step.sender]) in text
        assert unbroken(names[step.receiver]) in text
        assert unbroken(step.title_ja if lang == "ja" else step.title_en) in text
        if width == 80:  # a wide terminal sets what stands here in columns, line beside line
            assert unbroken(step.basis) in text
            items = step.items_ja if lang == "ja" else [readable(i) for i in step.items]
            assert all(unbroken(item) in text for item in items)


def test_the_three_kinds_of_message_have_their_own_arrows(story: Story) -> None:
    text = printed(story, "ja", 100)
    assert re.search("マイナポータル +◀──▶ 調布市 住民基本台帳", text)
    assert re.search("本人のアプリ +═══▶ マイナポータル", text)
    assert re.search("調布市 住民基本台帳 +●──▶ 金沢市 住民基本台帳", text)
    assert "───✗ 金沢市 住民基本台帳" in text
    assert "──·· 銀行" in text


def test_bursts_are_one_line_with_a_count(story: Story) -> None:
    assert "転出証明書情報の通知 ×5" in printed(story, "ja", 100)


def test_the_balance_stands_side_by_side(story: Story) -> None:
    text = printed(story, "en", 80)
    assert re.search(r"Filings +1 ■ +12 ■{12}\s", text)
    assert re.search(r"Visits to a counter +1 ■ +6 ■{6}\s", text)
    assert re.search(r"Papers to bring +0 +8 ■{8}\s", text)


def test_many_units_are_drawn_to_scale(story: Story) -> None:
    many = msgspec.structs.replace(story.report.without_mesh, filings=900)
    report = msgspec.structs.replace(story.report, without_mesh=many)
    text = printed(msgspec.structs.replace(story, report=report), "en", 80)
    assert re.search(r"900 ■+", text)
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_omitted_papers_say_what_replaced_them(story: Story) -> None:
    text = unbroken(printed(story, "en", 140))
    for paper in OMITTED:
        assert unbroken(story.english[paper.document]) in text
        assert unbroken(paper.legal_basis) in text
    assert "fromNaganofamilyregister" in text


def test_procedures_without_english_are_made_readable(story: Story) -> None:
    text = printed(story, "en", 140)
    for result in PROCEDURES:
        assert readable(result.id, capital=True) in text
        assert result.name_ja in text
    assert "2026-04-11" in text


def test_who_was_told_nothing_is_said(story: Story) -> None:
    line = next(
        line for line in printed(story, "ja", 140).splitlines() if "何も知らされなかった" in line
    )
    assert "符号変換" in line
    assert "金沢市 戸籍" in line


def test_the_access_log_is_shortened_and_says_by_how_much(story: Story) -> None:
    short = printed(story, "en", 100, log_lines=3)
    assert short.count("2026-03-10 09:14") == 3 + 2  # two letters came in the same minute
    assert "78 more; to see all of them, run with --html FILE" in short
    assert "more; to see" not in printed(story, "en", 100, log_lines=1000)


def test_the_last_line_gives_the_verdict(story: Story) -> None:
    assert printed(story, "en", 80).splitlines()[-1].startswith("✓ Final check: ok.")
    report = msgspec.structs.replace(story.report, ok=False, parked=3)
    broken = msgspec.structs.replace(story, report=report, faults=["chofu-tax: no address"])
    text = printed(broken, "en", 80).splitlines()
    assert text[-1] == "✗ Final check failed; faults found: 1. Messages parked: 3."
    assert "✗ chofu-tax: no address" in text[-2]


def test_piped_output_holds_no_escape_sequences(story: Story) -> None:
    assert "\x1b" not in printed(story, "ja", 80)
    assert "\x1b" in printed(story, "ja", 80, colour=True)


def test_english_holds_no_japanese_but_names_and_statutes(story: Story) -> None:
    text = printed(story, "en", 1000, log_lines=1000)
    japanese = {s.basis for s in STEPS} | {r.legal_basis for r in PROCEDURES}
    japanese |= {r.name_ja for r in PROCEDURES} | {letter.text for letter in story.letters}
    for named in sorted(japanese, key=len, reverse=True):
        text = text.replace(named, "")
    assert [line for line in text.splitlines() if JAPANESE.search(line)] == []


@settings(max_examples=25, deadline=None)
@given(hostile=st.text(min_size=1, max_size=60), width=st.sampled_from([80, 100, 140]))
@example(hostile="[bold red]x[/bold red]", width=80)
@example(hostile="[/]", width=80)
@example(hostile="\x1b[2J\x1b]0;owned\x07\r\x9b31m\u202e", width=100)
@example(hostile="長" * 60, width=80)
@example(hostile="x" * 200, width=140)
def test_whatever_the_story_says_is_shown_as_text_and_fits(
    short_story: Story,
    rewritten: Callable[[Story, Callable[[str], str]], Story],
    hostile: str,
    width: int,
) -> None:
    text = printed(rewritten(short_story, lambda word: word + hostile), "ja", width)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert [line for line in text.split("\n") if cell_len(line) > width] == []
    if hostile.isascii() and hostile.isprintable():
        assert unbroken(hostile) in unbroken(text)
