"""What was driven and what came of it, in rows that terminal and page share."""

from typing import NamedTuple

from scenarios.report import load_phrases as words
from scenarios.report import phrases
from scenarios.report.load_view import LoadView, rate
from scenarios.report.phrases import Phrase


class Fact(NamedTuple):
    """One row: what it is called, what it says, and whether that is as it should be."""

    title: Phrase
    value: str
    good: bool = True


def driven(view: LoadView) -> list[Fact]:
    """Return the conditions of the run."""
    load = view.load
    preset = view.preset()
    if load.preset is not None:
        preset = view.say(phrases.IN_BRACKETS, preset, load.preset)
    facts = [
        Fact(words.PRESET, preset),
        Fact(words.MIX, view.mix()),
        Fact(words.LOOP, view.say(words.LOOPS[load.loop])),
        Fact(words.OFFERED, view.say(words.RATE, rate(load.offered_per_s))),
        Fact(words.LASTED, view.span(load.duration_s)),
        Fact(words.RESIDENTS, view.say(words.PEOPLE, f"{load.residents:,}")),
        Fact(words.SERVICES, view.say(words.SERVICES_EACH, f"{load.services:,}")),
        Fact(words.CLIENTS, f"{load.clients:,}"),
        Fact(phrases.SEED, f"{load.seed}"),
        Fact(words.FSYNC, view.fsync()),
    ]
    return [*facts, Fact(words.MACHINE, load.machine)] if load.machine else facts


def answered(view: LoadView) -> list[Fact]:
    """Return what became of what was asked and told, and the access log after it."""
    load = view.load
    right = load.answers - load.wrong
    return [
        Fact(words.ANSWERED, f"{load.answers:,}"),
        Fact(words.RIGHT, f"{right:,}"),
        Fact(words.WRONG, f"{load.wrong:,}", good=not load.wrong),
        Fact(words.REFUSED, view.by_code(load.refused)),
        Fact(words.ERRORS, view.by_code(load.errors), good=not any(load.errors.values())),
        Fact(words.RETRIED, f"{load.retried:,}"),
        Fact(words.LOST, f"{load.lost:,}", good=not load.lost),
        Fact(words.BACKLOG, f"{load.backlog:,}", good=not load.backlog),
        Fact(words.BEHIND, view.took(load.behind_ms), good=not load.fell_behind),
        Fact(words.LOG, log(view), good=load.access_log.verified),
    ]


def log(view: LoadView) -> str:
    """Return whether the access log is as it was written, and holds what it must."""
    check = view.load.access_log
    entries = f"{check.entries:,}"
    if check.entries != check.expected:
        return view.say(words.LOG_DIFFERS, entries, f"{check.expected:,}")
    return view.say(words.LOG_VERIFIED if check.verified else words.LOG_BROKEN, entries)
