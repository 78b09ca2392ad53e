"""The page of a load run: every number, well formed, self-contained, bilingual, in its frame."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mesh.errors import SetupError
from scenarios.driving.model import Bucket, Load
from scenarios.report import frame
from scenarios.report.load_facts import answered, driven
from scenarios.report.load_findings import findings, verdict
from scenarios.report.load_page import render_load, write_load_page
from scenarios.report.load_view import LoadView, rate
from scenarios.report.localized import printable
from tests.scenarios.report.invented_load import ALL, closed, load, loads, nothing, sweep, troubled
from tests.scenarios.report.reading import JAPANESE, Reader, words

DRAWN = frozenset({"svg", "g", "title", "desc", "rect", "line", "circle", "path", "text"})
PLACES = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy")


class PictureReader(Reader):
    """Sees also what would be drawn outside its picture, and what is described."""

    def __init__(self) -> None:
        super().__init__(DRAWN)
        self.size = (0.0, 0.0)
        self.outside: list[str] = []
        self.described: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "svg":
            width, height = map(float, found["viewbox"].split()[2:])
            self.size = width, height
            self.described.append(found["aria-labelledby"])
        elif tag in DRAWN and self.in_picture:
            self._check(tag, found)
        super().handle_starttag(tag, attrs)

    def _check(self, tag: str, found: dict[str, str]) -> None:
        points = [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", found.get("d", ""))]  # fmt: skip
        points += [
            (float(found[name]), 0.0) if "x" in name else (0.0, float(found[name]))
            for name in PLACES
            if name in found
        ]
        if tag == "rect":
            right = float(found["x"]) + float(found["width"])
            points.append((right, float(found["y"]) + float(found["height"])))
        width, height = self.size
        self.outside += [
            f"{tag} {x} {y}"
            for x, y in points
            if not (-1 <= x <= width + 1 and -1 <= y <= height + 1)
        ]


def read(shown: Load) -> PictureReader:
    return PictureReader().read(render_load(shown, "ja"))


@pytest.mark.parametrize("name", ALL)
def test_every_run_is_a_page_that_needs_nothing_from_outside(name: str) -> None:
    html = render_load(ALL[name](), "en")
    reader = PictureReader().read(html)
    loading = {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
    links = [value for _, attribute, value in reader.attributes if attribute in loading]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"@import|url\(|https?:", html)


@pytest.mark.parametrize("name", ALL)
def test_every_link_and_description_leads_to_something_once(name: str) -> None:
    reader = read(ALL[name]())
    ids = [value for _, attribute, value in reader.attributes if attribute == "id"]
    assert len(ids) == len(set(ids))
    naming = {"href", "aria-labelledby", "aria-describedby"}
    aims = {value.lstrip("#") for _, attribute, value in reader.attributes if attribute in naming}
    assert aims <= set(ids)


def test_every_chart_is_there_with_a_title_in_both_languages() -> None:
    charts = {f"{chart}-chart-{lang}-title" for chart in ("shape", "curve", "seconds", "sweep") for lang in ("ja", "en")}  # fmt: skip
    assert set(read(sweep()).described) == charts
    assert len([one for one in read(closed()).described if "sweep" in one]) == 0


@settings(max_examples=15, deadline=None)
@given(loads())
def test_every_number_is_on_the_page_in_both_languages(shown: Load) -> None:
    reader = read(shown)
    for lang in frame.LANGUAGES:
        view, text = LoadView(shown, lang), words(reader, lang)
        wanted = [fact.value for fact in (*driven(view), *answered(view))]
        wanted += [verdict(view)[1], *(finding.text for finding in findings(view))]
        for latency in (shown.latency_ms, *(one.latency_ms for one in shown.per_kind.values())):
            wanted += view.latency(latency)
        for step in shown.sweep:
            wanted += [rate(step.offered_per_s), *view.latency(step.latency_ms)]
        for second in shown.seconds:
            wanted += [f"{second.backlog:,}", f"{second.offered:,}"]
        assert [one for one in wanted if one not in text] == []


@settings(max_examples=25, deadline=None)
@given(loads())
@example(load(1, 10))
@example(troubled())
@example(sweep())
@example(nothing())
@example(load(3_700, 2))
def test_no_chart_draws_outside_its_picture(shown: Load) -> None:
    assert read(shown).outside == []


def test_a_histogram_has_a_bar_for_every_bin_that_holds_something() -> None:
    buckets = tuple(Bucket(up_to_ms=ms, count=n) for ms, n in ((1.0, 5), (3.0, 100), (900.0, 1)))
    one = msgspec.structs.replace(load().per_kind["lookup"], histogram=buckets)
    html = render_load(msgspec.structs.replace(load(), per_kind={"lookup": one}), "en")
    chart = html[html.index('aria-labelledby="shape-chart-en-title"') :]
    bars = re.findall(
        r'<rect [^>]*height="([\d.]+)"[^>]*class="solid"', chart[: chart.index("</svg>")]
    )
    assert len(bars) == 3
    assert float(bars[1]) > float(bars[0]) > float(bars[2]) >= 2


def test_the_table_beside_the_histogram_counts_what_is_within() -> None:
    buckets = tuple(Bucket(up_to_ms=ms, count=n) for ms, n in ((1.0, 50), (2.0, 49), (10.0, 1)))
    one = msgspec.structs.replace(load().per_kind["lookup"], histogram=buckets)
    html = render_load(msgspec.structs.replace(load(), per_kind={"lookup": one}), "en")
    rows = re.findall(
        r'<th scope="row">([\d.]+ ms)</th><td data-label="Lookups">([\d.]+ %)</td>', html
    )
    assert rows == [
        ("1 ms", "50 %"),
        ("2 ms", "99 %"),
        ("5 ms", "99 %"),
        ("10 ms", "100 %"),
    ]


def test_the_knee_is_marked_and_broken_steps_are_hollow() -> None:
    html = render_load(sweep(), "en")
    chart = html[html.index('aria-labelledby="sweep-chart-en-title"') :]
    chart = chart[: chart.index("</svg>")]
    assert "knee 4,000/s" in chart
    assert (chart.count('class="dot"'), chart.count('class="ring"')) == (5 * 3, 2 * 3)
    unbroken = msgspec.structs.replace(sweep(), knee_per_s=None)
    assert "knee 4,000/s" not in render_load(unbroken, "en")


@pytest.mark.parametrize("name", ALL)
def test_english_holds_no_japanese(name: str) -> None:
    told = [text for _, lang, text in read(ALL[name]()).text if lang == "en"]
    assert told
    assert [text for text in told if JAPANESE.search(text)] == []


@pytest.mark.parametrize("name", ALL)
def test_japanese_leaves_no_label_untranslated(name: str) -> None:
    shown = ALL[name]()
    codes = {"april", "peak", "nation", "half", "year", "clients", "rate", "English"}
    codes |= {word for code in (*shown.errors, *shown.refused) for word in code.split("-")}
    told = " ".join(text for _, lang, text in read(shown).text if lang == "ja")
    assert set(re.findall(r"[A-Za-z]{3,}", told.replace("x86_64, 2 CPU", ""))) - codes == set()


def test_the_chosen_language_shows_first() -> None:
    for lang in frame.LANGUAGES:
        html = render_load(load(2, 10), lang)
        assert html.startswith(f'<!doctype html>\n<html lang="{lang}">')
        assert re.search(rf'<input[^>]* id="read-{lang}" checked', html)


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=20))
@example("</title></svg></style></script><b>")
@example("\x00\x1b[31m\u202e]]>")
def test_whatever_names_say_stays_text(hostile: str) -> None:
    shown = load(2, 10)
    strange = msgspec.structs.replace(
        shown,
        preset=hostile,
        fsync=hostile,
        machine=hostile,
        errors={hostile: 1},
        mix={hostile: 1.0},
        per_kind={hostile: shown.per_kind["lookup"]},
    )
    reader = read(strange)
    assert "b" not in reader.elements
    assert not [name for _, name, _ in reader.attributes if name.startswith("on")]
    if said := printable(hostile).strip():
        assert said.split()[0] in "".join(text for _, _, text in reader.text)


def test_a_page_is_written_whole_or_refused(tmp_path: Path) -> None:
    write_load_page(load(2, 10), "ja", tmp_path / "load.html")
    assert (tmp_path / "load.html").read_text(encoding="utf-8").endswith("</html>\n")
    with pytest.raises(SetupError):
        write_load_page(load(2, 10), "ja", tmp_path / "missing" / "load.html")
