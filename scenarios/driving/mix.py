"""What is driven and in which proportion; and presets for situations that are known."""

import math
from typing import NamedTuple

from mesh.errors import SetupError
from scenarios.driving.model import KINDS, Kind

Mix = dict[Kind, float]
"""The share of each kind; together 1."""

HALF_YEAR_LOOKUPS = 100_000_000
"""Linkages of June to November 2020, in about 2,300 affairs (デジタル庁「情報連携の件数」)."""

HALF_YEAR_SECONDS = 183 * 86_400
OFFICE_HOURS_PER_S = 28.0
"""The same, if all were asked in office hours: 8 hours on about 122 working days."""

MOVES_A_YEAR = 5_260_000 / 1.6
"""Households; the persons who move are counted (総務省 住民基本台帳人口移動報告, 2020)."""

APRIL = 3.0
"""An April has so many times the moves of an average month (the same report)."""

NOTICES_FOR_EACH_MOVE = 1.0
"""Changes of which others are told, besides moves. An assumption: no figure is published."""


class Preset(NamedTuple):
    """A situation.

    Attributes:
        rate_per_s: What is offered each second; `None` for as much as is answered.
    """

    rate_per_s: float | None
    mix: Mix


def _situation(lookups_per_s: float, moves_per_s: float) -> Preset:
    rates = {
        "lookup": lookups_per_s,
        "notify": moves_per_s * NOTICES_FOR_EACH_MOVE,
        "move": moves_per_s,
    }
    total = sum(rates.values())
    return Preset(total, {kind: rates[kind] / total for kind in KINDS})


_LOOKUPS_PER_S = HALF_YEAR_LOOKUPS / HALF_YEAR_SECONDS
_MOVES_PER_S = MOVES_A_YEAR / (365 * 86_400)
_CROWDED = OFFICE_HOURS_PER_S / _LOOKUPS_PER_S

PRESETS = {
    "average-day": _situation(_LOOKUPS_PER_S, _MOVES_PER_S),
    "office-hours": _situation(OFFICE_HOURS_PER_S, _MOVES_PER_S * _CROWDED),
    "april-peak": _situation(OFFICE_HOURS_PER_S, _MOVES_PER_S * _CROWDED * APRIL),
    "nation-half-year": Preset(None, {"lookup": 1.0, "notify": 0.0, "move": 0.0}),
}
"""The whole country's load, on this one machine."""


def parse_mix(text: str) -> Mix:
    """Read a mix like `lookup=0.9,notify=0.09,move=0.01`.

    Raises:
        SetupError: A kind is unknown or named twice, or the shares do not add up to 1.
    """
    mix: Mix = dict.fromkeys(KINDS, 0.0)
    named = set()
    for part in text.split(","):
        name, equals, share = part.strip().partition("=")
        kind = next((kind for kind in KINDS if kind == name), None)
        if kind is None or not equals or kind in named:
            raise SetupError(
                f"--mix cannot be read at {part.strip()!r}; write it like"
                " lookup=0.9,notify=0.09,move=0.01, each kind once"
            )
        named.add(kind)
        try:
            mix[kind] = float(share)
        except ValueError:
            raise SetupError(f"--mix: the share of {name} is not a number") from None
        if not 0 <= mix[kind] <= 1:
            raise SetupError(f"--mix: the share of {name} is not between 0 and 1")
    if not math.isclose(sum(mix.values()), 1.0, abs_tol=1e-6):
        raise SetupError(f"--mix adds up to {sum(mix.values()):g}, not to 1")
    return mix


def preset_named(name: str) -> Preset:
    """Return a preset.

    Raises:
        SetupError: There is none of that name.
    """
    if name not in PRESETS:
        raise SetupError(f"there is no preset {name}; there are {', '.join(PRESETS)}")
    return PRESETS[name]
