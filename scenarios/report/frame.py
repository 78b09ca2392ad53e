"""The frame of a page: one HTML file that needs nothing else, told in both languages."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from scenarios.report import phrases
from scenarios.report.markup import Markup, el
from scenarios.report.phrases import Lang

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def framed(
    titles: Mapping[Lang, str],
    contents: Mapping[Lang, Markup],
    tellings: Mapping[Lang, Markup],
    lang: Lang,
    *styles: str,
) -> str:
    """Return a page that shows one of its tellings at a time; the choice needs no script.

    Args:
        contents: The navigation of each telling, an element with its `lang`.
        tellings: An `article` in each language, with its `lang`.
        lang: The language that shows first.
        styles: Names of style sheets beside this module, used after `page.css`.
    """
    style = "\n".join(asset(name) for name in ("page.css", *styles))
    script = asset("page.js")
    page = el(
        "html",
        el("head", *_head(titles[lang], style, script)),
        el(
            "body",
            el("div", *(contents[told] for told in LANGUAGES), _switch(titles, lang), class_="bar"),
            el("main", *(tellings[told] for told in LANGUAGES)),
            el("script", Markup(script)),
        ),
        lang=lang,
    )
    return f"<!doctype html>\n{page}\n"


def asset(name: str) -> str:
    """Return a file that lies beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _head(title: str, style: str, script: str) -> list[Markup]:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return [
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("style", Markup(style)),
    ]


def _switch(titles: Mapping[Lang, str], first: Lang) -> Markup:
    choices = [
        el(
            "label",
            el(
                "input",
                type="radio",
                name="language",
                value=lang,
                id=f"read-{lang}",
                checked=lang == first,
                data_title=titles[lang],
            ),
            phrases.LANGUAGE.of(lang),
            lang=lang,
        )
        for lang in LANGUAGES
    ]
    names = " / ".join(phrases.LANGUAGE.of(lang) for lang in LANGUAGES)
    return el("fieldset", el("legend", names, class_="unseen"), *choices, class_="switch")
