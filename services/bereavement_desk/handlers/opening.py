"""A death is told, and the list of what applies to the family is there."""

import msgspec

from contracts.base import PersonCode
from contracts.common import MunicipalityCode
from contracts.residency import Deceased
from mesh.context import Context
from mesh.envelope import disclosed
from mesh.errors import NotOnMesh
from services.bereavement_desk import inquiries, letters, notes, procedures, store
from services.bereavement_desk.catalogue import DeskProcedure
from services.bereavement_desk.heirs import note_heirs, proven_with
from services.bereavement_desk.model import WAITING, YOURS, Case, Standing
from services.bereavement_desk.procedures import Applies, Situation
from services.bereavement_desk.service import keep, service, tell
from services.procedure import Where


@service.on(Deceased)
async def open_case(event: Deceased, ctx: Context) -> None:
    """Find out what applies to the family, and tell the reporter and the heirs.

    A death that no case belongs to, recorded before there were any, has no list. A case that
    concerns nobody, of who had no family and was found by the house owner, simply stands.
    """
    if ctx.case is None or store.CASES.get(ctx.tx, ctx.case) is not None:
        return
    situation = await inquiries.situation(event, ctx)
    elsewhere = await proven_with(event.person, ctx)
    _check_renunciations(event.person, situation, ctx)
    case = _opened(ctx.case, event, situation, ctx)
    for early in store.EARLY.where(ctx.tx, deceased=event.person):
        store.EARLY.remove(ctx.tx, early.deceased, early.heir)
    keep(None, case, ctx)
    if case.reporter is not None:
        tell(letters.opened(case), (case.reporter,), ctx)
    heirs = (person for person in case.heir_codes if person != case.reporter)
    tell(letters.HEIR_PROVEN, heirs, ctx)
    note_heirs(elsewhere, ctx)


def _check_renunciations(deceased: PersonCode, situation: Situation, ctx: Context) -> None:
    """Ask again if the heirs were looked up before a renunciation that the desk knows of."""
    renounced = {early.heir for early in store.EARLY.where(ctx.tx, deceased=deceased)}
    if any(heir.person in renounced for heir in situation.heirs or ()):
        raise store.NoticeAwaited("an heir has renounced meanwhile; the heirs are asked for again")


def _opened(case_id: str, event: Deceased, situation: Situation, ctx: Context) -> Case:
    case = Case(
        id=case_id,
        deceased=event.person,
        died_on=situation.died_on,
        known_on=situation.known_on,
        reporter=disclosed(event.reporter),
        register_municipality=disclosed(event.register_municipality),
        members=tuple(member.person for member in situation.members),
        spouse=procedures.spouse_of(situation.heirs or ()),
        minors=procedures.minors(situation),
        paid_for=procedures.paid_for(situation),
        heirs=situation.heirs or (),
        unread=situation.unread,
        faults=_faults(situation),
    )
    standings = (_standing(applies, case, ctx) for applies in procedures.applicable(situation))
    return msgspec.structs.replace(case, standings=tuple(standings))


def _standing(applies: Applies, case: Case, ctx: Context) -> Standing:
    """Return how a procedure stands at first; left to the family if nobody on the mesh has it."""
    procedure = applies.procedure
    office = _office(procedure, case.register_municipality, ctx)
    on_mesh = bool(office) or procedure.at is Where.PRIVATE
    if not on_mesh and (applies.prefilled or applies.status == WAITING):
        applies = procedures.left_by_hand(applies, notes.NOT_ON_MESH)
    theirs = applies.status == YOURS
    return Standing(
        procedure=procedure.id,
        participant=office,
        status=applies.status,
        due=procedure.deadline(case.died_on, case.known_on) if theirs else None,
        note=applies.note,
        prefilled=applies.prefilled,
    )


def _office(procedure: DeskProcedure, register: MunicipalityCode, ctx: Context) -> str:
    """Return who handles a procedure, by name; of private parties only the heirs know which."""
    if procedure.at is Where.PRIVATE:
        return ""
    try:
        return ctx.peer(procedure.participant, register if procedure.at is Where.REGISTER else None)
    except NotOnMesh:
        return ""


def _faults(situation: Situation) -> tuple[str, ...]:
    """Say what could not be looked up; for land there is another source."""
    asked = {
        "医療・介護保険": situation.coverage,
        "年金": situation.enrolment,
        "児童手当": situation.allowance,
        "住民税・固定資産税": situation.estate,
    }
    unheard = (notes.could_not_ask(what) for what, answer in asked.items() if answer is None)
    return (*(() if situation.heirs is not None else (notes.HEIRS_UNKNOWN,)), *unheard)
