"""The report after a death: what `--json` writes, computed from what was really said and done."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import msgspec

from contracts.base import PersonCode
from contracts.bereavement import DeskView, Step
from contracts.succession import Heir
from scenarios.bereavement.scene import DEVICE, Reported, Scene
from scenarios.bereavement.told import Telling
from scenarios.report.bereavement import (
    BereavementProcedure,
    BereavementReport,
    HeirResult,
    Told,
)
from scenarios.report.model import Effort, OmittedDocument, ProcedureResult
from scenarios.stage.country import name_of
from scenarios.telling import figures
from scenarios.telling.figures import Paper, Said
from scenarios.telling.traffic import Traffic
from services.bereavement_desk.catalogue import CATALOGUE
from services.procedure import Document, Procedure, Where, effort_without_mesh

NOT_NEEDED = "not_needed"
LEFT = ("yours", "incomplete")
"""The states in which a procedure is still the family's to do."""

UNBORN = "胎児"

Views: TypeAlias = dict[str, DeskView]
"""The desk's list of each case, as the family sees it in the end."""


class NamedHeir(NamedTuple):
    """An heir, with the kin number; a child not yet born has none."""

    person: int | None
    heir: Heir

    @property
    def share(self) -> Fraction:
        """The exact share."""
        return Fraction(self.heir.numerator, self.heir.denominator)


class Names:
    """Finds the persons behind the codes of the citizens' own devices."""

    def __init__(self, scene: Scene) -> None:
        population, code = scene.stage.population, scene.stage.code
        everybody = range(len(population.persons) + len(population.departed))
        self._numbers = {code(DEVICE, number): number for number in everybody}

    def number(self, code: PersonCode) -> int:
        """Return the kin number of a person."""
        return self._numbers[code]

    def heirs(self, view: DeskView) -> list[NamedHeir]:
        """Return the heirs of a list, by kin number."""
        return [
            NamedHeir(None if heir.person is None else self.number(heir.person), heir)
            for heir in view.heirs or ()
        ]


def report_of(
    scene: Scene,
    case: str,
    traffic: Traffic,
    views: Views,
    names: Names,
    telling: Telling,
    *,
    faults: list[str],
    elapsed_s: float,
    visible_to_citizen: int,
    parked: int,
) -> BereavementReport:
    """Put the report together."""
    stage, said = scene.stage, figures.said_in(traffic)
    lists = [(scene.reported[id_], view) for id_, view in views.items()]
    omitted = [paper for each, view in lists for paper in _omitted(each, view, said)]
    left = [effort_without_mesh(procedures_left(view)) for _, view in lists]
    done = figures.effort(traffic, attached=0, since_ns=_mourning_began(scene))
    without = [effort_without_mesh(procedures_that_applied(each, view)) for each, view in lists]
    return BereavementReport(
        scenario="okuyami",
        case=case,
        seed=stage.population.seed,
        date=scene.planner.day,
        transport=stage.transport,
        ok=not faults,
        elapsed_s=elapsed_s,
        citizen=Effort(
            filings=done.filings + done.visits + sum(e.filings for e in left),
            visits=done.visits + sum(e.visits for e in left),
            documents_attached=sum(e.documents for e in left),
        ),
        without_mesh=Effort(
            filings=sum(e.filings for e in without),
            visits=sum(e.visits for e in without),
            documents_attached=sum(e.documents for e in without),
        ),
        documents_omitted=omitted,
        procedures=[_procedure(step) for _, view in lists for step in view.steps or ()],
        notifications=figures.notifications(traffic.pushes),
        lookups=figures.lookups(traffic.questions),
        access_log=figures.log_summary(stage, visible_to_citizen=visible_to_citizen),
        parked=parked,
        heirs=[
            _heir(scene, heir)
            for each, view in lists
            if not each.corrected
            for heir in names.heirs(view)
        ],
        overpaid_yen=sum(step.overpaid_yen for _, view in lists for step in view.steps or ()),
        told=[
            Told(participant=name, after_ms=ms)
            for name, ms in sorted(
                telling.after_ms.items(), key=lambda item: telling.effect_ns[item[0]]
            )
        ],
        not_yet_told=list(telling.waiting),
    )


def _mourning_began(scene: Scene) -> int:
    """Return the wall time from which acts are the family's."""
    acts = scene.acts[scene.in_life :]
    return acts[0].began_ns if acts else 0


def _steps(reported: Reported, view: DeskView) -> tuple[Step, ...]:
    """Return the procedures as they applied: of a mistake, those before it was corrected."""
    return (reported.view_before or view).steps or ()


def procedures_that_applied(reported: Reported, view: DeskView) -> Iterator[Procedure]:
    """Yield what would have been necessary, once; but with each company separately."""
    return _procedures(step for step in _steps(reported, view) if step.status != NOT_NEEDED)


def procedures_left(view: DeskView) -> Iterator[Procedure]:
    """Yield what the family still has to do in the end, counted like what was necessary."""
    return _procedures(step for step in view.steps or () if step.status in LEFT)


def _procedures(steps: Iterable[Step]) -> Iterator[Procedure]:
    found: dict[str, Procedure] = {}
    for step in steps:
        known = CATALOGUE[step.id]
        separate = known.at is Where.PRIVATE
        id_ = f"{step.id} {step.participant}" if separate else step.id
        found.setdefault(id_, msgspec.structs.replace(known, id=id_))
    yield from found.values()


def _papers(reported: Reported, view: DeskView, *statuses: str) -> list[tuple[Step, Document]]:
    """Return the papers that procedures in these states would demand without the mesh."""
    return [
        (step, document)
        for step in _steps(reported, view)
        if step.status in statuses
        for document in CATALOGUE[step.id].documents
    ]


def _omitted(reported: Reported, view: DeskView, said: Said) -> Iterable[OmittedDocument]:
    papers = [
        Paper(step.id, document, _provider(document, reported))
        for step, document in _papers(reported, view, "done", "waiting")
    ]
    return figures.omitted(papers, said, reported.case)


def _provider(document: Document, reported: Reported) -> str:
    match document.at:
        case Where.RESIDENCE:
            return name_of(document.provider, reported.death.residence)
        case Where.REGISTER:
            return name_of(document.provider, reported.register_place)
        case _:
            return document.provider


def _procedure(step: Step) -> ProcedureResult:
    known = CATALOGUE[step.id]
    return BereavementProcedure(
        id=step.id,
        name_ja=known.ja,
        participant=step.participant,
        status=step.status,
        deadline=None if step.status == NOT_NEEDED else step.due,
        legal_basis=known.legal_basis,
        actor=step.actor,
    )


def _heir(scene: Scene, named: NamedHeir) -> HeirResult:
    kin, heir = scene.planner.kin, named.heir
    return HeirResult(
        person=UNBORN if named.person is None else kin.name(named.person),
        relation=heir.relation,
        share=f"{heir.numerator}/{heir.denominator}",
        basis=heir.basis,
        because=heir.because_ja,
    )
