"""Messages of the same kind that leave together are shown as one line with a count."""

import msgspec

from scenarios.report.model import Step

GAP_MS = 50.0
"""Milliseconds between two departures up to which they count as one burst."""


def collapsed(steps: list[Step]) -> list[Step]:
    """Return the steps in the order of departure, with bursts merged into their first message.

    A burst agrees in everything but its times. It took until the last of its messages had
    arrived, and has not ended (`took_ms` is `None`) while one of them is on its way.
    """
    bursts: list[Step] = []
    latest: dict[tuple[object, ...], tuple[int, float]] = {}
    for step in sorted(steps, key=lambda s: s.sent_ms):
        key = _key(step)
        place, last_sent = latest.get(key, (-1, 0.0))
        if place >= 0 and step.sent_ms - last_sent <= GAP_MS:
            bursts[place] = _merged(bursts[place], step)
        else:
            place = len(bursts)
            bursts.append(step)
        latest[key] = (place, step.sent_ms)
    return bursts


def _key(step: Step) -> tuple[object, ...]:
    route = (step.kind, step.sender, step.receiver, step.contract)
    return (*route, step.basis, step.outcome, tuple(step.items))


def _merged(burst: Step, step: Step) -> Step:
    took = None
    if burst.took_ms is not None and step.took_ms is not None:
        took = max(burst.took_ms, step.sent_ms + step.took_ms - burst.sent_ms)
    return msgspec.structs.replace(burst, count=burst.count + step.count, took_ms=took)
