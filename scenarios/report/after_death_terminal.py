"""What only a death has to show, in the terminal: heirs, the desk's list, who knew when."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.tree import Tree

from scenarios.report import phrases
from scenarios.report.after_death import by_act, counted_from, grouped, longest_ms, untold
from scenarios.report.family import Branch, DeskLine, FamilyTree, Relative, ToldLine
from scenarios.report.line import Line, joined, line
from scenarios.report.localized import Localized, duration
from scenarios.report.styles import GOOD, OPEN, QUIET, STRONG, TROUBLE, section, table

STATUS_STYLES = {"done": GOOD, "not_needed": GOOD, "waiting": OPEN, "yours": OPEN}
BLOCK = "■"
NARROWEST_BAR, WIDEST_BAR = 8, 40


def sections(view: Localized, console: Console) -> Iterator[RenderableType]:
    """Yield all of it; nothing, if nobody has died."""
    bereavement = view.story.bereavement
    if bereavement is None:
        return
    if bereavement.trees:
        yield from section(view, phrases.HEIRS)
        for tree in bereavement.trees:
            yield from _inheritance(view, tree)
    yield from section(view, phrases.DESK)
    for title, lines in grouped(bereavement.desk):
        yield line("")
        yield line(view.say(phrases.IN_BRACKETS, view.say(title), len(lines)), STRONG)
        yield _group(view, lines)
    yield from section(view, phrases.TOLD)
    yield from _told(view, bereavement.told, console)


def _inheritance(view: Localized, tree: FamilyTree) -> Iterator[RenderableType]:
    yield _tree(view, tree.root)
    yield line("")
    if not tree.heirs:
        yield line(view.say(phrases.NOBODY_INHERITS))
        return
    rows = table(view, phrases.HEIR, phrases.SHARE, phrases.BECAUSE)
    for heir in tree.heirs:
        relation = view.choose(heir.relation_ja, heir.relation_en)
        because = view.choose(heir.because_ja, heir.because_en)
        rows.add_row(
            Group(line(heir.name, STRONG), line(relation, QUIET)),
            line(heir.share, STRONG),
            Group(line(because), line(heir.basis, QUIET)),
        )
    yield rows


def _tree(view: Localized, root: Branch) -> Tree:
    tree = Tree(_couple(view, root), guide_style=QUIET)
    _grow(view, tree, root)
    return tree


def _grow(view: Localized, tree: Tree, branch: Branch) -> None:
    for child in branch.children:
        _grow(view, tree.add(_couple(view, child)), child)


def _couple(view: Localized, branch: Branch) -> Line:
    if branch.partner is None:
        return _person(view, branch.person)
    return joined(_person(view, branch.person), line(" ═ ", QUIET), _person(view, branch.partner))


def _person(view: Localized, person: Relative) -> Line:
    style = {"deceased": STRONG, "heir": f"{STRONG} {GOOD}"}.get(person.kind, QUIET)
    relation = view.choose(person.relation_ja, person.relation_en)
    facts = [relation, *([f"†{person.died.isoformat()}"] if person.died else [])]
    if person.kind == "renounced":
        facts.append(view.say(phrases.RENOUNCED))
    named = view.say(phrases.IN_BRACKETS, person.name, view.listed(facts))
    return joined(line(named, style), line(f" {person.share}" if person.share else "", STRONG))


def _group(view: Localized, lines: list[DeskLine]) -> Table:
    rows = table(view, phrases.PROCEDURE, phrases.HANDLED_BY, phrases.STATUS)
    for entry in lines:
        name = view.choose(entry.name_ja, entry.name_en)
        details = [f"{entry.family}  {entry.legal_basis}".strip()]
        details += [entry.note] if view.lang == "ja" and entry.note else []
        rows.add_row(
            Group(line(name, STRONG), *(line(detail, QUIET) for detail in details)),
            line(view.party(entry.participant)),
            Group(*_standing(view, entry)),
        )
    return rows


def _standing(view: Localized, entry: DeskLine) -> Iterator[Line]:
    yield line(view.status(entry.status), STATUS_STYLES.get(entry.status, TROUBLE))
    if entry.status == "done":
        yield line(view.say(phrases.ACTORS[entry.actor]), QUIET)
    if entry.due is not None:
        yield line(f"{view.say(phrases.BY_DAY)} {entry.due.isoformat()}")
    if entry.waiting_for:
        yield line(view.say(phrases.WAITS_FOR, view.party(entry.waiting_for)), OPEN)
    if entry.prefilled and entry.status == "yours":
        yield line(view.say(phrases.PREFILLED), QUIET)
    if entry.yen:
        yield line(view.say(phrases.YEN, f"{entry.yen:+,}"))
    if entry.overpaid_yen:
        yield line(view.say(phrases.OVERPAID, f"{entry.overpaid_yen:,}"), OPEN)


def _told(view: Localized, told: list[ToldLine], console: Console) -> Iterator[RenderableType]:
    yield line(view.say(phrases.TOLD_FROM), QUIET)
    room = min(WIDEST_BAR, max(NARROWEST_BAR, console.width // 3))
    for act, lines in by_act(told):
        yield line("")
        if 0 < act <= len(view.story.acts):
            title = view.act(view.story.acts[act - 1])
            yield line(view.say(phrases.TOLD_IN, act, title), QUIET)
            yield line(view.say(counted_from(lines)), QUIET)
        yield _bars(view, lines, room / longest_ms(told))
    if silent := untold(told):
        yield line("")
        for entry in silent:
            name = view.party(entry.participant)
            yield line(view.say(phrases.IN_BRACKETS, name, view.say(phrases.NOT_TOLD)), TROUBLE)
    else:
        yield line("")
        yield line(f"✓ {view.say(phrases.NOBODY_UNTOLD)}", GOOD)


def _bars(view: Localized, lines: list[ToldLine], columns_for_ms: float) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for entry in lines:
        length = max(1, round(columns_for_ms * (entry.after_ms or 0.0)))
        grid.add_row(
            line(view.party(entry.participant)),
            line(duration(entry.after_ms)),
            line(BLOCK * length, GOOD),
        )
    return grid
