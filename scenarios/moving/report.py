"""The report of a move: what `--json` writes, computed from what was really said and done."""

from collections.abc import Iterable, Iterator

from contracts.portal import CaseQuery, ProcedureView
from scenarios.moving.plan import Move
from scenarios.moving.scene import Filed, Scene
from scenarios.report.model import Effort, OmittedDocument, ProcedureResult, Report
from scenarios.stage.country import name_of
from scenarios.stage.crowd import each_at_once
from scenarios.telling import figures
from scenarios.telling.figures import Paper, Said
from scenarios.telling.traffic import Traffic
from services.portal.catalogue import CATALOGUE
from services.portal.procedures import effort_to_withdraw
from services.procedure import Document, Where, effort_without_mesh
from services.procedure import Effort as Cost

AT_ONCE = 50
"""How many cases are asked about at a time."""

Cases = dict[str, tuple[ProcedureView, ...]]


async def procedures_of(scene: Scene) -> Cases:
    """Ask the portal how each case stands, as the citizen who filed it."""
    found: Cases = dict.fromkeys(scene.filed, ())

    async def ask(filed: Filed) -> None:
        person = scene.stage.code("citizen-app", filed.move.filer)
        view = await scene.stage.citizen.lookup(CaseQuery(person=person, case=filed.case))
        found[filed.case] = view.procedures or ()

    await each_at_once(scene.filed.values(), ask, at_once=AT_ONCE)
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
    said = figures.said_in(traffic)
    omitted = [o for id_, filed in scene.filed.items() for o in _omitted(filed, cases[id_], said)]
    attached = sum(len(_documents(views, "incomplete")) for views in cases.values())
    without = [_without_mesh(filed, cases[id_]) for id_, filed in scene.filed.items()]
    return Report(
        scenario="hikkoshi",
        case=case,
        seed=stage.population.seed,
        date=stage.options.date,
        transport=stage.transport,
        ok=not faults,
        elapsed_s=elapsed_s,
        citizen=figures.effort(traffic, attached=attached),
        without_mesh=Effort(
            filings=sum(e.filings for e in without),
            visits=sum(e.visits for e in without),
            documents_attached=sum(e.documents for e in without),
        ),
        documents_omitted=omitted,
        procedures=[_procedure(view) for views in cases.values() for view in views],
        notifications=figures.notifications(traffic.pushes),
        lookups=figures.lookups(traffic.questions),
        access_log=figures.log_summary(stage, visible_to_citizen=visible_to_citizen),
        parked=parked,
    )


def _without_mesh(filed: Filed, views: tuple[ProcedureView, ...]) -> Cost:
    procedures = [CATALOGUE[view.id] for view in views]
    if filed.withdrawn:
        return effort_to_withdraw(procedures)
    return effort_without_mesh(procedures)


def _documents(views: Iterable[ProcedureView], *statuses: str) -> list[tuple[str, Document]]:
    """Return the papers that procedures in these states would demand without the mesh."""
    ids = dict.fromkeys(view.id for view in views if view.status in statuses)
    return [(id_, document) for id_ in ids for document in CATALOGUE[id_].documents]


def _omitted(
    filed: Filed, views: tuple[ProcedureView, ...], said: Said
) -> Iterator[OmittedDocument]:
    papers = [
        Paper(procedure, document, _provider(document, filed.move))
        for procedure, document in _documents(views, "done", "waiting")
    ]
    return figures.omitted(papers, said, filed.case)


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
