"""Is the desk's list complete, are the heirs right, and was everybody written to?"""

from collections.abc import Iterator

from contracts.base import contract_of
from contracts.bereavement import DeskView
from contracts.portal import MandateQuery
from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.report import NamedHeir
from scenarios.bereavement.scene import Reported
from scenarios.stage.country import name_of
from services.bereavement_desk.model import Status
from services.bereavement_desk.store import CASES
from services.portal.store import LETTERS


def desk(
    evidence: Evidence, reported: Reported, view: DeskView, heirs: list[NamedHeir]
) -> Iterator[str]:
    """Everything is done, or left to the family; and the family knows."""
    file = evidence.files[name_of("bereavement-desk", reported.death.residence)]
    case = CASES.get(file, reported.case)
    if case is None or case.deceased != evidence.stage.code(
        name_of("bereavement-desk", reported.death.residence), reported.death.deceased
    ):
        yield f"the desk in {reported.death.residence.en} has not opened the case"
        return
    confirmed = reported.confirmation is not None
    for step in view.steps or ():
        if step.status == "waiting":
            yield f"procedure {step.id} still waits"
        if confirmed and step.status == "yours" and step.prefilled and not _new_heirs(reported):
            yield f"procedure {step.id} was confirmed, and not filed"
    if confirmed and case.status is not Status.DONE:
        yield "the family has confirmed everything, and the case is still open"
    yield from _letters(evidence, reported, heirs)
    yield from _mandate(evidence, reported)


def heirs(evidence: Evidence, reported: Reported, found: list[NamedHeir]) -> Iterator[str]:
    """The shares add up to one, or there is no heir; no heir is dead; they are the right ones."""
    if found and sum(named.share for named in found) != 1:
        yield "the shares of the heirs do not add up to one"
    for named in found:
        dead = named.person in evidence.dead
        if named.person is not None and (dead or not evidence.kin.alive(named.person)):
            yield "somebody who has died inherits"
    expected = evidence.scene.expected.get(reported.death.deceased)
    if expected is not None and expected != {named.person: named.share for named in found}:
        yield "the heirs are others than the law names, or inherit other shares"


def _new_heirs(reported: Reported) -> bool:
    return bool(reported.renounced)


def _letters(evidence: Evidence, reported: Reported, heirs: list[NamedHeir]) -> Iterator[str]:
    persons = {named.person for named in heirs if named.person is not None}
    if reported.death.by_family:
        persons.add(reported.death.reporter)
    for person in persons:
        file, code = evidence.named("portal", person)
        if all(kept.case_id != reported.case for kept in LETTERS.where(file, person=code)):
            yield "somebody of the family has received no letter"


def _mandate(evidence: Evidence, reported: Reported) -> Iterator[str]:
    """The mandate of who handed the report in was asked for, and logged for both persons."""
    agent = reported.death.agent
    if agent is None:
        return
    for person in (reported.death.reporter, agent):
        file, code = evidence.named("portal", person)
        asked = file.read(
            "SELECT 1 FROM access_log WHERE contract = ? AND person = ? AND outcome = 'disclosed'",
            contract_of(MandateQuery).name,
            code,
        )
        if not asked:
            yield "the mandate was not checked, or not logged for both persons"
