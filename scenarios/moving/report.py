"""The report of a move: what `--json` writes, computed from what was really said and done."""

from collections.abc import Iterable, Iterator

import anyio

from contracts.portal import CaseQuery, ProcedureView
from mesh.operating import audit
from scenarios.moving.plan import Move
from scenarios.moving.scene import Filed, Scene
from scenarios.moving.traffic import Push, Question, Traffic
from scenarios.report.model import (
    Effort,
    LogSummary,
    LookupMade,
    Notification,
    OmittedDocument,
    ProcedureResult,
    Report,
)
from scenarios.stage.country import name_of
from services.portal.catalogue import CATALOGUE, Document, Where
from services.portal.procedures import Effort as Cost
from services.portal.procedures import effort_to_withdraw, effort_without_mesh

Said = set[tuple[str, str, "str | None"]]

AT_ONCE = 50
"""How many cases are asked about at a time."""

Cases = dict[str, tuple[ProcedureView, ...]]


async def procedures_of(scene: Scene) -> Cases:
    """Ask the portal how each case stands, as the citizen who filed it."""
    found: Cases = dict.fromkeys(scene.filed, ())
    places = anyio.Semaphore(AT_ONCE)

    async def ask(filed: Filed) -> None:
        person = scene.stage.code("citizen-app", filed.move.filer)
        async with places:
            view = await scene.stage.citizen.lookup(CaseQuery(person=person, case=filed.case))
        found[filed.case] = view.procedures or ()

    async with anyio.create_task_group() as asking:
        for filed in scene.filed.values():
            asking.start_soon(ask, filed)
    return found


def report_of(
    scene: Scene,
    case: str,
    traffic: Traffic,
    cases: Cases,
    *,
    faults: list[str],
    elapsed_s: float,
    visible_to_citizen: int,
    parked: int,
) -> Report:
    """Put the report together."""
    stage = scene.stage
    said = _said(traffic)
    omitted = [o for id_, filed in scene.filed.items() for o in _omitted(filed, cases[id_], said)]
    attached = sum(len(_documents(views, "incomplete")) for views in cases.values())
    without = [_without_mesh(filed, cases[id_]) for id_, filed in scene.filed.items()]
    verdicts = audit(stage.deployment)
    return Report(
        scenario="hikkoshi",
        case=case,
        seed=stage.population.seed,
        date=stage.options.date,
        transport=stage.transport,
        ok=not faults,
        elapsed_s=elapsed_s,
        citizen=_effort(traffic, attached=attached),
        without_mesh=Effort(
            filings=sum(e.filings for e in without),
            visits=sum(e.visits for e in without),
            documents_attached=sum(e.documents for e in without),
        ),
        documents_omitted=omitted,
        procedures=[_procedure(view) for views in cases.values() for view in views],
        notifications=[_notification(push) for push in traffic.pushes],
        lookups=list(_lookups(traffic.questions)),
        access_log=LogSummary(
            entries=sum(v.entries for v in verdicts.values()),
            verified=all(v.ok for v in verdicts.values()),
            visible_to_citizen=visible_to_citizen,
        ),
        parked=parked,
    )


def _without_mesh(filed: Filed, views: tuple[ProcedureView, ...]) -> Cost:
    cost = effort_to_withdraw if filed.withdrawn else effort_without_mesh
    return cost(view.id for view in views)


def _effort(traffic: Traffic, *, attached: int) -> Effort:
    """Count what the citizen did: at the device, and at counters."""
    done = [q for q in traffic.questions if q.contract.kind == "command" and q.succeeded]
    return Effort(
        filings=sum(q.caller == "citizen-app" for q in done),
        visits=sum(q.caller.startswith("counter-") for q in done),
        documents_attached=attached,
    )


def _documents(views: Iterable[ProcedureView], *statuses: str) -> list[tuple[str, Document]]:
    """Return the papers that procedures in these states would demand without the mesh."""
    ids = dict.fromkeys(view.id for view in views if view.status in statuses)
    return [(id_, document) for id_ in ids for document in CATALOGUE[id_].documents]


def _said(traffic: Traffic) -> Said:
    """Return which contract's facts were given by whom in which case."""
    said = {(q.contract.name, q.provider, q.case) for q in traffic.questions if q.succeeded}
    return said | {(p.contract.name, p.publisher, p.case) for p in traffic.pushes if p.applied_ns}


def _omitted(
    filed: Filed, views: tuple[ProcedureView, ...], said: Said
) -> Iterator[OmittedDocument]:
    """Yield the papers that were not asked for, because a message of the case said the same."""
    for procedure, document in _documents(views, "done", "waiting"):
        provider = _provider(document, filed.move)
        if (document.replaced_by, provider, filed.case) in said:
            yield OmittedDocument(
                document=document.ja,
                procedure=procedure,
                replaced_by=document.replaced_by,
                provider=provider,
                legal_basis=document.legal_basis,
            )


def _provider(document: Document, move: Move) -> str:
    match document.at:
        case Where.OLD:
            return name_of(document.provider, move.origin)
        case Where.NEW:
            return name_of(document.provider, move.destination)
        case _:
            return document.provider


def _procedure(view: ProcedureView) -> ProcedureResult:
    known = CATALOGUE[view.id]
    return ProcedureResult(
        id=view.id,
        name_ja=known.ja,
        participant=view.participant,
        status=view.status,
        deadline=None if view.status == "not_needed" else view.deadline,
        legal_basis=known.legal_basis,
    )


def _notification(push: Push) -> Notification:
    return Notification(
        event=push.contract.name,
        publisher=push.publisher,
        recipient=push.recipient,
        items=list(push.items),
        delivered_ms=push.delivered_ms,
    )


def _lookups(questions: Iterable[Question]) -> Iterator[LookupMade]:
    for q in questions:
        if q.contract.kind == "lookup":
            yield LookupMade(
                contract=q.contract.name,
                caller=q.caller,
                provider=q.provider,
                affair=q.affair,
                legal_basis=q.basis,
                items=list(q.items),
                outcome=q.outcome,
                ms=(q.ended_ns - q.started_ns) / 1e6,
            )
