"""The family tree with the shares of the heirs (法定相続情報一覧図), drawn as inline SVG."""

from fractions import Fraction

from scenarios.report import phrases
from scenarios.report.family import FamilyTree, Relative
from scenarios.report.localized import Localized
from scenarios.report.markup import Markup, el, inline, said
from scenarios.report.tree_layout import ACROSS, COUPLE, HEIGHT, WIDTH, Couple, Layout, Placed

MARGIN = 3.0
INSET = 14.0
BAR = 5.0
"""Height of the bar whose length is the share."""


def family_tree(view: Localized, tree: FamilyTree) -> Markup:
    """Return the picture of one tree."""
    layout = Layout(tree.root)
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    drawn = [_lines(couple) for couple in layout.couples]
    drawn += [_box(view, placed) for placed in layout.boxes]
    return el(
        "figure",
        el(
            "svg",
            *drawn,
            viewBox=f"{-MARGIN:g} {-MARGIN:g} {width:g} {height:g}",
            width=width,
            height=height,
            role="img",
            aria_label=view.say(phrases.TREE_OF, tree.deceased),
        ),
        class_="tree",
    )


def _lines(couple: Couple) -> Markup:
    """Draw the double line of a marriage, and the lines to the children."""
    drawn = []
    if couple.partner is not None:
        middle, top = couple.person.x + WIDTH / 2, couple.person.y + HEIGHT
        drawn += [
            el("line", x1=middle + d, x2=middle + d, y1=top, y2=top + COUPLE, class_="kin")
            for d in (-2.5, 2.5)
        ]
    if couple.children:
        x, y = couple.joint
        trunk = couple.person.x + WIDTH + ACROSS / 2
        drawn.append(el("path", d=f"M{x:g} {y:g} H{trunk:g}", class_="kin"))
        for child in couple.children:
            way = f"M{trunk:g} {y:g} V{child.middle:g} H{child.x:g}"
            drawn.append(el("path", d=way, class_="kin"))
    return inline(drawn)


def _box(view: Localized, placed: Placed) -> Markup:
    person, x, y = placed
    relation = view.choose(person.relation_ja, person.relation_en)
    parts = [
        el("rect", x=x, y=y, width=WIDTH, height=HEIGHT, rx=6, class_="box"),
        el("text", said(view, relation, "tspan"), x=x + INSET, y=y + 21, class_="relation"),
        el("text", said(view, person.name, "tspan"), x=x + INSET, y=y + 43, class_="name"),
        el("text", _life(person), x=x + INSET, y=y + 62, class_="life-dates"),
    ]
    if person.share:
        share = float(Fraction(person.share)) * (WIDTH - 2)
        parts += [
            el("text", person.share, x=x + WIDTH - INSET, y=y + 34, class_="share"),
            el("rect", x=x + 1, y=y + HEIGHT - BAR - 1, width=WIDTH - 2, height=BAR, class_="of"),
            el("rect", x=x + 1, y=y + HEIGHT - BAR - 1, width=share, height=BAR, class_="part"),
        ]
    elif person.kind == "renounced":
        mark = view.say(phrases.RENOUNCED)
        parts.append(el("text", mark, x=x + WIDTH - INSET, y=y + 21, class_="mark"))
    return el("g", *parts, class_=f"relative {person.kind}")


def _life(person: Relative) -> str:
    born = person.born.isoformat() if person.born else ""
    died = f" – {person.died.isoformat()}" if person.died else ""
    return f"{born}{died}"
