"""The service of the bereavement desk; `handlers` says what it does."""

from collections.abc import Iterable

from contracts.base import PersonCode
from contracts.bereavement import OWNER
from contracts.portal import DeliverLetter
from mesh.context import Context
from mesh.errors import MeshError
from mesh.service import Service
from services.bereavement_desk import letters, model, notes, store
from services.bereavement_desk.claims import due_claims
from services.bereavement_desk.model import Case, Status
from services.bereavement_desk.viewing import brought_up_to_date

service = Service(OWNER, schema=store.SCHEMA)


def keep(before: Case | None, after: Case, ctx: Context) -> None:
    """Keep a case as it is now, and tell the family when nothing is waited for any more."""
    after = brought_up_to_date(after, ctx.today)
    if after == before:
        return
    store.keep(ctx.tx, after, before)
    if after.status is Status.DONE and (before is None or before.status is Status.OPEN):
        tell(letters.done(after, ctx.today), after.entitled, ctx)


def tell(text: str, persons: Iterable[PersonCode], ctx: Context) -> None:
    """Write to each of these persons in the desk's own name."""
    for person in persons:
        ctx.submit(DeliverLetter(person=person, text=text))


def with_claims_filed(case: Case, ctx: Context) -> Case:
    """File every claim that is confirmed and not yet filed; return the case as it is then."""
    for procedures, command, obstacle in due_claims(case, ctx.municipality, ctx.today):
        if command is None:
            case = model.not_filed(case, procedures, obstacle)
            continue
        try:
            ctx.submit(command)
        except MeshError:
            case = model.not_filed(case, procedures, notes.NOT_ON_MESH)
        else:
            case = model.filed(case, procedures)
    return case
