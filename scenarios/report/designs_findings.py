"""What the numbers of a comparison say, in sentences that are computed from them."""

from collections.abc import Callable
from typing import NamedTuple

from scenarios.comparing.model import DesignResult, OutageResult
from scenarios.report import designs_phrases as words
from scenarios.report.designs_view import View, lost, wasted
from scenarios.report.phrases import Phrase


class Contrast(NamedTuple):
    """One measure said of two designs, of one, or of all alike."""

    of_two: Phrase
    of_one: Phrase
    of_all: Phrase


BEHIND = Contrast(words.BEHIND, words.BEHIND_ONE, words.BEHIND_SAME)
LOST = Contrast(words.LOST, words.LOST_ONE, words.LOST_SAME)


class Headline(NamedTuple):
    """A large figure: what it is, and its value under the first and under the last design."""

    title: Phrase
    values: tuple[tuple[DesignResult, str], ...]


def findings(view: View) -> list[str]:
    """Return the sentences; none, if no design was run."""
    designs = view.comparison.designs
    if not designs:
        return []
    found = _lookups(view)
    if any(result.facts for result in designs):
        found.append(_contrast(view, BEHIND, lambda one: one.staleness_days.mean, view.span))
    if any(result.paydays or lost(result) for result in designs):
        found.append(_contrast(view, LOST, lost, view.yen))
    return found + _agreement(view) + _midnights(view) + _waits(view)


def headlines(view: View) -> list[Headline]:
    """Return the large figures, from asking to telling."""
    designs = view.comparison.designs
    ends = dict.fromkeys((0, len(designs) - 1)) if designs else {}
    chosen = [designs[place] for place in ends]
    shown: tuple[tuple[Phrase, Callable[[DesignResult], str]], ...] = (
        (words.BIG_BEHIND, lambda one: view.span(one.staleness_days.mean)),
        (words.BIG_WASTED, lambda one: f"{wasted(one):,}"),
        (words.BIG_LOST, lambda one: view.yen(lost(one))),
        (words.BIG_ITEMS, lambda one: f"{one.items_disclosed:,}"),
    )
    return [Headline(title, tuple((one, say(one)) for one in chosen)) for title, say in shown]


def _lookups(view: View) -> list[str]:
    designs = view.comparison.designs
    most = max(designs, key=wasted)
    if not most.lookups:
        return []
    sentence = view.say(
        words.FOUND_NOTHING,
        view.design(most.design),
        f"{most.lookups:,}",
        view.share(wasted(most), most.lookups),
    )
    least = min(reversed(designs), key=lambda one: one.lookups)
    if least.lookups == most.lookups:
        return [sentence]
    gap = "" if view.lang == "ja" else " "
    return [
        sentence + gap + view.say(words.NEEDED, view.design(least.design), f"{least.lookups:,}")
    ]


def _contrast(
    view: View,
    said: Contrast,
    measure: Callable[[DesignResult], float],
    show: Callable[[float], str],
) -> str:
    designs = view.comparison.designs
    most, least = max(designs, key=measure), min(reversed(designs), key=measure)
    if len(designs) == 1:
        return view.say(said.of_one, view.design(most.design), show(measure(most)))
    if show(measure(most)) == show(measure(least)):
        return view.say(said.of_all, show(measure(most)))
    return view.say(
        said.of_two,
        view.design(most.design),
        show(measure(most)),
        view.design(least.design),
        show(measure(least)),
    )


def _midnights(view: View) -> list[str]:
    """Say what the judge found on the way, if it was asked to look."""
    looked = [one for one in view.comparison.designs if one.checks]
    if not looked:
        return []
    most = [
        view.say(
            words.DIFFERING,
            view.design(one.design),
            f"{max(check.differences for check in one.checks):,}",
        )
        for one in looked
    ]
    return [view.say(words.MIDNIGHTS, f"{len(looked[0].checks):,}", view.listed(most))]


def _waits(view: View) -> list[str]:
    """Say what the longest outage of each party meant to citizens: of the design that did worst."""
    worst: dict[str, OutageResult] = {}
    for outage in view.comparison.outages:
        known = worst.get(outage.who)
        if known is None or _waited(outage) > _waited(known):
            worst[outage.who] = outage
    return [
        view.say(
            words.WAITED,
            view.who(who),
            outage.hours,
            f"{outage.acts_held_up:,}",
            view.span(outage.longest_wait_hours / 24),
        )
        for who, outage in worst.items()
        if outage.acts_held_up
    ]


def _waited(outage: OutageResult) -> tuple[float, int]:
    return outage.longest_wait_hours, outage.acts_held_up


def _agreement(view: View) -> list[str]:
    designs = view.comparison.designs
    agreeing = [view.design(one.design) for one in designs if not one.differences_at_end]
    differing = [
        view.say(words.DIFFERING, view.design(one.design), f"{one.differences_at_end:,}")
        for one in designs
        if one.differences_at_end
    ]
    said = [view.say(words.AGREE, view.listed(agreeing))] if agreeing else []
    return said + ([view.say(words.DISAGREE, view.listed(differing))] if differing else [])
