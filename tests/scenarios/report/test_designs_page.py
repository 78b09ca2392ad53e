"""The page of a comparison: every number, well formed, self-contained, legible, bilingual."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mesh.errors import SetupError
from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import extrapolated
from scenarios.report import frame
from scenarios.report.designs_findings import findings
from scenarios.report.designs_measures import GROUPS
from scenarios.report.designs_page import render, write_page
from scenarios.report.designs_view import View
from scenarios.report.localized import printable
from tests.scenarios.report.invented_comparison import (
    comparison,
    comparisons,
    without_anything,
)
from tests.scenarios.report.reading import JAPANESE, Reader, contrast, words

DRAWN = frozenset({"svg", "g", "title", "desc", "rect", "line", "circle", "path", "text"})
ELEMENTS = DRAWN | frozenset(
    re.findall(
        r"\w+",
        """
    html head meta style body div nav ul li a fieldset legend label input main article header p h1
    h2 h3 section table thead tbody tr th td span strong figure figcaption details summary footer
    dl dt dd code script
""",
    )
)


class PictureReader(Reader):
    """Sees also what would be drawn outside its picture."""

    def __init__(self) -> None:
        super().__init__(DRAWN)
        self.pictures: list[tuple[float, float]] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attributes = {name: value or "" for name, value in attrs}
        if tag == "svg":
            self.pictures.append(tuple(map(float, given_attributes["viewbox"].split()[2:])))  # type: ignore[arg-type] # two numbers
        elif tag in DRAWN and self.in_picture:
            self._inside(tag, given_attributes)
        super().handle_starttag(tag, attrs)

    def _inside(self, tag: str, attributes: dict[str, str]) -> None:
        width, height = self.pictures[-1]
        numbers = {name: float(attributes[name]) for name in PLACES if name in attributes}
        right = numbers.get("x", 0.0) + float(attributes.get("width", 0))
        for name, value in [*numbers.items(), ("x", right)]:
            limit = width if "x" in name else height
            if not -1 <= value <= limit + 1:
                self.outside.append(f"{tag} {name}={value}")
        for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", attributes.get("d", "")):
            if not (-1 <= float(x) <= width + 1 and -1 <= float(y) <= height + 1):
                self.outside.append(f"{tag} {x} {y}")


PLACES = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy")


def read(html: str) -> PictureReader:
    return PictureReader().read(html)


def page(shown: Comparison) -> str:
    return render(shown, "ja", extrapolated(shown))


@pytest.fixture(scope="module")
def html() -> str:
    return page(comparison())


@pytest.fixture(scope="module")
def reader(html: str) -> PictureReader:
    return read(html)


def test_a_page_is_well_formed_and_uses_only_known_elements(reader: Reader) -> None:
    assert reader.elements == ELEMENTS


def test_a_page_needs_nothing_from_outside(html: str, reader: Reader) -> None:
    loading = {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
    links = [value for _, name, value in reader.attributes if name in loading]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"@import|url\(|https?:", html)
    assert "default-src &#x27;none&#x27;" in html


def test_every_link_and_description_leads_to_something_once(reader: Reader) -> None:
    ids = [value for _, name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    naming = {"href", "aria-labelledby", "aria-describedby"}
    aims = {value.lstrip("#") for _, name, value in reader.attributes if name in naming}
    assert aims <= set(ids)


@pytest.mark.parametrize("chart", ["staleness", "lookups", "overpaid", "unpaid", "items", "holders", "copies", "outages", "nation"])  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_chart_has_a_title_and_a_description(reader: Reader, chart: str, lang: str) -> None:
    labelled = {
        (name, value) for tag, name, value in reader.attributes if tag == "svg" and "aria" in name
    }
    name = f"{chart}-chart-{lang}"
    assert ("aria-labelledby", f"{name}-title") in labelled
    assert ("aria-describedby", f"{name}-about") in labelled


@settings(max_examples=12, deadline=None)
@given(comparisons())
def test_every_number_is_on_the_page_in_both_languages(shown: Comparison) -> None:
    reader = read(page(shown))
    for lang in frame.LANGUAGES:
        view, text = View(shown, lang), words(reader, lang)
        for _, measures in GROUPS:
            for measure in measures:
                assert all(measure.show(view, one) in text for one in shown.designs)
        for one in shown.designs:
            for payday in one.paydays:
                assert view.yen(payday.overpaid_yen) in text
                assert view.yen(payday.unpaid_yen) in text
        for outage in shown.outages:
            assert view.span(outage.hours_to_catch_up / 24) in text
        assert all(sentence in text for sentence in findings(view))


@settings(max_examples=12, deadline=None)
@given(comparisons())
@example(comparison(1))
@example(comparison(7))
@example(comparison(366))
@example(comparison(3_660))
@example(comparison(45, ("push",)))
@example(without_anything())
def test_no_chart_draws_outside_its_picture(shown: Comparison) -> None:
    assert read(page(shown)).outside == []


def test_english_holds_no_japanese(reader: Reader) -> None:
    told = [text for _, lang, text in reader.text if lang == "en"]
    assert told
    assert [text for text in told if JAPANESE.search(text)] == []


def test_japanese_leaves_no_label_untranslated(reader: Reader) -> None:
    codes = {"pull", "batch", "push-thin", "push", "simulated", "English", "日本語 / English"}
    participants = {"保有機関は residency.chofu、受け手は pension"}
    told = {text.strip() for _, lang, text in reader.text if lang == "ja"} - codes - participants
    told.discard(comparison().trace_hash)
    untranslated = {text for text in told if re.search(r"[A-Za-z]{3,}", text.replace("CPU", ""))}
    assert untranslated == set()


def test_the_chosen_language_shows_first() -> None:
    for lang in frame.LANGUAGES:
        html = render(comparison(7), lang)
        assert html.startswith(f'<!doctype html>\n<html lang="{lang}">')
        assert re.search(rf'<input[^>]* id="read-{lang}" checked', html)


def test_parts_that_are_not_there_are_not_promised() -> None:
    bare = msgspec.structs.replace(
        comparison(7, ("push",)),
        outages=(),
        designs=(msgspec.structs.replace(comparison(7).designs[3], offices=()),),
    )
    ids = {value for _, name, value in read(render(bare, "ja")).attributes if name == "id"}
    assert ids.isdisjoint({"outages-ja", "nation-ja", "offices-ja"})


def test_no_design_at_all_is_still_a_page() -> None:
    nothing = msgspec.structs.replace(comparison(), designs=(), outages=())
    assert nothing.trace_hash in words(read(page(nothing)), "ja")


def test_a_period_without_a_payday_says_so() -> None:
    reader = read(page(without_anything()))
    assert "No payday falls into this period." in words(reader, "en")
    assert "overpaid-chart-en-title" not in {value for _, _, value in reader.attributes}


@settings(max_examples=12, deadline=None)
@given(hostile=st.text(min_size=1, max_size=12))
@example(hostile="<script>alert(1)</script>")
@example(hostile='"><img src=x onerror=alert(1)>')
@example(hostile="</title></svg></style></script><b>")
@example(hostile="\x00\x1b[31m\u202e]]>")
def test_whatever_names_say_stays_text(hostile: str) -> None:
    usual = comparison(7)
    strange = msgspec.structs.replace(
        usual,
        transport=hostile,
        trace_hash=hostile,
        municipalities=(hostile,),
        life_events={hostile: 3},
        designs=tuple(
            msgspec.structs.replace(
                one,
                design=one.design + hostile,
                offices=(msgspec.structs.replace(one.offices[0], office=hostile),),
            )
            for one in usual.designs
        ),
        outages=tuple(
            msgspec.structs.replace(one, design=one.design + hostile, participant=hostile)
            for one in usual.outages
        ),
    )
    reader = read(page(strange))
    assert reader.elements <= ELEMENTS
    assert not [name for _, name, _ in reader.attributes if name.startswith("on")]
    if shown := printable(hostile).strip():
        assert shown.split()[0] in "".join(text for _, _, text in reader.text)


def test_colours_of_designs_are_legible_and_differ_also_in_brightness() -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3) on the paper, in both schemes."""
    schemes = re.findall(r":root \{(.*?)\}", frame.asset("designs.css"), re.DOTALL)
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", frame.asset("page.css"))
    assert len(schemes) == len(papers) == 2
    for scheme, paper in zip(schemes, papers, strict=True):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", scheme))
        assert len(set(colours.values())) == 5
        assert min(contrast(colour, paper) for colour in colours.values()) >= 4.5


def test_a_page_is_written_whole_or_refused(tmp_path: Path) -> None:
    write_page(comparison(7), "ja", tmp_path / "year.html")
    assert (tmp_path / "year.html").read_text(encoding="utf-8").endswith("</html>\n")
    with pytest.raises(SetupError):
        write_page(comparison(7), "ja", tmp_path / "missing" / "year.html")
