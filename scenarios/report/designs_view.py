"""A comparison seen in one language: names of designs, numbers with their units, days."""

import datetime as dt
import math

from scenarios.comparing.model import Comparison, DesignResult, OutageResult
from scenarios.population.places import MUNICIPALITIES
from scenarios.report import designs_phrases as words
from scenarios.report import phrases
from scenarios.report.localized import MONTHS, readable
from scenarios.report.phrases import Lang, Phrase

_SPANS = (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0), ("ms", 0.001))
_SIZES = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_THOUSAND = 1_000
_PRECISE = 10.0
_LEAST_SHARE = 0.001


class View:
    """What a comparison says, in Japanese or in English."""

    def __init__(self, comparison: Comparison, lang: Lang) -> None:
        self.comparison = comparison
        self.lang: Lang = lang

    def say(self, phrase: Phrase, *values: object) -> str:
        """Return a phrase in this language."""
        return phrase.of(self.lang, *values)

    def listed(self, names: list[str]) -> str:
        """Return words as an enumeration."""
        return self.say(phrases.COMMA).join(names)

    # ---- names ---------------------------------------------------------------------------

    def design(self, name: str) -> str:
        """Return what a design is called."""
        return self._named(words.NAMES, name)

    def how(self, name: str) -> str:
        """Return how offices learn of changes under a design; nothing if it is not known."""
        if name not in words.HOW:
            return ""
        comparison = self.comparison
        return self.say(words.HOW[name], comparison.pull_every_days, comparison.extract_every_days)

    def office(self, kind: str) -> str:
        return self._named(words.OFFICE_NAMES, kind)

    def life_event(self, kind: str) -> str:
        return self._named(words.EVENT_NAMES, kind)

    def who(self, name: str) -> str:
        return self._named(words.WHO, name)

    def carried(self, amount: str, count: float) -> str:
        """Return an amount of traffic; nothing is carried only where it is not counted."""
        return amount if count else "–"

    def municipalities(self) -> str:
        """Return where it is played."""
        japanese = {place.en: place.ja for place in MUNICIPALITIES} if self.lang == "ja" else {}
        return self.listed([japanese.get(name, name) for name in self.comparison.municipalities])

    def _named(self, known: dict[str, Phrase], name: str) -> str:
        return self.say(known[name]) if name in known else readable(name)

    # ---- numbers -------------------------------------------------------------------------

    def yen(self, amount: float) -> str:
        return self.say(words.YEN, f"{amount:,.0f}")

    def span(self, days: float) -> str:
        """Return a duration in the largest unit of which it has one."""
        seconds = days * 86_400
        for unit, size in _SPANS:
            if seconds >= size * 0.9995:
                return self.say(words.UNITS[unit], number(seconds / size))
        return "0" if seconds <= 0 else f"<{self.say(words.UNITS['ms'], 1)}"

    def share(self, part: float, whole: float) -> str:
        """Return a percentage that is 0 or 100 only if it is exactly that."""
        if not whole:
            return "–"
        share = part / whole
        if 0 < share < _LEAST_SHARE:
            return self.say(words.PERCENT, "<0.1")
        if 1 - _LEAST_SHARE < share < 1:
            return self.say(words.PERCENT, ">99.9")
        return self.say(words.PERCENT, f"{100 * share:.1f}".removesuffix(".0"))

    def large(self, value: float) -> str:
        """Return a large number in words, with three digits that count."""
        for size, word in words.LARGE[self.lang]:
            if value >= size:
                return f"{number(value / size)}{word}"
        return number(value)

    def office_delay(self, result: DesignResult, kind: str, *, worst: bool = True) -> str:
        """Return how far one kind of office is behind: on average, and if wanted at worst."""
        for office in result.offices:
            if office.office == kind and office.facts:
                stale = office.staleness_days
                mean = self.span(stale.mean)
                return f"{mean} / {self.span(stale.max)}" if worst else mean
        return self.say(words.NO_FACTS)

    def outage(self, outage: OutageResult) -> str:
        """Return who was down, and for how long."""
        return f"{self.who(outage.who)} {self.say(words.HOURS, outage.hours)}"

    def without_outage(self, design: str) -> DesignResult | None:
        """Return what a design did where nothing was down, if that was tried."""
        return next((one for one in self.comparison.designs if one.design == design), None)

    def down(self) -> list[str]:
        """Return which participants were down, each once."""
        named = {(one.who, one.participant): None for one in self.comparison.outages}
        return [self.say(words.WHO_IS_DOWN, self.who(who), name) for who, name in named]

    # ---- days ----------------------------------------------------------------------------

    def date(self, day: dt.date) -> str:
        """Return a date as it is read aloud."""
        if self.lang == "ja":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def tick(self, day: dt.date, *, month: bool) -> str:
        """Return a date for an axis: of a month, or of a day."""
        if month:
            return f"{day.month}月" if self.lang == "ja" else MONTHS[day.month - 1][:3]
        return (
            f"{day.month}/{day.day}"
            if self.lang == "ja"
            else f"{day.day} {MONTHS[day.month - 1][:3]}"
        )


def number(value: float) -> str:
    """Return a number with at least three digits that count, and no more decimals than that."""
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value)) + 1e-9))
    text = f"{value:,.{min(decimals, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def size(count: float) -> str:
    """Return an amount of data in the largest unit of which it has one."""
    unit = 0
    while count >= _THOUSAND and unit < len(_SIZES) - 1:
        count /= _THOUSAND
        unit += 1
    return f"{count:.{0 if not unit else 1 if count < _PRECISE * 10 else 0}f} {_SIZES[unit]}"


def lost(result: DesignResult | OutageResult) -> int:
    """Return what was paid wrongly, or was not paid."""
    return result.overpaid_yen + result.unpaid_yen


def wasted(result: DesignResult) -> int:
    """Return how many lookups found nothing new."""
    return result.lookups - result.useful_lookups
