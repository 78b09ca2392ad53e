"""The parts of a report that are counted the same way after every scenario."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from mesh.operating import audit
from scenarios.report.model import (
    Effort,
    LogSummary,
    LookupMade,
    Notification,
    OmittedDocument,
)
from scenarios.stage.running import Stage
from scenarios.telling.traffic import Push, Question, Traffic
from services.procedure import Document

Said: TypeAlias = set[tuple[str, str, "str | None"]]


class Paper(NamedTuple):
    """A certificate that a procedure demands, and who holds what replaces it, by name."""

    procedure: str
    document: Document
    provider: str


def effort(traffic: Traffic, *, attached: int, since_ns: int = 0) -> Effort:
    """Count what people did: at the device, and at counters.

    Args:
        attached: How many papers they had to bring.
        since_ns: What was done before this wall time does not count.
    """
    done = [
        q
        for q in traffic.questions
        if q.contract.kind == "command" and q.succeeded and q.started_ns >= since_ns
    ]
    return Effort(
        filings=sum(q.caller == "citizen-app" for q in done),
        visits=sum(q.caller.startswith("counter-") for q in done),
        documents_attached=attached,
    )


def said_in(traffic: Traffic) -> Said:
    """Return which contract's facts were given by whom in which case."""
    said = {(q.contract.name, q.provider, q.case) for q in traffic.questions if q.succeeded}
    return said | {(p.contract.name, p.publisher, p.case) for p in traffic.pushes if p.applied_ns}


def omitted(papers: Iterable[Paper], said: Said, case: str) -> Iterator[OmittedDocument]:
    """Yield the papers that were not asked for, because a message of the case said the same."""
    for paper in papers:
        document = paper.document
        if (document.replaced_by, paper.provider, case) in said:
            yield OmittedDocument(
                document=document.ja,
                procedure=paper.procedure,
                replaced_by=document.replaced_by,
                provider=paper.provider,
                legal_basis=document.legal_basis,
            )


def notifications(pushes: Iterable[Push]) -> list[Notification]:
    """Return every event told to somebody."""
    return [
        Notification(
            event=push.contract.name,
            publisher=push.publisher,
            recipient=push.recipient,
            items=list(push.items),
            delivered_ms=push.delivered_ms,
        )
        for push in pushes
    ]


def lookups(questions: Iterable[Question]) -> list[LookupMade]:
    """Return every question asked."""
    return [
        LookupMade(
            contract=q.contract.name,
            caller=q.caller,
            provider=q.provider,
            affair=q.affair,
            legal_basis=q.basis,
            items=list(q.items),
            outcome=q.outcome,
            ms=(q.ended_ns - q.started_ns) / 1e6,
        )
        for q in questions
        if q.contract.kind == "lookup"
    ]


def log_summary(stage: Stage, *, visible_to_citizen: int) -> LogSummary:
    """Return the access logs of all participants together, each computed again."""
    verdicts = audit(stage.deployment)
    return LogSummary(
        entries=sum(v.entries for v in verdicts.values()),
        verified=all(v.ok for v in verdicts.values()),
        visible_to_citizen=visible_to_citizen,
    )
