"""Text for the terminal that is shown as it stands and wraps as Japanese is set (禁則処理).

`rich` takes Japanese, which has no spaces, for one long word. Here a line may end after any
full-width character, but none begins with a closing mark or ends with an opening one, and a
number stays with its counter (19条).
"""

import re
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

from scenarios.report.localized import printable

_OPENING = "（「『［〔【〈《"
_CLOSING = "、。，．）」』］〕】〉》・：；！？ー々っゃゅょッャュョァィゥェォ"
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_UNIT = re.compile(
    rf"\s*[{_OPENING}]*(?:[^\s{_WIDE}]+[条項号年月日歳円]?|[^\s])[{_CLOSING}]*\s*|\s+"
)


class Line(Text):
    """Text that breaks between full-width characters."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """Return the lines into which the text is broken; see `rich.text.Text.wrap`."""
        if options.get("no_wrap") or self.no_wrap:
            return super().wrap(console, width, **options)
        lines = Lines()
        for paragraph in self.split(allow_blank=True):
            paragraph.expand_tabs(options.get("tab_size", 8))
            broken = paragraph.divide(breaks(paragraph.plain, width))
            for line in broken:
                line.rstrip_end(width)
            broken.justify(console, width, justify=options.get("justify") or "left")
            lines.extend(broken)
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the narrowest width that breaks no unit, and the width of the whole."""
        lines = self.plain.splitlines() or [""]
        units = (unit for line in lines for unit in _UNIT.findall(line))
        narrowest = max((cell_len(unit.strip()) for unit in units), default=0)
        return Measurement(narrowest, max(cell_len(line) for line in lines))


def line(content: str, style: str = "") -> Line:
    """Return text that is shown as it stands: no markup, no control characters."""
    return Line(printable(content), style)


def joined(*parts: Text | str) -> Line:
    """Return the parts as one text."""
    result = Line()
    for part in parts:
        result.append(part)
    return result


def breaks(text: str, width: int) -> list[int]:
    """Return the positions before which a new line begins."""
    positions: list[int] = []
    used = 0
    for match in _UNIT.finditer(text):
        unit, start = match.group(), match.start()
        needed = cell_len(unit.rstrip())
        if used and used + needed > width:
            positions.append(start)
            used = 0
        if needed > width:
            pieces = chop_cells(unit.rstrip(), width)
            for piece in pieces[:-1]:
                start += len(piece)
                positions.append(start)
            used = cell_len(pieces[-1]) + len(unit) - len(unit.rstrip())
        else:
            used += cell_len(unit)
    return positions
