"""Lines of Japanese and English text wrap where a typesetter would wrap them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from scenarios.report.line import breaks


def wrapped(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(cuts)]


def test_no_line_begins_with_a_closing_mark() -> None:
    assert wrapped("転入年月日、住所", 10) == ["転入年月", "日、住所"]
    assert wrapped("（本人の同意）", 12) == ["（本人の同", "意）"]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert wrapped("個人情報（本人）", 10) == ["個人情報", "（本人）"]


def test_a_number_stays_with_its_counter() -> None:
    assert wrapped("番号法19条8号", 9) == ["番号法", "19条8号"]


def test_english_breaks_between_words() -> None:
    assert wrapped("Advance notice of a move", 11) == ["Advance ", "notice of a ", "move"]


def test_a_word_that_fits_nowhere_is_cut() -> None:
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]


@given(
    st.text(st.sampled_from("ab1 、。（）「」条漢字ーa\u0301é"), max_size=60), st.integers(2, 30)
)
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line.rstrip()) <= width for line in lines)
