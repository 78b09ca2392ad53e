"""A story seen in one language: names, titles, items, dates and numbers as people read them."""

import datetime as dt
import re
from typing import TypeVar

from contracts.base import CONTRACTS
from scenarios.report import phrases
from scenarios.report.model import Act, Group, Knows, Party, ProcedureResult, Seen, Step, Story
from scenarios.report.phrases import Lang, Phrase

T = TypeVar("T")

JAPAN = dt.timezone(dt.timedelta(hours=9), "JST")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SETTLED = frozenset({"disclosed", "accepted", "applied"})
"""Outcomes of a message that did what it was sent for."""

_UNITS = ((86_400_000.0, "d"), (3_600_000.0, "h"), (60_000.0, "min"), (10_000.0, "s"))
_SIZES = {"d": 86_400_000.0, "h": 3_600_000.0, "min": 60_000.0, "s": 1_000.0}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Localized:
    """What a story says, in Japanese or in English."""

    def __init__(self, story: Story, lang: Lang) -> None:
        self.story = story
        self.lang = lang
        self.parties = {p.name: p for p in story.parties}
        self.groups = {g.name: g for g in story.groups}
        self._titles = {
            s.contract: self.choose(s.title_ja, s.title_en) for a in story.acts for s in a.steps
        }

    def say(self, phrase: Phrase, *values: object) -> str:
        """Return a phrase in this language, as it is said of those whom the story is about."""
        if self.story.bereavement is not None:
            phrase = phrases.OF_A_FAMILY.get(phrase, phrase)
        return phrase.of(self.lang, *values)

    def choose(self, ja: T, en: T) -> T:
        """Return what is said in this language."""
        return ja if self.lang == "ja" else en

    # ---- names ---------------------------------------------------------------------------

    def party(self, name: str) -> str:
        """Return a participant's full title; its name if it is not in the story."""
        party = self.parties.get(name)
        return self.choose(party.ja, party.en) if party else name

    def short(self, party: Party) -> str:
        """Return a participant's title inside its group."""
        return self.choose(party.short_ja or party.ja, party.short_en or party.en)

    def untold(self) -> list[Party]:
        """Return the participants that neither sent nor received anything."""
        heard = {n for a in self.story.acts for s in a.steps for n in (s.sender, s.receiver)}
        return [p for p in self.story.parties if p.name not in heard]

    def group(self, group: Group) -> str:
        return self.choose(group.ja, group.en)

    def contract(self, name: str) -> str:
        """Return the title of a contract, from the story or from its declaration."""
        if name not in self._titles and (declared := CONTRACTS.get(name)):
            return self.choose(declared.title_ja, declared.title_en)
        return self._titles.get(name, name)

    def translated(self, ja: str) -> str:
        """Return the English for a paper or procedure, or its Japanese name if there is none."""
        return ja if self.lang == "ja" else self.story.english.get(ja, ja)

    def procedure(self, result: ProcedureResult) -> str:
        """Return a procedure's name; in English made of its id where no translation is known."""
        if self.lang == "ja":
            return result.name_ja
        return self.story.english.get(result.name_ja) or readable(result.id, capital=True)

    def procedure_named(self, procedure_id: str) -> str:
        """Return the name of the procedure with that id."""
        for result in self.story.report.procedures:
            if result.id == procedure_id:
                return self.procedure(result)
        return readable(procedure_id, capital=True)

    # ---- lines ---------------------------------------------------------------------------

    def act(self, act: Act) -> str:
        return self.choose(act.title_ja, act.title_en)

    def title(self, step: Step) -> str:
        return self.choose(step.title_ja, step.title_en)

    def items(self, carrier: Step | Knows | Seen) -> list[str]:
        """Return the items by their Japanese labels, or by their names made readable."""
        if self.lang == "ja" and carrier.items_ja:
            return carrier.items_ja
        return [readable(item) for item in carrier.items]

    def listed(self, words: list[str]) -> str:
        """Return words as an enumeration."""
        return self.say(phrases.COMMA).join(words)

    def kind(self, kind: str) -> str:
        return self.say(phrases.KINDS[kind]) if kind in phrases.KINDS else kind

    def outcome(self, outcome: str) -> str:
        """Return an outcome in words; the code of an error stays as it is."""
        return self.say(phrases.OUTCOMES[outcome]) if outcome in phrases.OUTCOMES else outcome

    def status(self, status: str) -> str:
        return self.say(phrases.STATUSES[status]) if status in phrases.STATUSES else status

    def went_well(self, outcome: str) -> bool:
        """Tell whether a message with this outcome did what it was sent for."""
        return outcome in SETTLED

    def messages(self, count: int) -> str:
        one = phrases.ONE_MESSAGE if count == 1 else phrases.MESSAGES
        return self.say(one, f"{count:,}")

    # ---- sums ----------------------------------------------------------------------------

    def balance(self) -> list[tuple[Phrase, int, int]]:
        """Return what the citizen did, and what it would have been without the mesh."""
        done, spared = self.story.report.citizen, self.story.report.without_mesh
        return [
            (phrases.FILINGS, done.filings, spared.filings),
            (phrases.VISITS, done.visits, spared.visits),
            (phrases.DOCUMENTS, done.documents_attached, spared.documents_attached),
        ]

    def verdict(self) -> tuple[bool, str]:
        """Return whether all went well, and the last line that says so."""
        report, faults = self.story.report, self.story.faults
        if faults:
            line = self.say(phrases.NOT_OK, len(faults))
        else:
            line = self.say(phrases.OK if report.ok else phrases.UNFINISHED)
        parked = " " + self.say(phrases.PARKED_NOTE, report.parked) if report.parked else ""
        return report.ok and not faults, line + parked

    def knowledge(self) -> list[tuple[str, list[Knows]]]:
        """Return what is known, by participant, in the order in which they stand."""
        places = {party.name: place for place, party in enumerate(self.story.parties)}
        lines: dict[str, list[Knows]] = {}
        for line in self.story.knows:
            lines.setdefault(line.participant, []).append(line)
        return sorted(lines.items(), key=lambda item: places.get(item[0], len(places)))

    def run(self) -> list[tuple[Phrase, str]]:
        """Return the conditions of the run."""
        report = self.story.report
        return [
            (phrases.CASE, report.case),
            (phrases.SEED, str(report.seed)),
            (phrases.DATE, report.date.isoformat()),
            (phrases.TRANSPORT, report.transport),
            (phrases.ELAPSED, self.say(phrases.SECONDS, f"{report.elapsed_s:.1f}")),
        ]

    # ---- dates and times -----------------------------------------------------------------

    def date(self, day: dt.date) -> str:
        """Return a date as it is read aloud."""
        return self.choose(
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        )

    def moment(self, at: dt.datetime) -> str:
        """Return a time of day and its date in Japan; a time without zone is Japan's."""
        return (at.astimezone(JAPAN) if at.tzinfo else at).strftime("%Y-%m-%d %H:%M:%S")


def duration(ms: float | None) -> str:
    """Return a duration with its unit: milliseconds up to ten seconds, then longer units."""
    if ms is None:
        return "–"
    for least, unit in _UNITS:
        if abs(ms) >= least:
            return f"{ms / _SIZES[unit]:,.1f} {unit}"
    return f"{ms:,.1f} ms"


def readable(name: str, *, capital: bool = False) -> str:
    """Turn a name such as `child-allowance` or `moved_on` into words."""
    words = re.sub(r"[-_.\s]+", " ", name).strip() or name
    return words[:1].upper() + words[1:] if capital else words


def printable(text: str) -> str:
    """Replace characters that could command a terminal, turn the direction, or break a page."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
