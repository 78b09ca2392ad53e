"""The acts of a scenario, with every message that each of them set off."""

from collections.abc import Iterable, Sequence

from contracts.base import Contract, titles_of
from scenarios.report.model import Act, Step
from scenarios.stage.acting import PlayedAct
from scenarios.telling.traffic import Push, Question, Traffic

FOR_NOW = frozenset({"busy", "notice-awaited", "unavailable", "unreachable"})
"""Outcomes after which the same message is sent again by itself."""


def acts(played: Sequence[PlayedAct], traffic: Traffic, *, in_life: int = 0) -> list[Act]:
    """Return the acts with their messages, in the order in which these left.

    Args:
        in_life: How many acts were done by somebody who has died since.
    """
    ends = [act.began_ns for act in played[1:]] + [2**63]
    return [
        Act(
            day=act.day,
            title_ja=act.title_ja,
            title_en=act.title_en,
            steps=_steps(traffic, act.began_ns, end),
            in_life=number < in_life,
        )
        for number, (act, end) in enumerate(zip(played, ends, strict=True))
    ]


def in_japanese(contract: Contract, items: Iterable[str]) -> list[str]:
    """Return items by their Japanese labels."""
    titles = titles_of(contract.carrier)
    return [titles.get(item, item) for item in items]


def _steps(traffic: Traffic, began: int, end: int) -> list[Step]:
    questions = [q for q in traffic.questions if began <= q.started_ns < end]
    steps = [_asked(q, began) for q in _last_attempts(questions)]
    steps += [_pushed(p, began) for p in traffic.pushes if began <= p.queued_ns < end]
    return sorted(steps, key=lambda step: step.sent_ms)


def _last_attempts(questions: Sequence[Question]) -> list[Question]:
    """Return the questions without those that failed for now and were asked again."""
    last = {_asks(q): q.started_ns for q in questions}
    return [q for q in questions if q.outcome not in FOR_NOW or q.started_ns == last[_asks(q)]]


def _asks(q: Question) -> tuple[str, str, str, str | None]:
    return q.caller, q.provider, q.contract.name, q.case


def _asked(q: Question, began: int) -> Step:
    return Step(
        kind=q.contract.kind,
        sender=q.caller,
        receiver=q.provider,
        contract=q.contract.name,
        title_ja=q.contract.title_ja,
        title_en=q.contract.title_en,
        items_ja=in_japanese(q.contract, q.items),
        items=list(q.items),
        basis=q.basis,
        count=1,
        sent_ms=(q.started_ns - began) / 1e6,
        took_ms=(q.ended_ns - q.started_ns) / 1e6,
        outcome=q.outcome,
    )


def _pushed(p: Push, began: int) -> Step:
    return Step(
        kind="event",
        sender=p.publisher,
        receiver=p.recipient,
        contract=p.contract.name,
        title_ja=p.contract.title_ja,
        title_en=p.contract.title_en,
        items_ja=in_japanese(p.contract, p.items),
        items=list(p.items),
        basis=p.basis,
        count=1,
        sent_ms=(p.queued_ns - began) / 1e6,
        took_ms=p.delivered_ms,
        outcome="queued" if p.state == "sent" else p.state,
    )
