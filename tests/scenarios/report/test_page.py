"""The page: complete, well formed, self-contained, safe, and whole in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenarios.report import page
from scenarios.report.localized import printable, readable
from scenarios.report.model import Step, Story
from scenarios.report.page import render
from tests.scenarios.report.moving_story import STEPS
from tests.scenarios.report.reading import JAPANESE, Reader, contrast, words

ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """
    html head meta title style body div nav ul li a fieldset legend label input main article header
    p h1 h2 h3 section table thead tbody tr th td span time strong ol figure svg rect line circle
    path g text tspan details summary footer dl dt dd script
""",
    )
)
DRAWN = frozenset({"svg", "g", "title", "rect", "line", "circle", "path", "text", "tspan"})


def read(html: str) -> Reader:
    return Reader(DRAWN).read(html)


@pytest.fixture(scope="module")
def html(story: Story) -> str:
    return render(story, "ja")


@pytest.fixture(scope="module")
def reader(html: str) -> Reader:
    return read(html)


def test_a_page_is_well_formed_and_uses_only_known_elements(reader: Reader) -> None:
    assert reader.elements == ELEMENTS


def test_a_page_needs_nothing_from_outside(html: str, reader: Reader) -> None:
    loading = {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
    links = [value or "" for _, name, value in reader.attributes if name in loading]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"@import|url\(|https?:", html)
    assert "default-src &#x27;none&#x27;" in html


def test_every_link_and_label_leads_to_something_once(reader: Reader) -> None:
    ids = [value for _, name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    aims = {
        (value or "").lstrip("#")
        for _, name, value in reader.attributes
        if name in {"href", "aria-labelledby"}
    }
    assert aims <= set(ids)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_of_the_story_is_dropped(story: Story, reader: Reader, lang: str) -> None:
    shown = "\n".join(text for _, _, text in reader.text)

    def both(ja: str, en: str) -> str:
        return ja if lang == "ja" else en

    expected = {both(p.ja, p.en) for p in story.parties} | {both(g.ja, g.en) for g in story.groups}
    for act in story.acts:
        expected |= {both(act.title_ja, act.title_en)}
        for step in act.steps:
            expected |= {both(step.title_ja, step.title_en), step.basis}
            expected |= set(step.items_ja if lang == "ja" else map(readable, step.items))
    for paper in story.report.documents_omitted:
        expected |= {paper.document, paper.legal_basis, story.english[paper.document]}
    for result in story.report.procedures:
        expected |= {result.name_ja, result.legal_basis}
        expected |= {result.deadline.isoformat()} if result.deadline else set()
    expected |= {line.basis for line in story.knows}
    expected |= {letter.text for letter in story.letters}
    expected |= {both(s.affair_ja, s.affair_en) for s in story.log}
    expected |= set(both(story.household_ja, story.household_en))  # type: ignore[arg-type]
    expected |= set(both(story.steps_without_ja, story.steps_without_en))  # type: ignore[arg-type]
    expected |= set(both(story.unlinked_ja, story.unlinked_en))  # type: ignore[arg-type]
    expected |= {both(story.title_ja, story.title_en), both(story.about_ja, story.about_en)}
    assert {text for text in expected if text not in shown} == set()


def test_every_message_is_an_arrow_that_tells_its_whole_story(reader: Reader) -> None:
    arrows = [text for tag, _, text in reader.text if tag == "title" and "→" in text]
    assert len(arrows) == 2 * (len(STEPS))
    wanted = STEPS[7]
    assert any(
        all(
            part in arrow
            for part in (
                wanted.title_ja,
                "×5",
                wanted.basis,
                "31.5 ms",
                "調布市 住民基本台帳 → 金沢市 住民基本台帳",
                *wanted.items_ja,
            )
        )
        for arrow in arrows
    )


def test_every_line_of_the_access_log_is_in_the_table(story: Story, html: str) -> None:
    log = html.partition('<section class="log"')[2].partition("</section>")[0]
    assert log.count('<th scope="row"') == len(story.log)


def test_faults_and_parked_messages_are_shown(story: Story) -> None:
    report = msgspec.structs.replace(story.report, ok=False, parked=2)
    broken = msgspec.structs.replace(story, report=report, faults=["tax has no address"])
    shown = words(read(render(broken, "en")), "en")
    assert "Final check failed; faults found: 1. Messages parked: 2." in shown
    assert "tax has no address" in shown


def test_english_holds_no_japanese_but_names_and_statutes(reader: Reader) -> None:
    labels = [text for tag, lang, text in reader.text if lang == "en" and tag != "title"]
    assert labels
    assert [text for text in labels if JAPANESE.search(text)] == []
    named = {step.basis for step in STEPS}
    titles = [text for tag, lang, text in reader.text if lang == "en" and tag == "title"]
    for basis in sorted(named, key=len, reverse=True):
        titles = [text.replace(basis, "") for text in titles]
    assert [text for text in titles if JAPANESE.search(text)] == []


def test_japanese_leaves_no_label_untranslated(reader: Reader) -> None:
    codes = {"hikkoshi", "family-of-five", "nats", "busy", "English", "日本語 / English"}
    told = {text.strip() for _, lang, text in reader.text if lang == "ja"} - codes
    assert {
        text for text in told if re.search(r"[A-Za-z]{3,}", text) and "busy" not in text
    } == set()


def test_the_chosen_language_shows_first(story: Story) -> None:
    for lang in page.LANGUAGES:
        reader = read(render(story, lang))
        assert ("html", "lang", lang) in reader.attributes
        html = render(story, lang)
        assert re.search(rf'<input[^>]* id="read-{lang}" checked', html)


def test_a_participant_that_is_not_in_the_story_still_has_a_lane(story: Story) -> None:
    stray = msgspec.structs.replace(STEPS[0], receiver="unheard-of")
    act = msgspec.structs.replace(
        story.acts[0], steps=[stray, msgspec.structs.replace(stray, sender="unheard-of")]
    )
    assert "unheard-of" in words(
        read(render(msgspec.structs.replace(story, acts=[act]), "ja")), "ja"
    )


def test_an_empty_story_is_still_a_page(story: Story) -> None:
    empty = msgspec.structs.replace(
        story, acts=[msgspec.structs.replace(story.acts[0], steps=[])], knows=[], log=[], letters=[],
        parties=[], groups=[], household_ja=[], household_en=[],
    )  # fmt: skip
    read(render(empty, "ja"))


@settings(max_examples=40, deadline=None)
@given(hostile=st.text(min_size=1, max_size=12))
@example(hostile="<script>alert(1)</script>")
@example(hostile='"><img src=x onerror=alert(1)>')
@example(hostile="' onfocus=alert(1) x='")
@example(hostile="</title></svg></style></script><b>")
@example(hostile="&lt;&#x3c;漢<span>")
@example(hostile="\x00\x1b[31m\u202e]]>")
def test_whatever_the_story_says_stays_text(
    short_story: Story, rewritten: Callable[[Story, Callable[[str], str]], Story], hostile: str
) -> None:
    strange = rewritten(short_story, lambda text: text + hostile)
    reader = read(render(strange, "en"))
    assert reader.elements <= ELEMENTS
    assert not [name for _, name, _ in reader.attributes if name.startswith("on")]
    loading = [value for _, name, value in reader.attributes if name in {"src", "href"}]
    assert all((value or "").startswith("#") for value in loading)
    shown = "".join(text for _, _, text in reader.text)
    title = printable(strange.title_ja).strip()
    assert title.split()[0] in shown


def test_colours_are_legible_on_every_ground_in_both_schemes() -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    css = Path(page.__file__).with_name("page.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", scheme))
        inks = ("ink", "quiet", "lookup", "command", "event", "queued", "trouble")
        grounds = ("paper", "ground", "citizen", "old", "new", "other", "national", "private")
        for ink in inks:
            for ground in grounds:
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def test_messages_that_failed_look_different(story: Story) -> None:
    def fate(step: Step) -> str:
        act = msgspec.structs.replace(story.acts[0], steps=[step])
        html = render(msgspec.structs.replace(story, acts=[act]), "ja")
        found = re.search(r'<g class="step (\w+)"', html)
        assert found
        return found[1]

    step = STEPS[1]
    assert fate(step) == "lookup"
    assert fate(msgspec.structs.replace(step, outcome="no-permit")) == "trouble"
    assert fate(msgspec.structs.replace(step, outcome="parked")) == "trouble"
    assert fate(msgspec.structs.replace(step, outcome="queued")) == "queued"
