"""A load run seen in one language: kinds and presets by name, rates and times with their units."""

import math
from collections.abc import Mapping

from scenarios.driving.model import KINDS, KindResult, Latency, Load
from scenarios.report import designs_phrases as units
from scenarios.report import load_phrases as words
from scenarios.report import phrases
from scenarios.report.designs_view import number
from scenarios.report.localized import readable
from scenarios.report.phrases import Lang, Phrase

LATE_MS = 10.0
"""A second in which the driver was later than this is marked."""

MISSING = "–"
PERCENTILES: tuple[tuple[str, Phrase], ...] = (
    ("p50", words.P50),
    ("p90", words.P90),
    ("p99", words.P99),
    ("p999", words.P999),
    ("max", words.MAX),
)
"""Fields of `Latency` and their headings."""

_SPANS = (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0), ("ms", 0.001))
_LEAST_SHARE = 0.001
_SECOND_MS = 1_000.0
_WHOLE = 100


class LoadView:
    """What a load run says, in Japanese or in English."""

    def __init__(self, load: Load, lang: Lang) -> None:
        self.load = load
        self.lang: Lang = lang

    def say(self, phrase: Phrase, *values: object) -> str:
        """Return a phrase in this language."""
        return phrase.of(self.lang, *values)

    def listed(self, names: list[str]) -> str:
        """Return words as an enumeration."""
        return self.say(phrases.COMMA).join(names)

    # ---- names ---------------------------------------------------------------------------

    def kind(self, name: str) -> str:
        return self._named(words.KIND_NAMES, name)

    def preset(self) -> str:
        """Return the preset in words; that there was none, if rate and mix were given."""
        if self.load.preset is None:
            return self.say(words.NO_PRESET)
        return self._named(words.PRESETS, self.load.preset)

    def mix(self) -> str:
        """Return the share of each kind."""
        shares = [
            f"{self.kind(kind)} {self.share(self.load.mix[kind], 1.0)}"
            for kind in ordered(self.load.mix)
        ]
        return self.listed(shares)

    def fsync(self) -> str:
        """Return how is written, each known word of it in this language."""
        parts = []
        for part in self.load.fsync.split("; "):
            said = [
                self.say(words.FSYNC_WORDS[word]) if word in words.FSYNC_WORDS else word
                for word in part.split(": ")
            ]
            parts.append(self.say(phrases.COLON).join(said))
        return "; ".join(parts) if self.lang == "en" else self.listed(parts)

    def kinds(self) -> list[tuple[str, KindResult]]:
        """Return what was measured of each kind, in the order of the model."""
        return [(kind, self.load.per_kind[kind]) for kind in ordered(self.load.per_kind)]

    def _named(self, known: Mapping[str, Phrase], name: str) -> str:
        return self.say(known[name]) if name in known else readable(name, capital=True)

    # ---- numbers -------------------------------------------------------------------------

    def took(self, ms: float) -> str:
        """Return a duration in the largest unit of which it has one; not measured is a dash."""
        if not math.isfinite(ms):
            return MISSING
        return self.span(ms / 1_000)

    def span(self, seconds: float) -> str:
        """Return a duration in the largest unit of which it has one, never less than ms."""
        for unit, size in _SPANS:
            if seconds >= size * 0.9995 or (unit == "ms" and seconds > 0):
                return self.say(units.UNITS[unit], number(seconds / size))
        return self.say(units.UNITS["ms"], 0)

    def tick(self, ms: float) -> str:
        """Return a power of ten for an axis: in milliseconds, from a thousand on in seconds."""
        unit, size = ("s", _SECOND_MS) if ms >= _SECOND_MS else ("ms", 1.0)
        return self.say(units.UNITS[unit], number(ms / size))

    def latency(self, latency: Latency | None) -> list[str]:
        """Return a cell in milliseconds for each of `PERCENTILES`."""
        if latency is None:
            return [MISSING] * len(PERCENTILES)
        return [milliseconds(getattr(latency, field)) for field, _ in PERCENTILES]

    def share(self, part: float, whole: float) -> str:
        """Return a percentage that is 0 or 100 only if it is exactly that."""
        if not whole:
            return MISSING
        share = part / whole
        if 0 < share < _LEAST_SHARE:
            return self.say(units.PERCENT, "<0.1")
        if 1 - _LEAST_SHARE < share < 1:
            return self.say(units.PERCENT, ">99.9")
        return self.say(units.PERCENT, f"{100 * share:.1f}".removesuffix(".0"))

    def by_code(self, counts: Mapping[str, int]) -> str:
        """Return a total, and behind it how many of each code; nothing behind a zero."""
        total = f"{sum(counts.values()):,}"
        return self.say(words.BY_CODE, total, self.codes(counts)) if any(counts.values()) else total

    def codes(self, counts: Mapping[str, int]) -> str:
        """Return how many of each code, the most frequent first."""
        found = sorted(
            ((code, count) for code, count in counts.items() if count),
            key=lambda item: (-item[1], item[0]),
        )
        return self.listed([self.say(words.ONE_CODE, code, f"{n:,}") for code, n in found])


def ordered(kinds: Mapping[str, object]) -> list[str]:
    """Return names of kinds in the order of the model, others behind."""
    known: tuple[str, ...] = KINDS
    return [kind for kind in known if kind in kinds] + [k for k in kinds if k not in known]


def milliseconds(ms: float) -> str:
    """Return a number of milliseconds for a table; not measured is a dash."""
    return number(ms) if math.isfinite(ms) else MISSING


def rate(per_s: float) -> str:
    """Return a number per second: whole from a hundred on."""
    return f"{per_s:,.0f}" if per_s >= _WHOLE else number(per_s)
