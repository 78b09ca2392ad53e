"""What the numbers of a load run say, in sentences that are computed from them."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from scenarios.driving.model import Step
from scenarios.report import load_phrases as words
from scenarios.report.load_view import LoadView, rate
from scenarios.report.phrases import Phrase

Tone: TypeAlias = Literal["plain", "caution", "trouble"]

CARRIES = 0.95
"""Below this share of what was offered, the participants are saturated."""

ENOUGH_S = 60.0
"""From this long a run on, what it says of the whole is a measurement."""


class Finding(NamedTuple):
    """One sentence, and how it is meant."""

    text: str
    tone: Tone = "plain"


def findings(view: LoadView) -> list[Finding]:
    """Return the sentences: what went wrong first, then the driver, then what was measured."""
    return [*_troubles(view), *_driver(view), *_carried(view), *_sweep(view), *_whole(view)]


def verdict(view: LoadView) -> tuple[bool, str]:
    """Return whether all is as it should be, and the line that says so."""
    load = view.load
    if load.ok:
        done = load.answers or any(one.done for one in load.per_kind.values())
        return bool(done), view.say(words.OK if done else words.EMPTY)
    bad: tuple[tuple[Phrase, int], ...] = (
        (words.BAD_WRONG, load.wrong),
        (words.BAD_LOST, load.lost),
        (words.BAD_ERRORS, sum(load.errors.values())),
    )
    named = [view.say(phrase, f"{count:,}") for phrase, count in bad if count]
    if not load.access_log.verified:
        named.append(view.say(words.BAD_LOG))
    return False, view.say(words.NOT_OK, view.listed(named))


def driver(view: LoadView) -> Finding | None:
    """Return whether the driver itself distorts the latencies, and in which direction.

    Nothing, where nothing was driven in a closed loop that kept up: there is no lateness to state.
    """
    load = view.load
    late = view.took(load.behind_ms)
    if load.fell_behind:
        said = words.DRIVER_LATE_OPEN if load.loop == "open" else words.DRIVER_LATE_CLOSED
        return Finding(view.say(said, late), "caution")
    return Finding(view.say(words.DRIVER_KEPT_UP, late)) if load.loop == "open" else None


def _troubles(view: LoadView) -> Iterator[Finding]:
    load = view.load
    if load.wrong:
        said = view.say(words.SAID_WRONG, f"{load.answers:,}", f"{load.wrong:,}")
        yield Finding(said, "trouble")
    if load.lost:
        yield Finding(view.say(words.SAID_LOST, f"{load.lost:,}"), "trouble")
    check = load.access_log
    if check.entries != check.expected:
        counts = f"{check.entries:,}", f"{check.expected:,}"
        yield Finding(view.say(words.SAID_LOG_DIFFERS, *counts), "trouble")
    elif not check.verified:
        yield Finding(view.say(words.SAID_LOG_BROKEN), "trouble")
    if errors := sum(load.errors.values()):
        said = view.say(words.SAID_ERRORS, f"{errors:,}", view.codes(load.errors))
        yield Finding(said, "trouble")
    if refused := sum(load.refused.values()):
        said = view.say(words.SAID_REFUSED, f"{refused:,}", view.codes(load.refused))
        yield Finding(said, "caution")
    if load.backlog:
        yield Finding(view.say(words.SAID_BACKLOG, f"{load.backlog:,}"), "caution")


def _driver(view: LoadView) -> Iterator[Finding]:
    if (said := driver(view)) is not None:
        yield said
    if view.load.loop == "closed":
        yield Finding(view.say(words.CLOSED_IS_KIND))


def _carried(view: LoadView) -> Iterator[Finding]:
    load = view.load
    if load.loop == "closed" or load.sweep or not (load.offered_per_s and load.throughput_per_s):
        return
    values = (
        rate(load.offered_per_s),
        rate(load.throughput_per_s),
        view.share(load.throughput_per_s, load.offered_per_s),
    )
    if load.throughput_per_s < CARRIES * load.offered_per_s:
        said = words.NOT_CARRIED if load.fell_behind else words.SATURATED
        yield Finding(view.say(said, *values), "caution")
    else:
        yield Finding(view.say(words.CARRIED, *values))


def _sweep(view: LoadView) -> Iterator[Finding]:
    steps = sorted(view.load.sweep, key=lambda step: step.offered_per_s)
    if not steps:
        return
    knee = view.load.knee_per_s
    if knee is None:
        sustained = any(step.sustained for step in steps)
        step = steps[-1] if sustained else steps[0]
        said = words.NO_KNEE if sustained else words.NEVER_SUSTAINED
        yield Finding(view.say(said, rate(step.offered_per_s)))
        return
    text = _knee(view, steps, knee)
    beyond = next((s for s in steps if s.offered_per_s > knee and not s.sustained), None)
    if beyond is not None and beyond.latency_ms is not None:
        gap = "" if view.lang == "ja" else " "
        text += gap + view.say(
            words.SAID_BREAKS,
            rate(beyond.offered_per_s),
            view.took(beyond.latency_ms.p99),
            rate(beyond.throughput_per_s),
        )
    yield Finding(text)


def _knee(view: LoadView, steps: list[Step], knee: float) -> str:
    at = next((step for step in steps if is_knee(step, knee)), None)
    if at is None or at.latency_ms is None:
        return view.say(words.SAID_KNEE_BARE, rate(knee))
    return view.say(words.SAID_KNEE, rate(knee), view.took(at.latency_ms.p99))


def is_knee(step: Step, knee: float | None) -> bool:
    """Tell whether this step is the knee."""
    return knee is not None and abs(step.offered_per_s - knee) <= 1e-6 * max(1.0, knee)


def _whole(view: LoadView) -> Iterator[Finding]:
    load = view.load
    if load.whole_takes_s is None:
        return
    text = view.say(words.WHOLE_TAKES, view.span(load.whole_takes_s), view.span(load.duration_s))
    if load.duration_s >= ENOUGH_S:
        yield Finding(text)
        return
    gap = "" if view.lang == "ja" else " "
    yield Finding(f"{text}{gap}{view.say(words.WHOLE_TOO_SHORT)}", "caution")
