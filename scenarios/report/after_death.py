"""The sections of the page that only a death has: heirs, the desk's list, who knew when."""

from collections.abc import Sequence

from scenarios.report import phrases
from scenarios.report.family import Bereavement, DeskLine, FamilyTree, ToldLine
from scenarios.report.family_tree import family_tree
from scenarios.report.localized import Localized, duration
from scenarios.report.markup import Markup, el, inline, said
from scenarios.report.phrases import Phrase
from scenarios.report.sections import section, table

GROUPS: tuple[tuple[Phrase, tuple[str, ...]], ...] = (
    (phrases.DESK_YOURS, ("yours", "incomplete")),
    (phrases.DESK_WAITING, ("waiting",)),
    (phrases.DESK_DONE, ("done",)),
    (phrases.DESK_NOT_NEEDED, ("not_needed",)),
)
"""The groups of the desk's list: first what somebody still has to do."""


def grouped(lines: Sequence[DeskLine]) -> list[tuple[Phrase, list[DeskLine]]]:
    """Return the desk's list in its groups; what is due comes first where it is due first."""
    found = []
    for title, statuses in GROUPS:
        group = [line for line in lines if line.status in statuses]
        if group:
            group.sort(key=lambda line: (line.due is None, line.due))
            found.append((title, group))
    return found


def by_act(told: Sequence[ToldLine]) -> list[tuple[int, list[ToldLine]]]:
    """Return who was told in each act, those first who knew first."""
    acts: dict[int, list[ToldLine]] = {}
    for line in told:
        if line.after_ms is not None:
            acts.setdefault(line.act, []).append(line)
    return sorted(acts.items())


def counted_from(lines: Sequence[ToldLine]) -> Phrase:
    """Return from when the times of those who were told in one act count."""
    from_report = any(line.from_report for line in lines)
    return phrases.SINCE_REPORT if from_report else phrases.SINCE_ACT


def untold(told: Sequence[ToldLine]) -> list[ToldLine]:
    """Return who does not know yet."""
    return [line for line in told if line.after_ms is None]


def longest_ms(told: Sequence[ToldLine]) -> float:
    """Return after how many milliseconds the last of them knew: the scale of all bars."""
    return max((line.after_ms or 0.0 for line in told), default=0.0) or 1.0


def inheritance(view: Localized, bereavement: Bereavement) -> Markup:
    """Return the family trees, and the heirs with reasons."""
    parts = [_heirs(view, tree, position) for position, tree in enumerate(bereavement.trees)]
    return section(view, "heirs", phrases.HEIRS, *(part for tree in parts for part in tree))


def _heirs(view: Localized, tree: FamilyTree, position: int) -> list[Markup]:
    headings = (
        phrases.HEIR, phrases.RELATION, phrases.SHARE, phrases.BECAUSE, phrases.BASIS,
    )  # fmt: skip
    rows = [
        (
            said(view, heir.name),
            said(view, view.choose(heir.relation_ja, heir.relation_en)),
            el("span", heir.share, class_="number"),
            said(view, view.choose(heir.because_ja, heir.because_en)),
            said(view, heir.basis),
        )
        for heir in tree.heirs
    ]
    name = f"heirs-{position + 1}-{view.lang}"
    title = el("h3", said(view, view.say(phrases.HEIRS_OF, tree.deceased)), id=name)
    nobody = el("p", view.say(phrases.NOBODY_INHERITS))
    return [title, family_tree(view, tree), table(view, headings, rows) if rows else nobody]


def desk(view: Localized, bereavement: Bereavement) -> Markup:
    """Return the desk's list in its groups."""
    parts = []
    for title, lines in grouped(bereavement.desk):
        heading = view.say(phrases.IN_BRACKETS, view.say(title), len(lines))
        parts += [el("h3", heading), _group(view, lines)]
    return section(view, "desk", phrases.DESK, *parts)


def _group(view: Localized, lines: list[DeskLine]) -> Markup:
    headings = (phrases.PROCEDURE, phrases.HANDLED_BY, phrases.STATUS, phrases.NOTE, phrases.BASIS)
    rows = [
        (
            inline([_name(view, line), _family(view, line)]),
            said(view, view.party(line.participant)),
            _standing(view, line),
            _parts(*_money(view, line), el("span", line.note, lang="ja", class_="told-note")),
            said(view, line.legal_basis),
        )
        for line in lines
    ]
    return table(view, headings, rows)


def _name(view: Localized, line: DeskLine) -> Markup:
    return said(view, view.choose(line.name_ja, line.name_en))


def _family(view: Localized, line: DeskLine) -> Markup:
    return el("span", said(view, line.family), class_="original") if line.family else inline([])


def _standing(view: Localized, line: DeskLine) -> Markup:
    status = line.status if line.status in phrases.STATUSES else "incomplete"
    parts = [el("span", view.status(line.status), class_=f"status {status}")]
    if line.status == "done":
        parts.append(el("span", view.say(phrases.ACTORS[line.actor]), class_="badge"))
    if line.due is not None:
        by_day = f"{view.say(phrases.BY_DAY)} {line.due.isoformat()}"
        parts.append(el("time", by_day, datetime=line.due.isoformat(), class_="due"))
    if line.waiting_for:
        waits = view.say(phrases.WAITS_FOR, view.party(line.waiting_for))
        parts.append(el("span", said(view, waits), class_="badge"))
    if line.prefilled and line.status == "yours":
        parts.append(el("span", view.say(phrases.PREFILLED), class_="badge"))
    return _parts(*parts)


def _money(view: Localized, line: DeskLine) -> list[Markup]:
    parts = []
    if line.yen:
        parts.append(el("strong", view.say(phrases.YEN, f"{line.yen:+,}"), class_="number"))
    if line.overpaid_yen:
        overpaid = view.say(phrases.OVERPAID, f"{line.overpaid_yen:,}")
        parts.append(el("span", overpaid, class_="overpaid"))
    return parts


def _parts(*parts: Markup) -> Markup:
    return el("div", *(el("span", part, class_="part") for part in parts))


def told(view: Localized, bereavement: Bereavement) -> Markup:
    """Return who knew when, as bars; who does not know yet stands out."""
    silent = untold(bereavement.told)
    note = "" if silent else el("p", view.say(phrases.NOBODY_UNTOLD), class_="status done")
    longest = longest_ms(bereavement.told)
    bodies = [_told_in(view, act, lines, longest) for act, lines in by_act(bereavement.told)]
    if silent:
        bodies.append(el("tbody", *(_not_told(view, line) for line in silent)))
    headings = (phrases.PARTICIPANT, phrases.TOLD_AFTER)
    head = el("tr", *(el("th", view.say(heading), scope="col") for heading in headings), el("td"))
    return section(
        view,
        "told",
        phrases.TOLD,
        el("p", view.say(phrases.TOLD_FROM), class_="note"),
        el("table", el("thead", head), *bodies),
        note,
    )


def _told_in(view: Localized, act: int, lines: list[ToldLine], longest: float) -> Markup:
    title = ""
    if 0 < act <= len(view.story.acts):
        title = view.say(phrases.TOLD_IN, act, view.act(view.story.acts[act - 1]))
    since = view.say(counted_from(lines))
    name = inline([said(view, title), el("span", since, class_="original")])
    heading = el("tr", el("th", name, scope="rowgroup", colspan=3, class_="act-name"))
    rows = [
        el(
            "tr",
            el("th", said(view, view.party(line.participant)), scope="row"),
            el("td", duration(line.after_ms), class_="number"),
            el("td", _bar((line.after_ms or 0.0) / longest), aria_hidden="true"),
        )
        for line in lines
    ]
    return el("tbody", heading if title else "", *rows)


def _not_told(view: Localized, line: ToldLine) -> Markup:
    return el(
        "tr",
        el("th", said(view, view.party(line.participant)), scope="row"),
        el("td", view.say(phrases.NOT_TOLD), class_="status incomplete"),
        el("td", _bar(1.0), aria_hidden="true"),
        class_="untold",
    )


def _bar(part: float) -> Markup:
    return el("span", class_="bar-of-time", style=f"width: {max(0.5, 100 * part):.1f}%")
