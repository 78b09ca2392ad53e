"""Where the persons of a family tree stand: generations from left to right, couples together."""

from typing import NamedTuple

from scenarios.report.family import Branch, Relative

WIDTH, HEIGHT = 226.0, 78.0
"""Size of a person's box in pixels."""

ACROSS, COUPLE, BETWEEN = 64.0, 16.0, 20.0
"""Gaps between generations, between partners, and between the families of siblings."""


class Placed(NamedTuple):
    """A person's box, by its upper left corner."""

    person: Relative
    x: float
    y: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + HEIGHT / 2


class Couple(NamedTuple):
    """A person, perhaps with a partner below, and the persons to whom lines lead."""

    person: Placed
    partner: Placed | None
    children: list[Placed]

    @property
    def joint(self) -> tuple[float, float]:
        """From where the line to the children starts."""
        if self.partner is None:
            return self.person.x + WIDTH, self.person.middle
        return self.person.x + WIDTH / 2, self.person.y + HEIGHT + COUPLE / 2


class Layout:
    """The whole tree.

    Attributes:
        couples: Parents before their children.
        width, height: Of the picture, in pixels.
    """

    def __init__(self, root: Branch) -> None:
        self.couples: list[Couple] = []
        self._place(root, 0.0, 0.0)
        boxes = self.boxes
        self.width = max(box.x for box in boxes) + WIDTH
        self.height = max(box.y for box in boxes) + HEIGHT

    @property
    def boxes(self) -> list[Placed]:
        """Everybody, each once."""
        found = []
        for couple in self.couples:
            found.append(couple.person)
            if couple.partner is not None:
                found.append(couple.partner)
        return found

    def _place(self, branch: Branch, x: float, top: float) -> Placed:
        couple_height = HEIGHT if branch.partner is None else 2 * HEIGHT + COUPLE
        room = _height(branch)
        y = top + (room - couple_height) / 2
        person = Placed(branch.person, x, y)
        partner = None
        if branch.partner is not None:
            partner = Placed(branch.partner, x, y + HEIGHT + COUPLE)
        children: list[Placed] = []
        self.couples.append(Couple(person, partner, children))
        below = top + (room - _children_height(branch)) / 2
        for child in branch.children:
            children.append(self._place(child, x + WIDTH + ACROSS, below))
            below += _height(child) + BETWEEN
        return person


def _height(branch: Branch) -> float:
    couple = HEIGHT if branch.partner is None else 2 * HEIGHT + COUPLE
    return max(couple, _children_height(branch))


def _children_height(branch: Branch) -> float:
    heights = [_height(child) for child in branch.children]
    return sum(heights) + BETWEEN * max(0, len(heights) - 1)
