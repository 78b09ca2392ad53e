"""Where the participants of an act stand in its diagram, and where a label has room."""

from typing import NamedTuple

from rich.cells import cell_len

from scenarios.report.localized import Localized, printable
from scenarios.report.model import Group, Party, Step

TARGET = 1180.0
"""Width in pixels that a diagram fills if its lanes need no more."""

GUTTER = 68.0
"""Width of the times at the left."""

NARROWEST, WIDEST = 72.0, 190.0
"""Width of a lane."""

_CELL = 6.6
_INSET = 8.0
_NOBODY = Group(name="", kind="other", ja="", en="")


class Lane(NamedTuple):
    """The column of one participant; `x` is its middle."""

    party: Party
    group: Group
    x: float


class Lanes:
    """The columns of the participants that an act involves, in the order of their groups."""

    def __init__(self, view: Localized, steps: list[Step]) -> None:
        order = list(view.groups)
        parties = sorted(
            _involved(view, steps),
            key=lambda p: order.index(p.group) if p.group in view.groups else len(order),
        )
        room = (TARGET - GUTTER) / max(1, len(parties))
        self.lane_width = min(max(room, NARROWEST), WIDEST)
        self.width = GUTTER + self.lane_width * len(parties)
        self.all = [
            Lane(party, view.groups.get(party.group, _NOBODY), GUTTER + self.lane_width * (n + 0.5))
            for n, party in enumerate(parties)
        ]
        self._x = {lane.party.name: lane.x for lane in self.all}

    def x(self, name: str) -> float:
        """Return the middle of a participant's lane."""
        return self._x[name]

    def bands(self) -> list[tuple[Group, float, int]]:
        """Return each group with the left edge and the number of its lanes."""
        bands: list[tuple[Group, float, int]] = []
        for lane in self.all:
            if bands and bands[-1][0] == lane.group:
                group, left, lanes = bands[-1]
                bands[-1] = (group, left, lanes + 1)
            else:
                bands.append((lane.group, lane.x - self.lane_width / 2, 1))
        return bands

    def label_at(self, label: str, start: float, end: float) -> tuple[float, str]:
        """Return where a label stands above its arrow: its `x` and its `text-anchor`."""
        length = cell_len(printable(label)) * _CELL
        left, right = min(start, end) + _INSET, max(start, end) - _INSET
        if left + length <= self.width:
            return left, "start"
        if right - length >= GUTTER:
            return right, "end"
        return max(GUTTER, self.width - length), "start"


def _involved(view: Localized, steps: list[Step]) -> list[Party]:
    names = dict.fromkeys(name for step in steps for name in (step.sender, step.receiver))
    known = [party for party in view.story.parties if party.name in names]
    strangers = [name for name in names if name not in view.parties]
    return known + [Party(name=name, group="", ja=name, en=name) for name in strangers]
