"""Reads pages as a browser and a reader do: elements, links, words, contrast."""

import re
from html.parser import HTMLParser
from typing import Self

from scenarios.report.markup import VOID

JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


class Reader(HTMLParser):
    """Reads a page, and objects to whatever is not well formed; `drawn` may stand in a picture."""

    def __init__(self, drawn: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.drawn = drawn
        self.open: list[tuple[str, str | None]] = []
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[tuple[str, str, str]] = []

    def read(self, html: str) -> Self:
        """Read a page to its end."""
        self.feed(html)
        self.close()
        assert not self.open
        return self

    @property
    def in_picture(self) -> bool:
        return any(name == "svg" for name, _ in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not self.in_picture or tag in self.drawn, f"<{tag}> would end the picture"
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        assert len({name for name, _ in attrs}) == len(attrs)
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in {"script", "style"}:
            lang = next((lang for _, lang in reversed(self.open) if lang), "")
            self.text.append((self.open[-1][0], lang, data))


def words(reader: Reader, lang: str) -> str:
    return "\n".join(text for _, spoken, text in reader.text if spoken == lang)


def contrast(one: str, other: str) -> float:
    """Return how much lighter one colour is than another, as WCAG 2.2 counts it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
