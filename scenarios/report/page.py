"""A story as one HTML page that needs nothing else: no network, no server, no other file."""

from scenarios.report import after_death, phrases, sections
from scenarios.report.comparison import comparison
from scenarios.report.diagram import diagram
from scenarios.report.frame import LANGUAGES, framed
from scenarios.report.localized import Localized
from scenarios.report.markup import Markup, el, inline, said
from scenarios.report.messages import messages
from scenarios.report.model import Act, Story
from scenarios.report.phrases import Lang, Phrase

CONTENTS = (
    ("balance", phrases.CONTENTS_BALANCE),
    ("timeline", phrases.CONTENTS_TIMELINE),
    ("papers", phrases.CONTENTS_PAPERS),
    ("procedures", phrases.PROCEDURES),
    ("knows", phrases.KNOWS),
    ("log", phrases.CONTENTS_LOG),
    ("letters", phrases.CONTENTS_LETTERS),
    ("outside", phrases.CONTENTS_OUTSIDE),
)
"""The sections of the page in their order; the name is the beginning of the section's id."""

CONTENTS_AFTER_DEATH = (
    ("balance", phrases.CONTENTS_BALANCE),
    ("heirs", phrases.HEIRS),
    ("desk", phrases.DESK),
    ("told", phrases.TOLD),
    *(entry for entry in CONTENTS if entry[0] not in ("balance", "procedures")),
)
"""The same for a story of a death: the desk's list stands for the procedures."""


def render(story: Story, lang: Lang) -> str:
    """Return the page in both languages; `lang` is the one that shows first."""
    views = {told: Localized(story, told) for told in LANGUAGES}
    return framed(
        {told: _title(view) for told, view in views.items()},
        {told: _contents(view) for told, view in views.items()},
        {told: _telling(view) for told, view in views.items()},
        lang,
    )


def _contents(view: Localized) -> Markup:
    bereavement = view.story.bereavement
    contents = CONTENTS if bereavement is None else CONTENTS_AFTER_DEATH
    links = [
        el("li", el("a", view.say(title), href=f"#{name}-{view.lang}"))
        for name, title in contents
        if name != "heirs" or (bereavement is not None and bereavement.trees)
    ]
    return el("nav", el("ul", *links), lang=view.lang, aria_label=view.say(phrases.CONTENTS))


def _telling(view: Localized) -> Markup:
    acts = [_act(view, number, act) for number, act in enumerate(view.story.acts, 1)]
    return el(
        "article",
        _heading(view),
        *sections.findings(view),
        comparison(view),
        *_after_death(view),
        sections.section(view, "timeline", phrases.TIMELINE, _legend(view), *acts),
        sections.omitted(view),
        sections.procedures(view) if view.story.bereavement is None else "",
        sections.knows(view),
        sections.access_log(view),
        sections.letters(view),
        sections.unlinked(view),
        _verdict(view),
        lang=view.lang,
    )


def _after_death(view: Localized) -> list[Markup]:
    bereavement = view.story.bereavement
    if bereavement is None:
        return []
    heirs = [after_death.inheritance(view, bereavement)] if bereavement.trees else []
    return [*heirs, after_death.desk(view, bereavement), after_death.told(view, bereavement)]


def _heading(view: Localized) -> Markup:
    story = view.story
    members = view.choose(story.household_ja, story.household_en)
    return el(
        "header",
        el("p", view.say(phrases.PRODUCT), class_="product"),
        el("h1", said(view, _story_title(view))),
        el("p", said(view, view.choose(story.about_ja, story.about_en)), class_="about"),
        el("h2", view.say(phrases.HOUSEHOLD), class_="small"),
        el("ul", *(el("li", said(view, member)) for member in members), class_="chips"),
        el("p", view.say(phrases.INVENTED), class_="note"),
    )


def _legend(view: Localized) -> Markup:
    meanings: list[tuple[str, Phrase]] = [
        *phrases.KINDS_MEAN.items(),
        ("queued", phrases.QUEUED_MEANS),
        ("trouble", phrases.FAILED_MEANS),
    ]
    entries = [el("li", view.say(meaning), class_=kind) for kind, meaning in meanings]
    return el("ul", *entries, class_="legend")


def _act(view: Localized, number: int, act: Act) -> Markup:
    name = f"act-{number}-{view.lang}"
    count = view.messages(sum(step.count for step in act.steps))
    return el(
        "section",
        el(
            "h3",
            el("span", view.say(phrases.ACT, number), class_="number"),
            said(view, view.act(act)),
            el("span", el("time", view.date(act.day), datetime=act.day.isoformat()), class_="day"),
            el("span", count, class_="day"),
            id=name,
        ),
        diagram(view, act, name),
        messages(view, act),
        class_="act",
    )


def _verdict(view: Localized) -> Markup:
    story = view.story
    well, verdict = view.verdict()
    run = [(view.say(phrases.SCENARIO), story.report.scenario)]
    run += [(view.say(phrase), value) for phrase, value in view.run()]
    return el(
        "footer",
        el("p", verdict, class_=f"verdict {'done' if well else 'incomplete'}"),
        el("ul", *(el("li", said(view, fault)) for fault in story.faults)) if story.faults else "",
        el(
            "dl",
            *(
                el("div", inline([el("dt", key), el("dd", said(view, value))]))
                for key, value in run
            ),
        ),
    )


def _story_title(view: Localized) -> str:
    return view.choose(view.story.title_ja, view.story.title_en)


def _title(view: Localized) -> str:
    return f"{_story_title(view)} · {view.say(phrases.PRODUCT)}"
