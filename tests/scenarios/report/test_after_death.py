"""What only a death has to show: the family tree, the desk's list, who knew when."""

import io
import re
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from scenarios.report import phrases
from scenarios.report.after_death import by_act, grouped, untold
from scenarios.report.family import Bereavement, Branch
from scenarios.report.localized import Localized
from scenarios.report.model import Story
from scenarios.report.page import render
from scenarios.report.phrases import Lang
from scenarios.report.terminal import show
from tests.scenarios.report.bereaved_relatives import DESK, TOLD, TREE, relative
from tests.scenarios.report.reading import words
from tests.scenarios.report.test_page import ELEMENTS, read

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


@pytest.fixture(scope="module")
def bereaved(story: Story) -> Story:
    return msgspec.structs.replace(
        story,
        bereavement=Bereavement(trees=[TREE], desk=DESK, told=TOLD),
        steps_left_ja=["手続b（税務署）", "手続f"],
        steps_left_en=["procedure b (tax office)", "procedure f"],
    )


def printed(story: Story, lang: Lang, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    show(story, lang, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_what_is_due_first_comes_first_and_what_is_to_do_before_what_is_done() -> None:
    groups = [[entry.id for entry in lines] for _, lines in grouped(DESK)]
    assert groups == [["c", "b", "f"], ["d"], ["a"], ["e"]]


def test_who_was_told_in_which_act_and_who_was_not() -> None:
    told = [(act, [entry.participant for entry in lines]) for act, lines in by_act(TOLD)]
    assert told == [(1, ["tax-chofu", "pension"]), (2, ["bank"])]
    assert [entry.participant for entry in untold(TOLD)] == ["water"]


def test_the_page_is_well_formed_and_every_link_leads_somewhere(bereaved: Story) -> None:
    reader = read(render(bereaved, "ja"))
    assert reader.elements == ELEMENTS
    ids = [value for _, name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    aims = {
        (value or "").lstrip("#")
        for _, name, value in reader.attributes
        if name in {"href", "aria-labelledby"}
    }
    assert aims <= set(ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everybody_of_the_tree_is_drawn_with_the_share(bereaved: Story, lang: Lang) -> None:
    html = render(bereaved, lang)
    picture = html.partition('<figure class="tree">')[2].partition("</figure>")[0]
    for name in ("森 清", "森 幸子", "森 勝", "森 洋子", "森 愛", "森 京子"):
        assert name in picture
    assert re.findall(r'class="share">([^<]+)<', picture) == ["3/4", "1/4"]
    kinds = re.findall(r'<g class="relative (\w+)"', picture)
    assert sorted(kinds) == ["deceased", "gone", "gone", "heir", "heir", "renounced"]


def test_the_bar_of_an_heir_is_as_long_as_the_share(bereaved: Story) -> None:
    html = render(bereaved, "ja").partition("</figure>")[0]
    lengths = [float(w) for w in re.findall(r'width="([\d.]+)"[^>]*class="part"', html)]
    whole = [float(w) for w in re.findall(r'width="([\d.]+)"[^>]*class="of"', html)]
    assert [round(part / all_, 3) for part, all_ in zip(lengths, whole, strict=True)] == [
        0.75,
        0.25,
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_the_list_is_dropped(bereaved: Story, lang: Lang) -> None:
    shown = words(read(render(bereaved, lang)), lang)
    for entry in DESK:
        assert (entry.name_ja if lang == "ja" else entry.name_en) in shown
    wanted = {
        "ja": ("期限 2026-10-05", "記入済み", "+50,000円", "うち払い過ぎ7,000円", "まだ知らない"),
        "en": ("by 2026-10-05", "prefilled", "+50,000 yen", "7,000 yen were not due"),
    }[lang]
    assert [part for part in wanted if part not in shown] == []
    assert ("A sibling" if lang == "en" else "先順位の相続人がいない兄弟姉妹") in shown


def test_who_is_not_told_stands_out_and_nobody_claims_otherwise(bereaved: Story) -> None:
    html = render(bereaved, "en")
    assert html.count('<tr class="untold">') == 2
    assert "Nobody who has to know is left untold" not in html
    assert bereaved.bereavement is not None
    all_told = msgspec.structs.replace(bereaved.bereavement, told=TOLD[:3])
    html = render(msgspec.structs.replace(bereaved, bereavement=all_told), "en")
    assert '<tr class="untold">' not in html
    assert "Nobody who has to know is left untold" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_left_stands_with_the_mesh_and_is_marked(bereaved: Story, lang: Lang) -> None:
    steps = bereaved.steps_left_ja if lang == "ja" else bereaved.steps_left_en
    mark, note = phrases.STILL_TO_DO.of(lang), phrases.FAMILY_COUNTED.of(lang)
    text = printed(bereaved, lang, 400)
    assert all(f"→ {mark}{phrases.COLON.of(lang)}{step}" in text for step in steps)
    assert note in text
    html = render(bereaved, lang)
    sides = re.findall(r'<ul class="left">(.+?)</ul>', html)
    (side,) = (side for side in sides if mark in side)
    assert side.count(mark) == len(steps) == 2
    assert all(step in side for step in steps)
    assert note in html


def test_a_move_has_nothing_left_to_mark(story: Story) -> None:
    assert '<ul class="left">' not in render(story, "en")
    assert phrases.FAMILY_COUNTED.en not in printed(story, "en", 400)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_act_says_from_when_its_times_count(bereaved: Story, lang: Lang) -> None:
    from_report, from_act = phrases.SINCE_REPORT.of(lang), phrases.SINCE_ACT.of(lang)
    for shown in (printed(bereaved, lang, 200), words(read(render(bereaved, lang)), lang)):
        told = shown.partition(phrases.TOLD_FROM.of(lang))[2]
        places = [told.find(part) for part in (from_report, from_act)]
        assert -1 < places[0] < places[1]


def test_what_is_done_is_not_said_to_be_done_by_others(bereaved: Story) -> None:
    text = printed(bereaved, "en", 120)
    assert "\nDone (1)" in text
    assert "Done for you" not in text


def test_nobody_inherits_from_the_living(bereaved: Story) -> None:
    assert bereaved.bereavement is not None
    alive = msgspec.structs.replace(bereaved.bereavement, trees=[])
    html = render(msgspec.structs.replace(bereaved, bereavement=alive), "ja")
    assert "heirs-ja" not in html
    assert "desk-ja" in html


def test_a_move_shows_nothing_of_it(story: Story) -> None:
    html = render(story, "ja")
    for part in ("heirs-ja", "desk-ja", "told-ja", "遺族"):
        assert part not in html
    assert "procedures-ja" in html
    assert "おくやみ" not in printed(story, "ja", 100)


def test_a_family_is_not_called_a_citizen(story: Story, bereaved: Story) -> None:
    assert "遺族がしたこと" in printed(bereaved, "ja", 100)
    assert "本人がしたこと" in printed(story, "ja", 100)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_no_line_is_wider_than_the_terminal(bereaved: Story, lang: Lang, width: int) -> None:
    lines = printed(bereaved, lang, width).splitlines()
    assert [text for text in lines if cell_len(text) > width] == []


def test_the_terminal_shows_tree_list_and_times(bereaved: Story) -> None:
    text = printed(bereaved, "en", 120)
    assert re.search(r"├── 森 勝 \(relative, †2026-06-05\) ═ 森 洋子 \(relative\) 3/4", text)
    assert re.search(r"│   └── 森 愛 \(relative, renounced\)", text)
    assert re.search(r"└── 森 京子 \(relative\) 1/4", text)
    assert "Yours to do (3)" in text
    assert "waiting for" in text
    assert "(not yet told)" in text


@settings(max_examples=30, deadline=None)
@given(hostile=st.text(min_size=1, max_size=12))
@example(hostile="<script>alert(1)</script>")
@example(hostile="</title></svg></style></script><b>")
@example(hostile="\x00\x1b[31m\u202e]]>")
def test_whatever_it_says_stays_text(
    short_story: Story, rewritten: Callable[[object, Callable[[str], str]], Story], hostile: str
) -> None:
    tree = msgspec.structs.replace(TREE, deceased=TREE.deceased + hostile)
    strange = rewritten(Bereavement(trees=[], desk=DESK, told=TOLD), lambda text: text + hostile)
    desk = [
        msgspec.structs.replace(
            entry, name_ja=entry.name_ja + hostile, note=hostile, family=hostile, id=hostile
        )
        for entry in DESK
    ]
    assert isinstance(strange, Bereavement)
    root = Branch(person=relative(f"森{hostile}", "deceased"))
    odd = Bereavement(
        trees=[msgspec.structs.replace(tree, root=root)], desk=desk, told=strange.told
    )
    told = msgspec.structs.replace(short_story, bereavement=odd)
    reader = read(render(told, "ja"))
    assert reader.elements <= ELEMENTS
    assert not [name for _, name, _ in reader.attributes if name.startswith("on")]
    text = printed(told, "ja", 80)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_a_phrase_of_a_family_has_the_same_gaps_to_fill(bereaved: Story, story: Story) -> None:
    for said_of_one, said_of_family in phrases.OF_A_FAMILY.items():
        assert said_of_one.ja.count("{}") == said_of_family.ja.count("{}")
        assert said_of_one.en.count("{}") == said_of_family.en.count("{}")
    balance = Localized(bereaved, "en").say(phrases.BALANCE)
    assert balance == "What the family did and has left to do"
    assert Localized(story, "en").say(phrases.BALANCE) == "What the citizen did"
