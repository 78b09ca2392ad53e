"""HTML and SVG made of elements: whatever is not markup already is escaped."""

import html
import re
from collections.abc import Iterable
from typing import TypeAlias

from scenarios.report.localized import printable
from scenarios.report.speaking import Speaking

VOID = frozenset({"br", "circle", "input", "line", "link", "meta", "path", "rect"})
"""Elements without content; those of SVG are written as closed."""

Value: TypeAlias = str | float | bool | None

_JAPANESE = re.compile("[\u3005-\u30ff\u3400-\u9fff\uff10-\uff9f]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """Return text as markup; markup stays as it is."""
    return text if isinstance(text, Markup) else Markup(html.escape(printable(text)))


def el(element: str, /, *children: str, **attributes: Value) -> Markup:
    """Return an element.

    Args:
        children: Text, which is escaped, or markup.
        attributes: Their names in Python: `class_`, `aria_label`. `True` stands for an
            attribute without value; `None` and `False` leave it out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if element in VOID:
        return Markup(f"<{element}{written}/>")
    return Markup(f"<{element}{written}>{inline(children)}</{element}>")


def inline(children: Iterable[str]) -> Markup:
    """Return what follows each other as one piece of markup."""
    return Markup("".join(escaped(child) for child in children))


def said(view: Speaking, text: str, element: str = "span") -> Markup:
    """Return text from the story; Japanese is marked as such inside an English page.

    Args:
        element: What marks it; inside SVG that is `tspan`, for a `span` would end the picture.
    """
    if view.lang == "en" and _JAPANESE.search(text):
        return el(element, text, lang="ja")
    return escaped(text)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(printable(text))}"'
