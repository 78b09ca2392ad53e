"""The comparison as one HTML page that a teacher can project, in both languages."""

from pathlib import Path

from scenarios.comparing.model import Comparison
from scenarios.comparing.nation import Nation, happened
from scenarios.report import designs_phrases as words
from scenarios.report import phrases
from scenarios.report.designs_bars import disclosure_charts, lookups_chart, yen_charts
from scenarios.report.designs_charts import described, staleness_chart
from scenarios.report.designs_findings import findings, headlines
from scenarios.report.designs_nation_page import nation_section
from scenarios.report.designs_picture import colour
from scenarios.report.designs_tables import measures, offices, outages, paydays
from scenarios.report.designs_view import View
from scenarios.report.files import write
from scenarios.report.frame import LANGUAGES, framed
from scenarios.report.markup import Markup, el, inline
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.sections import section


def write_page(
    comparison: Comparison, lang: Lang, target: str | Path, nation: Nation | None = None
) -> None:
    """Write the page to a file; see `render`.

    Raises:
        SetupError: The target cannot be written.
    """
    write(render(comparison, lang, nation).encode(), target)


def render(comparison: Comparison, lang: Lang, nation: Nation | None = None) -> str:
    """Return the page; `lang` is the language that shows first."""
    views = {told: View(comparison, told) for told in LANGUAGES}
    return framed(
        {told: _title(view) for told, view in views.items()},
        {told: _contents(view, nation) for told, view in views.items()},
        {told: _telling(view, nation) for told, view in views.items()},
        lang,
        "designs.css",
    )


def _telling(view: View, nation: Nation | None) -> Markup:
    return el(
        "article",
        _heading(view),
        _glance(view),
        section(view, "compared", words.COMPARED, _designs(view)),
        _chart(
            view,
            "staleness",
            words.STALENESS,
            words.STALENESS_SEEN,
            staleness_chart(view),
            el("ul", *(el("li", said) for said in described(view)), class_="seen"),
        ),
        _chart(view, "lookups", words.LOOKUP_CHART, words.LOOKUP_SEEN, lookups_chart(view)),
        _chart(view, "yen", words.YEN_CHART, words.YEN_SEEN, *yen_charts(view), paydays(view)),
        _chart(
            view,
            "disclosure",
            words.DISCLOSURE_CHART,
            words.DISCLOSURE_SEEN,
            el("div", *disclosure_charts(view), class_="panels"),
        ),
        offices(view),
        outages(view),
        nation_section(view, nation) if nation is not None else "",
        section(view, "numbers", words.IN_NUMBERS, measures(view)),
        _run(view),
        lang=view.lang,
    )


def _contents(view: View, nation: Nation | None) -> Markup:
    comparison = view.comparison
    shown: list[tuple[str, Phrase, bool]] = [
        ("compared", words.COMPARED, True),
        ("staleness", words.STALENESS, True),
        ("lookups", words.ASKING, True),
        ("yen", words.YEN_CHART, True),
        ("disclosure", words.DISCLOSING, True),
        ("offices", words.OFFICES, any(one.offices for one in comparison.designs)),
        ("outages", words.OUTAGES, bool(comparison.outages)),
        ("nation", words.CONTENTS_NATION, nation is not None),
        ("numbers", words.IN_NUMBERS, True),
    ]
    links = [
        el("li", el("a", view.say(title), href=f"#{name}-{view.lang}"))
        for name, title, present in shown
        if present
    ]
    return el("nav", el("ul", *links), lang=view.lang, aria_label=view.say(phrases.CONTENTS))


def _heading(view: View) -> Markup:
    comparison = view.comparison
    size = view.say(
        words.SIZE,
        f"{comparison.population:,}",
        len(comparison.municipalities),
        view.date(comparison.start),
        f"{comparison.days:,}",
        f"{happened(comparison):,}",
    )
    kinds = [f"{view.life_event(kind)} {count:,}" for kind, count in comparison.life_events.items()]
    return el(
        "header",
        el("p", view.say(phrases.PRODUCT), class_="product"),
        el("h1", view.say(words.TITLE)),
        el("p", view.say(words.ABOUT), class_="about"),
        el("p", el("strong", size)),
        el("ul", *(el("li", kind) for kind in kinds), class_="chips") if kinds else "",
        el("p", view.say(phrases.INVENTED), class_="note"),
    )


def _glance(view: View) -> Markup:
    tiles = [
        el(
            "div",
            el("h3", view.say(headline.title)),
            *(
                el(
                    "p",
                    el("span", view.design(one.design), class_="name"),
                    el("span", value, class_="figure"),
                    class_=colour(one.design),
                )
                for one, value in headline.values
            ),
            class_="tile",
        )
        for headline in headlines(view)
    ]
    said = el("ul", *(el("li", sentence) for sentence in findings(view)), class_="findings")
    return section(view, "glance", words.AT_A_GLANCE, el("div", *tiles, class_="tiles"), said)


def _designs(view: View) -> Markup:
    entries = [
        el(
            "div",
            el("dt", view.design(one.design), el("code", one.design)),
            el("dd", view.how(one.design)),
            class_=colour(one.design),
        )
        for one in view.comparison.designs
    ]
    return el("dl", *entries, class_="designs")


def _chart(view: View, name: str, title: Phrase, seen: Phrase, *content: str) -> Markup:
    return section(view, name, title, el("p", view.say(seen), class_="explained"), *content)


def _run(view: View) -> Markup:
    comparison = view.comparison
    run = (
        (words.MUNICIPALITIES, view.municipalities()),
        (words.START, comparison.start.isoformat()),
        (words.DAYS, f"{comparison.days:,}"),
        (words.PULL_EVERY, view.say(words.UNITS["d"], comparison.pull_every_days)),
        (words.EXTRACT_EVERY, view.say(words.UNITS["d"], comparison.extract_every_days)),
        (phrases.SEED, f"{comparison.seed}"),
        (phrases.TRANSPORT, comparison.transport),
        (phrases.ELAPSED, view.span(comparison.elapsed_s / 86_400)),
        (words.TRACE, comparison.trace_hash),
    )
    entries = [el("div", inline([el("dt", view.say(key)), el("dd", value)])) for key, value in run]
    return el("footer", el("dl", *entries))


def _title(view: View) -> str:
    return f"{view.say(words.TITLE)} · {view.say(phrases.PRODUCT)}"
