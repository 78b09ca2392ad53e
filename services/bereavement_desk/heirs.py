"""Who inherits may change: an heir renounces, turns out to have died at the same time, or lives."""

from typing import NamedTuple

from contracts.base import PersonCode
from contracts.succession import Heirs
from mesh.context import Context
from mesh.envelope import disclosed
from services.bereavement_desk import inquiries, letters, model, store
from services.bereavement_desk.model import Case, Status
from services.bereavement_desk.service import keep, tell, with_claims_filed


class Proven(NamedTuple):
    """The heirs of one case, as its register proves them now."""

    case_id: str
    heirs: Heirs


async def proven_again(cases: list[Case], ctx: Context) -> list[Proven]:
    """Look up the heirs of these cases again; those that cannot be asked stay as they are.

    Raises:
        MeshError: A register is out of reach now; asked again later, it may answer.
    """
    found = []
    for case in cases:
        answer = await inquiries.heirs_of(case.deceased, case.register_municipality, ctx)
        if (heirs := inquiries.known(answer)) is not None:
            found.append(Proven(case.id, heirs))
    return found


async def proven_with(person: PersonCode, ctx: Context) -> list[Proven]:
    """Look up the heirs again wherever somebody is one who has died, or is alive after all."""
    return await proven_again(store.cases_with_heir(ctx.tx, person), ctx)


def note_heirs(proven: list[Proven], ctx: Context) -> None:
    """Note who inherits now; the new ones are told, with the time they have (民法915条)."""
    own = ctx.case
    for case_id, heirs in proven:
        before = store.CASES.get(ctx.tx, case_id)
        assert before is not None, "no case is ever removed"
        if before.status is Status.UNDONE:
            continue
        ctx.case = case_id
        after = model.heirs_changed(before, disclosed(heirs.heirs), disclosed(heirs.unread))
        keep(before, with_claims_filed(after, ctx), ctx)
        _tell_of_heirs(before, after, ctx)
    ctx.case = own


def _tell_of_heirs(before: Case, after: Case, ctx: Context) -> None:
    if before.heirs == after.heirs:
        return
    new = [person for person in after.heir_codes if person not in before.heir_codes]
    tell(letters.NEW_HEIR, new, ctx)
    tell(letters.heirs_changed(after), (p for p in after.entitled if p not in new), ctx)
