"""What the charts share: pictures with title and description, scales, labels that keep apart."""

import math
from collections.abc import Sequence

from scenarios.report.markup import Markup, el

KNOWN = ("pull", "batch", "push-thin", "push")
_STEPS = (1, 2, 5)


def picture(
    name: str, title: str, about: str, width: float, height: float, *content: str
) -> Markup:
    """Return a picture for everybody: who cannot see it is read its title and description.

    Args:
        name: Begins the ids of both; once on a page.
    """
    return el(
        "svg",
        el("title", title, id=f"{name}-title"),
        el("desc", about, id=f"{name}-about"),
        *content,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-about",
        class_="chart",
    )


def colour(design: str) -> str:
    """Return the class that gives a design its colour and its dashes."""
    return f"d-{design}" if design in KNOWN else "d-other"


def words(
    text: str, x: float, y: float, kind: str = "", *, anchor: str = "start", lang: str | None = None
) -> Markup:
    """Return one line of text."""
    return el("text", text, x=x, y=y, text_anchor=anchor, class_=kind or None, lang=lang)


def nice(value: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is not below a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in _STEPS:
        if step * power >= value * (1 - 1e-9):
            return step * power
    return 10 * power


def root_ticks(most: float, count: int = 5) -> list[int]:
    """Return whole numbers that stand about equally far apart on a square-root scale."""
    ticks = {0}
    for place in range(1, count + 1):
        wanted = most * (place / count) ** 2
        if (tick := round(nice(wanted))) <= most:
            ticks.add(tick)
    return sorted(ticks)


def root(value: float, most: float, length: float) -> float:
    """Return how far along a square-root axis of some length a value lies."""
    return length * math.sqrt(max(0.0, value) / most) if most > 0 else 0.0


def log(value: float, least: float, most: float, length: float) -> float:
    """Return how far along a logarithmic axis a value lies, held to its ends."""
    held = min(most, max(least, value))
    return length * math.log(held / least) / math.log(most / least)


def apart(places: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Return where labels go that want to stand at these heights: a gap apart, none below."""
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    result = [0.0] * len(places)
    limit = lowest
    for n in reversed(order):
        result[n] = min(places[n], limit)
        limit = result[n] - gap
    return result
