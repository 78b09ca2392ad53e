"""A load run as one HTML page that needs nothing else, in both languages."""

from pathlib import Path

from scenarios.driving.model import Load
from scenarios.report import load_phrases as words
from scenarios.report import load_tables as tables
from scenarios.report import phrases
from scenarios.report.files import write
from scenarios.report.frame import LANGUAGES, framed
from scenarios.report.load_facts import answered, driven
from scenarios.report.load_findings import findings, verdict
from scenarios.report.load_histograms import described, histograms, measured, percentile_curve
from scenarios.report.load_seconds_chart import seconds_chart
from scenarios.report.load_sweep_chart import sweep_chart
from scenarios.report.load_view import MISSING, LoadView, rate
from scenarios.report.markup import Markup, el, said
from scenarios.report.phrases import Lang, Phrase
from scenarios.report.sections import section

READING = (
    ("d-push", words.READING_OPEN, words.READING_OPEN_TEXT),
    ("d-pull", words.READING_OMISSION, words.READING_OMISSION_TEXT),
    ("d-push-thin", words.READING_GROUP, words.READING_GROUP_TEXT),
    ("d-batch", words.READING_TAIL, words.READING_TAIL_TEXT),
)


def write_load_page(load: Load, lang: Lang, path: str | Path) -> None:
    """Write the page to a file; see `render_load`.

    Raises:
        SetupError: The file cannot be written.
    """
    write(render_load(load, lang).encode(), path)


def render_load(load: Load, lang: Lang) -> str:
    """Return the page; `lang` is the language that shows first."""
    views = {told: LoadView(load, told) for told in LANGUAGES}
    return framed(
        {told: _title(view) for told, view in views.items()},
        {told: _contents(view) for told, view in views.items()},
        {told: _telling(view) for told, view in views.items()},
        lang,
        "designs.css",
    )


def _telling(view: LoadView) -> Markup:
    return el(
        "article",
        _heading(view),
        _glance(view),
        _part(view, "measured", words.MEASURED, words.IN_MS, tables.latencies(view)),
        _sweep(view),
        _shape(view),
        _seconds(view),
        section(
            view,
            "answers",
            words.ANSWERS,
            tables.facts(view, answered(view)),
        ),
        section(view, "driven", words.DRIVEN, tables.facts(view, driven(view))),
        section(view, "reading", words.READING, _reading(view)),
        lang=view.lang,
    )


def _contents(view: LoadView) -> Markup:
    load = view.load
    shown: list[tuple[str, Phrase, bool]] = [
        ("glance", words.AT_A_GLANCE, True),
        ("measured", words.MEASURED, True),
        ("sweep", words.SWEEP, bool(load.sweep)),
        ("shape", words.SHAPE, True),
        ("curve", words.CURVE, bool(measured(view))),
        ("seconds", words.SECONDS, bool(load.seconds)),
        ("answers", words.ANSWERS, True),
        ("driven", words.DRIVEN, True),
        ("reading", words.READING, True),
    ]
    links = [
        el("li", el("a", view.say(title), href=f"#{name}-{view.lang}"))
        for name, title, present in shown
        if present
    ]
    return el("nav", el("ul", *links), lang=view.lang, aria_label=view.say(phrases.CONTENTS))


def _heading(view: LoadView) -> Markup:
    load = view.load
    chips = [
        view.preset(),
        *(view.mix().split(view.say(phrases.COMMA))),
        view.say(words.RATE, rate(load.offered_per_s)),
        view.span(load.duration_s),
    ]
    return el(
        "header",
        el("p", view.say(phrases.PRODUCT), class_="product"),
        el("h1", view.say(words.TITLE)),
        el("p", view.say(words.ABOUT), class_="about"),
        el("ul", *(el("li", said(view, chip)) for chip in chips), class_="chips"),
        el("p", view.say(phrases.INVENTED), class_="note"),
    )


def _glance(view: LoadView) -> Markup:
    load = view.load
    bad = load.wrong + load.lost + sum(load.errors.values())
    figures = [
        (words.BIG_RATE, rate(load.throughput_per_s)),
        (words.BIG_WRONG, f"{bad:,}"),
        (words.BIG_P50, view.took(load.latency_ms.p50) if load.latency_ms else MISSING),
        (words.BIG_P99, view.took(load.latency_ms.p99) if load.latency_ms else MISSING),
    ]
    if load.knee_per_s is not None:
        figures.append((words.BIG_KNEE, view.say(words.RATE, rate(load.knee_per_s))))
    if load.whole_takes_s is not None:
        figures.append((words.BIG_WHOLE, view.span(load.whole_takes_s)))
    tiles = [
        el(
            "div",
            el("h3", view.say(title)),
            el("p", el("span", value, class_="figure")),
            class_="tile",
        )
        for title, value in figures
    ]
    found = findings(view)
    warned = [el("li", said(view, one.text)) for one in found if one.tone != "plain"]
    told = [el("li", said(view, one.text)) for one in found if one.tone == "plain"]
    return section(
        view,
        "glance",
        words.AT_A_GLANCE,
        _verdict(view),
        el("div", *tiles, class_="tiles"),
        el("ul", *warned, class_="cautions") if warned else "",
        el("ul", *told, class_="findings") if told else "",
    )


def _shape(view: LoadView) -> Markup:
    shown = _part(
        view,
        "shape",
        words.SHAPE,
        words.SHAPE_SEEN,
        histograms(view),
        el("ul", *(el("li", one) for one in described(view)), class_="seen"),
        tables.within(view),
    )
    if not measured(view):
        return shown
    content = percentile_curve(view), tables.folded(view, tables.latencies(view))
    curve = _part(view, "curve", words.CURVE, words.CURVE_SEEN, *content)
    return Markup(shown + curve)


def _seconds(view: LoadView) -> Markup:
    if not view.load.seconds:
        return Markup("")
    content = seconds_chart(view), tables.seconds(view)
    return _part(view, "seconds", words.SECONDS, words.SECONDS_SEEN, *content)


def _sweep(view: LoadView) -> Markup:
    if not view.load.sweep:
        return Markup("")
    content = sweep_chart(view), tables.steps(view)
    return _part(view, "sweep", words.SWEEP, words.SWEEP_SEEN, *content)


def _part(view: LoadView, name: str, title: Phrase, seen: Phrase, *content: str) -> Markup:
    return section(view, name, title, el("p", view.say(seen), class_="explained"), *content)


def _reading(view: LoadView) -> Markup:
    entries = [
        el("div", el("dt", view.say(title)), el("dd", view.say(text)), class_=colour)
        for colour, title, text in READING
    ]
    return el("dl", *entries, class_="designs")


def _verdict(view: LoadView) -> Markup:
    well, sentence = verdict(view)
    return el("p", sentence, class_=f"verdict {'done' if well else 'incomplete'}")


def _title(view: LoadView) -> str:
    return f"{view.say(words.TITLE)} · {view.say(phrases.PRODUCT)}"
